using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public class SoftmaxTests
{
    [Fact]
    public void TenThousandClassesAgreeWithDoubleAtEveryTier() => EveryTier.Run(typeof(SoftmaxTests), nameof(CheckRow), 10_000, 4f);

    [Fact]
    public void EveryLengthAgreesWithDoubleAtEveryTier()
    {
        for (int length = 1; length <= 70; length++)
            EveryTier.Run(typeof(SoftmaxTests), nameof(CheckRow), length, 30f);
    }

    [Fact]
    public void DispatchingEntriesAgreeWithTheWidestTier()
    {
        float[] values = Values(777, 3f);
        float largest = Softmax.Largest(values);
        Assert.Equal(values.Max(), largest);
        Assert.Equal(EveryTier.Run(typeof(SoftmaxTests), nameof(Sum), values, largest)[0], Softmax.Exponentials(values, largest, new float[777]));
        float[] scaled = [.. values];
        Softmax.Scale(scaled, 2f, 3f, values);
        new Tolerance(0, 1e-6).AssertClose(values.Select(v => 5.0 * v).ToArray(), scaled, "scaled");
    }

    [Fact]
    public void AnyValueThatIsNotFiniteIsFoundAtEveryTier()
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            for (int place = 0; place < 70; place++)
            {
                float[] values = Values(70, 1f);
                values[place] = bad;
                Assert.All(EveryTier.Run(typeof(SoftmaxTests), nameof(Largest), values), result => Assert.True(float.IsNaN((float)result!)));
            }
        }
    }

    [Fact]
    public void FarBelowTheLargestIsExactlyZero()
    {
        float[] values = [0f, -87f, -88f, -1000f, -3e38f];
        foreach (object? result in EveryTier.Run(typeof(SoftmaxTests), nameof(Exponentials), values, 0f))
        {
            var actual = (float[])result!;
            Assert.Equal(1f, actual[0]);
            Assert.Equal(Math.Exp(-87), actual[1], 1e-40);
            Assert.Equal([0f, 0f, 0f], actual[2..]);
        }
    }

    private static void CheckRow<TSimd, TVector>(int length, float deviation)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float[] source = Values(length, deviation);
        using GuardedMemory values = GuardedMemory.Random(length, 1, 1f);
        using GuardedMemory shifts = GuardedMemory.Random(length, 2, 1f);
        source.CopyTo(values.Span);
        float largest = Softmax.Largest<TSimd, TVector>(values.Span);
        Assert.Equal(source.Max(), largest);

        // In chunks, as its sum is in single precision. The difference is rounded before its exponential is taken.
        double sum = 0;
        for (int start = 0; start < length; start += 512)
        {
            Span<float> chunk = values.Span.Slice(start, Math.Min(512, length - start));
            sum += Softmax.Exponentials<TSimd, TVector>(chunk, largest, chunk);
        }

        double[] expected = [.. source.Select(v => Math.Exp(v - largest))];
        new Tolerance(0, 1e-6).AssertClose(expected.Sum(), sum, $"sum of {length}");
        for (int i = 0; i < length; i++)
            Assert.True(Math.Abs(expected[i] - values.Span[i]) <= (3e-7 * expected[i]) + 1e-38, $"{typeof(TSimd).Name}, {i} of {length}: {expected[i]} and {values.Span[i]}.");

        float[] exponentials = values.Span.ToArray();
        Softmax.Scale<TSimd, TVector>(values.Span, 0.25f, -0.5f, shifts.Span);
        for (int i = 0; i < length; i++)
            Assert.Equal((0.25 * exponentials[i]) - (0.5 * shifts.Span[i]), values.Span[i], 1e-6);
        exponentials.CopyTo(values.Span);
        Softmax.Scale<TSimd, TVector>(values.Span, 0.25f, -0.5f, []);
        for (int i = 0; i < length; i++)
            Assert.Equal((0.25 * exponentials[i]) - 0.5, values.Span[i], 1e-6);
    }

    private static float[] Values(int count, float deviation)
    {
        var random = new SeededRandom(5, (ulong)count);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian() * deviation)];
    }

    private static float Largest<TSimd, TVector>(float[] values)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => Softmax.Largest<TSimd, TVector>(values);

    private static float Sum<TSimd, TVector>(float[] values, float shift)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => Softmax.Exponentials<TSimd, TVector>(values, shift, new float[values.Length]);

    private static float[] Exponentials<TSimd, TVector>(float[] values, float shift)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        var result = new float[values.Length];
        Softmax.Exponentials<TSimd, TVector>(values, shift, result);
        return result;
    }
}
