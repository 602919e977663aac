namespace Microsoft.ML.Recurrent;

/// <summary>Specifies what the figures of <see cref="SequenceBaselines"/> measure. Saved models contain these numbers: never renumber.</summary>
public enum BaselineMetric
{
    /// <summary>The share of the rows whose class is predicted; higher is better.</summary>
    Accuracy = 0,

    /// <summary>The mean over the classes of the share of their rows that are recognized, where a class is rare; higher is better.</summary>
    MeanRecall = 1,

    /// <summary>The root of the mean squared error, in the units of the label; lower is better.</summary>
    RootMeanSquaredError = 2,
}
