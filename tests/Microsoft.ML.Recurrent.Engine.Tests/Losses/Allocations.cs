using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

internal static class Allocations
{
    /// <summary>The bytes that one evaluation with gradient, one without and one of the weight allocate.</summary>
    public static long Of(LossCase sample, ILoss loss)
    {
        var gradient = new float[sample.Rows * sample.Stride];
        return AllocatedBytes.Of(() =>
        {
            var batch = sample.Batch;
            loss.Evaluate(batch, gradient);
            loss.Evaluate(batch, []);
            loss.TotalWeight(batch);
        });
    }
}
