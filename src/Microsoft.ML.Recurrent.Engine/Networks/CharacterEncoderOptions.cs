namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// A bidirectional LSTM over the characters of each token, whose two final states become part of the token's vector, so that a network reads
/// prefixes, suffixes and capitals of words it has never seen (Ling et al. 2015; Lample et al. 2016). Immutable and safe to share.
/// </summary>
/// <include file="../Documentation/Shape.xml" path="documentation/example"/>
public sealed record CharacterEncoderOptions
{
    /// <summary>Number of characters V; characters are 0 to V - 1.</summary>
    /// <value>At least 1.</value>
    public required int VocabularySize { get; init; }

    /// <summary>Length E of a character's vector.</summary>
    /// <value>Default 25; at least 1.</value>
    public int EmbeddingSize { get; init; } = 25;

    /// <summary>Hidden units H of each direction; a token's vector grows by 2 H.</summary>
    /// <value>Default 25; at least 1.</value>
    public int HiddenSize { get; init; } = 25;

    /// <summary>Share of the characters' vectors set to zero while training, one draw for each written form of a batch.</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float Dropout { get; init; }
}
