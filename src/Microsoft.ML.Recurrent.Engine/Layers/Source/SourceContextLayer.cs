using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;

namespace Microsoft.ML.Recurrent.Engine.Layers.Source;

/// <summary>Represents a summary of the source sequence that every step of the target reads.</summary>
/// <param name="dense">The layer that computes it from the last row of the source.</param>
/// <param name="forwardSize">The number of values of such a row that belong to the forward direction.</param>
internal sealed class SourceContextLayer(DenseLayer dense, int forwardSize) : Layer
{
    public override int OutputSize => dense.Weight.Rows;

    public override void Initialize(WeightDraw draw) => dense.Initialize(draw);

    public override void Refresh(ReadOnlySpan<float> weights) => dense.Refresh(weights);

    public override LayerPass CreatePass(PassScope scope) => new SourceContextPass(dense, forwardSize, scope.Source!);
}
