using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Onnx.Chains;

/// <summary>Writes a layer of one kind into a graph.</summary>
internal interface ILayerWriter
{
    /// <summary>Writes a layer.</summary>
    /// <param name="chain">The graph and the parameters, from which the layer takes its own in the order in which it registered them.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="rows">The rows that it reads.</param>
    /// <returns>The rows that it returns.</returns>
    public StepRows Write(ChainWriter chain, LayerShape layer, StepRows rows);
}
