namespace Microsoft.ML.Recurrent;

/// <summary>Looks into chains of transformers.</summary>
internal static class TransformerParts
{
    /// <summary>The transformers of a chain and of the chains in it, first to last; a transformer that is no chain is its only part.</summary>
    public static IEnumerable<ITransformer> Of(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Of) : [transformer];
}
