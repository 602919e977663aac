using Microsoft.ML.Recurrent.Engine.Layers.Input;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Specifies a table of one learned vector per token. Immutable and safe to share.</summary>
/// <include file="../Documentation/Shape.xml" path="documentation/example"/>
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
    /// Gets the fraction of the vocabulary whose vectors are read as zero during training; the other vectors are scaled by 1 / (1 - fraction). Whole vectors
    /// are dropped, with one draw per token for every sequence of a shard of a batch, so that a dropped word is missing wherever it occurs (Gal and Ghahramani
    /// 2016).
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    public float Dropout { get; init; }

    /// <summary>
    /// Gets the fraction of the tokens that are read as <see cref="UnknownIndex"/> during training, drawn for each occurrence (word dropout, Iyyer et al.
    /// 2015). Targets are not changed.
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1. A value above 0 requires an <see cref="UnknownIndex"/>.</value>
    public float TokenDropout { get; init; }

    /// <summary>
    /// Gets the token that replaces the tokens that <see cref="TokenDropout"/> drops; -1 means no such token. Occurrences of <see cref="PaddingIndex"/> are not
    /// replaced.
    /// </summary>
    /// <value>The default is -1; otherwise at least 0 and below <see cref="VocabularySize"/>.</value>
    public int UnknownIndex { get; init; } = -1;
}
