using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Represents a gated linear unit.</summary>
/// <param name="dense">The layer that computes the values, then the arguments of their gates.</param>
/// <param name="gate">The function of the gates.</param>
internal sealed class GatedLayer(DenseLayer dense, ActivationFunction gate) : Layer
{
    public override int OutputSize => dense.Weight.Rows / 2;

    public override void Initialize(WeightDraw draw) => draw.Gates(dense.Weight, OutputSize, WeightFill.Glorot);

    public override void Refresh(ReadOnlySpan<float> weights) => dense.Refresh(weights);

    public override void Measure(WindowMemory memory)
    {
        memory.AddOutput(dense.OutputStride);
        memory.AddRows(OutputSize); // the gates
        base.Measure(memory);
    }

    public override LayerPass CreatePass(PassScope scope) => new GatedPass(dense, gate);
}
