namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A metric of ML.NET's evaluator of many classes.</summary>
public enum MulticlassMetric
{
    /// <summary>Share of the rows whose class is right, 0 to 1; more is better.</summary>
    MicroAccuracy,

    /// <summary>Mean over the classes of the share of their rows whose class is right, 0 to 1; more is better.</summary>
    MacroAccuracy,

    /// <summary>Mean negative natural logarithm of the probability of the right class; less is better.</summary>
    LogLoss,
}
