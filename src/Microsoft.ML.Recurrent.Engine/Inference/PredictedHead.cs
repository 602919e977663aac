using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>Describes the outputs of a further head for a sequence.</summary>
/// <param name="Pools">True if there is one row of outputs for a sequence; false if there is one for each step.</param>
/// <param name="Size">The number of outputs of a row.</param>
internal readonly record struct PredictedHead(bool Pools, int Size)
{
    /// <summary>Returns the outputs of all further heads of a network.</summary>
    public static PredictedHead[] Of(NetworkShape network) =>
        [.. network.FurtherHeads.Select(head => new PredictedHead(network.Pools || head.Layers.Pools, head.OutputSize))];

    /// <summary>Returns the number of outputs for a sequence.</summary>
    /// <param name="length">The number of steps of the sequence.</param>
    public long OutputsOf(int length) => (Pools ? 1L : length) * Size;
}
