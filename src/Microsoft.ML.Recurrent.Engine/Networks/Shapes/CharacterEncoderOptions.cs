namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Specifies a bidirectional LSTM over the characters of each token, whose two final states become part of the vector of the token, so that a network reads
/// prefixes, suffixes and capitals of words that it has never seen (Ling et al. 2015; Lample et al. 2016). Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Shape.xml" path="documentation/example"/>
public sealed record CharacterEncoderOptions
{
    /// <summary>Gets the number of characters V; characters are 0 to V - 1.</summary>
    /// <value>At least 1.</value>
    public required int VocabularySize { get; init; }

    /// <summary>Gets the length E of the vector of a character.</summary>
    /// <value>The default is 25; at least 1.</value>
    public int EmbeddingSize { get; init; } = 25;

    /// <summary>Gets the number of hidden units H of each direction. The vector of a token grows by 2 H.</summary>
    /// <value>The default is 25; at least 1.</value>
    public int HiddenSize { get; init; } = 25;
}
