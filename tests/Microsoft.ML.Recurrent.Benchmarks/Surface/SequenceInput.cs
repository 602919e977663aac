namespace Microsoft.ML.Recurrent.Benchmarks.Surface;

/// <summary>A row, as a prediction engine takes it.</summary>
public sealed class SequenceInput
{
    /// <summary>Gets or sets the sequence, of any length.</summary>
    public float[] Features { get; set; } = [];
}
