using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

internal static class Allocations
{
    /// <summary>Bytes this thread allocates in one evaluation with gradient, one without and one of the weight, after a first round of each.</summary>
    public static long Of(LossCase sample, ILoss loss)
    {
        var gradient = new float[sample.Rows * sample.Stride];
        LossBatch batch = sample.Batch;
        long before = 0;
        for (int round = 0; round < 2; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            loss.Evaluate(batch, gradient);
            loss.Evaluate(batch, []);
            loss.TotalWeight(batch);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
