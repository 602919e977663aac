using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public class ScaledSumTests
{
    [Fact]
    public void SumIsScaledThePartClearedAndTheSquaresAreThoseOfReductionAtEveryTier()
    {
        for (int length = 0; length <= 200; length++)
        {
            EveryTier.Run(typeof(ScaledSumTests), nameof(CheckAdd), length, true);
            EveryTier.Run(typeof(ScaledSumTests), nameof(CheckAdd), length, false);
        }
    }

    [Fact]
    public void DispatchingEntryGivesTheSameBits()
    {
        float[] sum = [1.5f, -2f, 3f];
        float[] part = [0.5f, 1f, float.NaN];
        Assert.True(double.IsNaN(ScaledSum.Add(sum, part, 0.5f)));
        Assert.Equal([1f, -0.5f, float.NaN], sum);
        Assert.Equal(new float[3], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => ScaledSum.Add(sum, new float[2], 1f));
    }

    private static void CheckAdd<TSimd, TVector>(int length, bool hasPart)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using GuardedMemory sum = GuardedMemory.Random(length, 1, 1e3f);
        using GuardedMemory part = GuardedMemory.Random(length, 2, 1e3f);
        const float Scale = 1f / 3f;
        var expected = new float[length];
        for (int i = 0; i < length; i++)
            expected[i] = (hasPart ? sum.Span[i] + part.Span[i] : sum.Span[i]) * Scale;

        double squares = ScaledSum.Add<TSimd, TVector>(sum.Span, hasPart ? part.Span : [], Scale);

        Assert.Equal(expected, sum.Span.ToArray());
        Assert.Equal(Reduction.SumOfSquares(expected), squares);
        if (hasPart)
            Assert.Equal(new float[length], part.Span.ToArray());
    }
}
