using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Adds activation regularization (Merity et al. 2017): the mean of the squares of the values of a layer, after dropout.</summary>
/// <param name="before">The pass of the layer, or of its dropout.</param>
/// <param name="size">The number of values of a row.</param>
/// <param name="strength">The factor of the penalty.</param>
/// <param name="weight">The weight of the targets of the window.</param>
internal sealed unsafe class ActivationPenaltyPass(LayerPass before, int size, float strength, PenaltyWeight weight) : PenaltyPass(before, strength, weight)
{
    protected override void AddGradient(LayerRows rows, float* dRows, double factor)
    {
        if (rows.Count == 0)
            return;
        var gradient = new Span<float>(dRows, rows.Count * rows.Stride);
        TensorPrimitives.MultiplyAdd(rows.Values, (float)(2 * factor / ((double)rows.Count * size)), gradient, gradient);
    }
}
