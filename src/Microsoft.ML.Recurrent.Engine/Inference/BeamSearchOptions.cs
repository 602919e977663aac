namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>Specifies how target sequences are searched for. Immutable and safe to share.</summary>
/// <include file="../Documentation/Translate.xml" path="documentation/example"/>
public sealed record BeamSearchOptions
{
    /// <summary>Gets the token that every target sequence starts with.</summary>
    /// <value>A token of the network.</value>
    public required int StartToken { get; init; }

    /// <summary>Gets the token that ends a target sequence.</summary>
    /// <value>A token of the network.</value>
    public required int EndToken { get; init; }

    /// <summary>Gets the maximum number of tokens between the start and the end.</summary>
    /// <value>The default is 200; at least 1.</value>
    public int MaximumLength { get; init; } = 200;

    /// <summary>Gets the number of sequences that are continued at the same time; with 1, each step takes the most probable token.</summary>
    /// <value>The default is 4; at least 1.</value>
    public int BeamWidth { get; init; } = 4;

    /// <summary>
    /// Gets the exponent a of the length in the score of a sequence, log p / ((5 + n) / 6)^a, so that short sequences are not preferred (Wu et al. 2016).
    /// </summary>
    /// <value>The default is 0.6; at least 0.</value>
    public double LengthPenalty { get; init; } = 0.6;
}
