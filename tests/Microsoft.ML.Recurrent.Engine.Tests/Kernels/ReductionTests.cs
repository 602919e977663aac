using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public class ReductionTests
{
    [Fact]
    public void SumOfSquaresIsTheSameBitsAtEveryTier()
    {
        for (int length = 0; length <= 257; length++)
        {
            using GuardedMemory values = GuardedMemory.Random(length, length, 1e20f);
            double expected = 0;
            foreach (float value in values.Span)
                expected += (double)value * value;
            double actual = Reduction.SumOfSquares(values.Span);
            new Tolerance(0, 1e-13).AssertClose(expected, actual, $"length {length}");
            foreach (object? result in EveryTier.Run(typeof(ReductionTests), nameof(SumOfSquares), values.Span.ToArray()))
                Assert.Equal(actual, (double)result!);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void ValueThatIsNotFiniteMakesTheSumNotFinite(float value)
    {
        foreach (int place in (int[])[0, 15, 63, 64, 128, 129])
        {
            var values = new float[130];
            values[place] = value;
            foreach (object? result in EveryTier.Run(typeof(ReductionTests), nameof(SumOfSquares), values))
                Assert.False(double.IsFinite((double)result!));
        }
    }

    private static double SumOfSquares<TSimd, TVector>(float[] values)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => Reduction.SumOfSquares<TSimd, TVector>(values);
}
