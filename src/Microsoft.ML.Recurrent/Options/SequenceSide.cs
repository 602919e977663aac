namespace Microsoft.ML.Recurrent;

/// <summary>One of the two ends of a sequence.</summary>
public enum SequenceSide
{
    /// <summary>Where the first step is.</summary>
    Start,

    /// <summary>Where the last step is.</summary>
    End,
}
