using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent;

/// <summary>Takes chains of transformers apart.</summary>
internal static class TransformerParts
{
    /// <summary>Returns the transformers of a chain and of the chains in it, first to last; a transformer that is not a chain is its only part.</summary>
    public static IEnumerable<ITransformer> Of(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Of) : [transformer];

    /// <summary>Returns the last part, which an engine continues from, and the parts before it.</summary>
    /// <param name="transformer">A transformer or chain.</param>
    /// <param name="expected">The expected kind of the last part, for the message.</param>
    /// <exception cref="ArgumentException">The last part is of another kind.</exception>
    public static (ITransformer[] Before, TLast Last) EndingWith<TLast>(ITransformer transformer, string expected)
        where TLast : class, ITransformer
    {
        var chain = Of(transformer).ToArray();
        if (chain.Length == 0 || chain[^1] is not TLast last)
            throw new ArgumentException($"An engine requires {expected}, or a chain that ends with one; the transformer is "
                + $"{(chain.Length == 0 ? "an empty chain" : chain[^1].GetType().Name)}.", nameof(transformer));
        return (chain[..^1], last);
    }
}
