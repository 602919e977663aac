using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Tests.Losses;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

public sealed class ExponentialMovingAverageTests
{
    private const int Count = 1500;

    [Fact]
    public void AverageFollowsTheFormulaWithItsRamp()
    {
        var average = new ExponentialMovingAverage(0.5f);
        float[] start = OptimizerSamples.Random(Count, 1);
        average.Initialize(start);
        Assert.Equal(start, average.Average.ToArray());
        double[] expected = [.. start.Select(w => (double)w)];
        for (int n = 1; n <= 20; n++)
        {
            float[] weights = OptimizerSamples.Random(Count, 2, (ulong)n);
            average.Update(weights);
            double decay = Math.Min(0.5, (1.0 + n) / (10 + n));
            for (int i = 0; i < Count; i++)
                expected[i] = decay * expected[i] + (1 - decay) * weights[i];
            Close.Check(expected, average.Average, 5e-7, 5e-7);
        }

        Assert.Equal(20, average.UpdateCount);
    }

    [Fact]
    public void ConstantWeightsStayBitForBit()
    {
        var average = new ExponentialMovingAverage();
        float[] weights = OptimizerSamples.Random(Count, 3);
        average.Initialize(weights);
        average.Update(weights);
        Assert.Equal(weights, average.Average.ToArray());
    }

    [Fact]
    public void RestoredAverageContinuesBitForBit()
    {
        var whole = new ExponentialMovingAverage(0.9f);
        whole.Initialize(OptimizerSamples.Random(Count, 4));
        whole.Update(OptimizerSamples.Random(Count, 5));
        var resumed = new ExponentialMovingAverage(0.9f);
        resumed.Initialize(new float[Count]);
        resumed.Restore(whole.UpdateCount, whole.State);
        whole.Update(OptimizerSamples.Random(Count, 6));
        resumed.Update(OptimizerSamples.Random(Count, 6));
        Assert.Equal(whole.State, resumed.State);
        Assert.NotSame(whole.State, resumed.State);
    }

    [Fact]
    public void UpdatesAllocateNothingAndLengthsAreChecked()
    {
        var average = new ExponentialMovingAverage();
        float[] weights = OptimizerSamples.Random(Count, 7);
        average.Initialize(weights);
        Assert.Equal(0, AllocatedBytes.Of(() => average.Update(weights)));
        Assert.Throws<ArgumentException>(() => average.Update(new float[Count - 1]));
        Assert.Throws<ArgumentException>(() => average.Restore(1, new float[Count + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialMovingAverage(1f));
    }
}
