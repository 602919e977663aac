namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Specifies a metric of ML.NET's evaluator of multiclass classification.</summary>
public enum MulticlassMetric
{
    /// <summary>The share of the rows whose class is right, 0 to 1; higher is better.</summary>
    MicroAccuracy,

    /// <summary>The mean over the classes of the share of their rows whose class is right, 0 to 1; higher is better.</summary>
    MacroAccuracy,

    /// <summary>The mean negative natural logarithm of the probability of the right class; lower is better.</summary>
    LogLoss,
}
