namespace Microsoft.ML.Recurrent;

/// <summary>Specifies one of the two ends of a sequence.</summary>
public enum SequenceSide
{
    /// <summary>The end with the first step.</summary>
    Start,

    /// <summary>The end with the last step.</summary>
    End,
}
