namespace Microsoft.ML.Recurrent;

/// <summary>Specifies on which side of the expected value an anomaly lies.</summary>
public enum AnomalySide
{
    /// <summary>Above or below.</summary>
    TwoSided,

    /// <summary>Above only.</summary>
    Positive,

    /// <summary>Below only.</summary>
    Negative,
}
