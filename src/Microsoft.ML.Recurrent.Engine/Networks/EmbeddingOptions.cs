namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>A table of one learned vector per token. Immutable and safe to share.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>Number of tokens V; tokens are 0 to V - 1.</summary>
    /// <value>At least 1.</value>
    public required int VocabularySize { get; init; }

    /// <summary>Length of a token's vector.</summary>
    /// <value>At least 1.</value>
    public required int Size { get; init; }

    /// <summary>The token whose vector stays zero and is never trained; -1 means none.</summary>
    /// <value>Default -1; otherwise below <see cref="VocabularySize"/>.</value>
    public int PaddingIndex { get; init; } = -1;

    /// <summary>Whether training leaves the vectors as they were set, bit for bit.</summary>
    /// <value>Default false.</value>
    public bool Frozen { get; init; }
}
