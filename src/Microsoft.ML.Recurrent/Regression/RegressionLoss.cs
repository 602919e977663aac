namespace Microsoft.ML.Recurrent;

/// <summary>What a regression makes small.</summary>
public enum RegressionLoss
{
    /// <summary>The squared error: predicts the mean.</summary>
    Squared,

    /// <summary>The absolute error: predicts the median, and outliers pull less.</summary>
    Absolute,

    /// <summary>Squared for small errors, linear for large ones (Huber 1964).</summary>
    Huber,
}
