using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Adds temporal activation regularization (Merity et al. 2017): the mean of the squares of the differences between the values of a layer at one step of the
/// window and at the next, before dropout.
/// </summary>
/// <param name="before">The pass of the layer.</param>
/// <param name="size">The number of values of a row.</param>
/// <param name="strength">The factor of the penalty.</param>
/// <param name="weight">The weight of the targets of the window.</param>
internal sealed unsafe class TemporalPenaltyPass(LayerPass before, int size, float strength, PenaltyWeight weight) : PenaltyPass(before, strength, weight)
{
    protected override void AddGradient(LayerRows rows, float* dRows, double factor)
    {
        var window = rows.Window;
        var pairs = rows.Count - window.AliveAtStart; // each row but those of the first step has one before it
        if (pairs == 0)
            return;
        var scale = (float)(2 * factor / ((double)pairs * size));
        for (var t = 1; t < window.Steps; t++)
        {
            var length = window.Alive(t) * rows.Stride;
            var (before, after) = ((nint)window.StepOffsets[t - 1] * rows.Stride, (nint)window.StepOffsets[t] * rows.Stride);
            var past = new ReadOnlySpan<float>(rows.Pointer + before, length);
            var present = new ReadOnlySpan<float>(rows.Pointer + after, length);
            var dPast = new Span<float>(dRows + before, length);
            var dPresent = new Span<float>(dRows + after, length);
            TensorPrimitives.MultiplyAdd(present, scale, dPresent, dPresent);
            TensorPrimitives.MultiplyAdd(past, -scale, dPresent, dPresent);
            TensorPrimitives.MultiplyAdd(past, scale, dPast, dPast);
            TensorPrimitives.MultiplyAdd(present, -scale, dPast, dPast);
        }
    }
}
