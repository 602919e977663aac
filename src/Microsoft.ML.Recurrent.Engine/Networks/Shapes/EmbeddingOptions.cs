using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>Specifies a table of one learned vector per token. Immutable and safe to share.</summary>
/// <include file="../../Documentation/Shape.xml" path="documentation/example"/>
public sealed record EmbeddingOptions
{
    /// <summary>Gets the number of tokens V; tokens are 0 to V - 1.</summary>
    /// <value>At least 1.</value>
    public required int VocabularySize { get; init; }

    /// <summary>Gets the length of the vector of a token.</summary>
    /// <value>At least 1.</value>
    public required int Size { get; init; }

    /// <summary>Gets the token whose vector is always zero and is never trained; -1 means no such token.</summary>
    /// <value>The default is -1; otherwise at least 0 and below <see cref="VocabularySize"/>.</value>
    public int PaddingIndex { get; init; } = -1;

    /// <summary>Gets a value that indicates whether training leaves the vectors unchanged, bit for bit.</summary>
    /// <value>The default is false.</value>
    public bool Frozen { get; init; }

    /// <summary>
    /// Gets the token that replaces the tokens that <see cref="NoiseOptions.TokenDropout"/> drops; -1 means no such token. Occurrences of
    /// <see cref="PaddingIndex"/> are not replaced.
    /// </summary>
    /// <value>The default is -1; otherwise at least 0 and below <see cref="VocabularySize"/>.</value>
    public int UnknownIndex { get; init; } = -1;
}
