using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Onnx.Chains;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes layers of one kind by a function.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal sealed class LayerWriter<T>(Func<ChainWriter, T, StepRows, StepRows> write) : ILayerWriter
    where T : LayerShape
{
    public StepRows Write(ChainWriter chain, LayerShape layer, StepRows rows) => write(chain, (T)layer, rows);
}
