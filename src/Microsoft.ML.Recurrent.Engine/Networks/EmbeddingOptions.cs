namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>A table of one learned vector per token. Immutable and safe to share.</summary>
/// <include file="../Documentation/Shape.xml" path="documentation/example"/>
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

    /// <summary>
    /// Share of the vocabulary whose vectors are read as zero while training, the others being scaled by 1 / (1 - share): whole vectors, one draw per token
    /// for every sequence of a shard of a batch, so that a word is missing wherever it occurs (Gal and Ghahramani 2016).
    /// </summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float Dropout { get; init; }

    /// <summary>Share of the tokens read as <see cref="UnknownIndex"/> while training, drawn for each occurrence (word dropout, Iyyer et al. 2015); targets stay what they are.</summary>
    /// <value>Default 0; at least 0 and below 1, above 0 only with an <see cref="UnknownIndex"/>.</value>
    public float TokenDropout { get; init; }

    /// <summary>The token that stands for those that <see cref="TokenDropout"/> takes away; -1 means none. Occurrences of <see cref="PaddingIndex"/> stay.</summary>
    /// <value>Default -1; otherwise below <see cref="VocabularySize"/>.</value>
    public int UnknownIndex { get; init; } = -1;
}
