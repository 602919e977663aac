using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;

namespace Microsoft.ML.Recurrent.Engine.Layers.Attention;

/// <summary>Represents one head of causal self-attention over the last steps.</summary>
/// <param name="dense">The layer that computes the query, the key and the value of a step, in this order.</param>
/// <param name="window">The number of steps that a step depends on.</param>
internal sealed class SelfAttentionLayer(DenseLayer dense, int window) : Layer
{
    public override int OutputSize => dense.Weight.Rows / 3;

    public override void Initialize(WeightDraw draw) => draw.Gates(dense.Weight, OutputSize, WeightFill.Glorot);

    public override void Refresh(ReadOnlySpan<float> weights) => dense.Refresh(weights);

    public override void Measure(WindowMemory memory)
    {
        memory.AddOutput(dense.OutputStride);
        memory.AddOutput(OutputSize);
        memory.Add(AttentionBlocks.WeightsOf(memory, window));
    }

    public override LayerPass CreatePass(PassScope scope) => new SelfAttentionPass(dense, window);
}
