using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Represents a dense layer with the activation max(0, x).</summary>
/// <param name="dense">The dense layer.</param>
internal sealed class FeedForwardLayer(DenseLayer dense) : Layer
{
    public override int OutputSize => dense.Weight.Rows;

    public override void Initialize(WeightDraw draw) => dense.Initialize(draw);

    public override void Refresh(ReadOnlySpan<float> weights) => dense.Refresh(weights);

    public override LayerPass CreatePass(PassScope scope) => new FeedForwardPass(dense);
}
