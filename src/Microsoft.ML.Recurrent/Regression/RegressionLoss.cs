namespace Microsoft.ML.Recurrent;

/// <summary>Specifies the loss that a regression minimizes.</summary>
public enum RegressionLoss
{
    /// <summary>The squared error: predicts the mean.</summary>
    Squared,

    /// <summary>The absolute error: predicts the median, and outliers have less influence.</summary>
    Absolute,

    /// <summary>The squared error for small errors and a linear one for large errors (Huber 1964).</summary>
    Huber,
}
