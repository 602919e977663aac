namespace Microsoft.ML.Recurrent;

/// <summary>On which side of the expected value an anomaly lies.</summary>
public enum AnomalyDirection
{
    /// <summary>Above or below.</summary>
    Both,

    /// <summary>Above only.</summary>
    Above,

    /// <summary>Below only.</summary>
    Below,
}
