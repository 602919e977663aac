namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Specifies what a network reads at a step. The row of a step is [embedding | features | characters | factors]. Immutable and safe to share; two shapes are
/// equal if all their values are.
/// </summary>
/// <include file="../../Documentation/Shapes.xml" path="documentation/example"/>
public sealed record InputShape
{
    /// <summary>Gets the number I of float features of a step, including those of the blocks of a horizon head.</summary>
    /// <value>The default is 0; at least 0, and 0 only with an <see cref="Embedding"/>, <see cref="Characters"/> or <see cref="Factors"/>.</value>
    public int InputSize { get; init; }

    /// <summary>Gets the embedding of tokens; null if steps have no token.</summary>
    /// <value>The default is null.</value>
    public EmbeddingOptions? Embedding { get; init; }

    /// <summary>Gets the encoder of the characters of each token; null if steps have no characters.</summary>
    /// <value>The default is null.</value>
    public CharacterEncoderOptions? Characters { get; init; }

    /// <summary>Gets the factors of a step: further tokens, each with a separate vocabulary and separate vectors.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<FactorOptions> Factors { get; init; } = [];

    /// <summary>Determines whether another shape has equal values.</summary>
    /// <param name="other">The other shape.</param>
    /// <returns>Whether all values are equal, those of the factors in the same order.</returns>
    public bool Equals(InputShape? other) => other is not null && InputSize == other.InputSize && Embedding == other.Embedding
        && Characters == other.Characters && Factors.SequenceEqual(other.Factors);

    /// <summary>Returns a hash of the values.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() =>
        Factors.Aggregate(HashCode.Combine(InputSize, Embedding, Characters), (hash, factor) => HashCode.Combine(hash, factor));

    /// <summary>Gets a value that indicates whether steps have another input than float features.</summary>
    internal bool HasOtherInput => Embedding is not null || Characters is not null || Factors.Count > 0;

    /// <summary>Returns the number of values of the row of a step.</summary>
    /// <param name="horizonSize">The number of features that a horizon head reads, which are not in the row.</param>
    internal Int128 RowSize(Int128 horizonSize) => InputSize - horizonSize + (Embedding?.Size ?? 0) + (2 * (Int128)(Characters?.HiddenSize ?? 0))
        + Factors.Aggregate((Int128)0, (sum, factor) => sum + factor.Size);
}
