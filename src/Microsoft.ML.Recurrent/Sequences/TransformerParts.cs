using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent;

/// <summary>Looks into chains of transformers.</summary>
internal static class TransformerParts
{
    /// <summary>The transformers of a chain and of the chains in it, first to last; a transformer that is no chain is its only part.</summary>
    public static IEnumerable<ITransformer> Of(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Of) : [transformer];

    /// <summary>The last part, which an engine goes on with, and what stands before it.</summary>
    /// <param name="transformer">A transformer or chain.</param>
    /// <param name="expected">What the last part should be, for the message.</param>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public static (ITransformer[] Before, TLast Last) EndingWith<TLast>(ITransformer transformer, string expected)
        where TLast : class, ITransformer
    {
        var chain = Of(transformer).ToArray();
        if (chain.Length == 0 || chain[^1] is not TLast last)
            throw new ArgumentException($"An engine needs {expected}, or a chain that ends with one; this is "
                + $"{(chain.Length == 0 ? "an empty chain" : chain[^1].GetType().Name)}.", nameof(transformer));
        return (chain[..^1], last);
    }
}
