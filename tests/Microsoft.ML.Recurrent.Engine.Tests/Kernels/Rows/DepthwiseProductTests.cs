using Microsoft.ML.Recurrent.Engine.Kernels.Rows;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels.Rows;

public unsafe class DepthwiseProductTests
{
    private const int Rows = 5;

    public static TheoryData<int, int> Sizes => new() { { 1, 16 }, { 3, 48 }, { 5, 64 }, { 4, 80 }, { 2, 208 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void SumsAndGradientsAreThoseOfTheFormula(int taps, int columns) =>
        EveryTier.Run(typeof(DepthwiseProductTests), nameof(Check), taps, columns);

    // The row that tap k of row r reads is r + k, so that rows are read more than once.
    private static void Check<TSimd, TVector>(int taps, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using GuardedMemory x = Waving((Rows + taps - 1) * columns, 0.1), weights = Waving(taps * columns, 0.5), bias = Waving(columns, 0.9);
        using GuardedMemory y = new(Rows * columns), dY = Waving(Rows * columns, 1.3), dX = new(x.Length), dWeights = new(weights.Length), dBias = new(columns);
        float** read = stackalloc float*[Rows * taps], gradients = stackalloc float*[Rows * taps];
        for (int i = 0; i < Rows * taps; i++)
        {
            int row = (i / taps) + (i % taps);
            read[i] = x.Pointer + (row * columns);
            gradients[i] = dX.Pointer + (row * columns);
        }

        DepthwiseProduct.Forward<TSimd, TVector>(read, weights.Pointer, bias.Pointer, y.Pointer, Rows, taps, columns);
        DepthwiseProduct.Backward<TSimd, TVector>(read, null, weights.Pointer, dY.Pointer, dWeights.Pointer, dBias.Pointer, Rows, taps, columns);
        Assert.Equal(-1, dX.Span.IndexOfAnyExcept(0f));
        dWeights.Span.Clear();
        dBias.Span.Clear();
        DepthwiseProduct.Backward<TSimd, TVector>(read, gradients, weights.Pointer, dY.Pointer, dWeights.Pointer, dBias.Pointer, Rows, taps, columns);

        var (sums, inputs, products, totals) = (new double[y.Length], new double[x.Length], new double[weights.Length], new double[columns]);
        for (int i = 0; i < y.Length; i++)
        {
            sums[i] = bias.Span[i % columns];
            totals[i % columns] += dY.Span[i];
            for (int k = 0; k < taps; k++)
            {
                int weight = (k * columns) + (i % columns), input = i + (k * columns);
                sums[i] += (double)x.Span[input] * weights.Span[weight];
                inputs[input] += (double)dY.Span[i] * weights.Span[weight];
                products[weight] += (double)dY.Span[i] * x.Span[input];
            }
        }

        AssertClose(sums, y);
        AssertClose(inputs, dX);
        AssertClose(products, dWeights);
        AssertClose(totals, dBias);
    }

    private static GuardedMemory Waving(int length, double phase)
    {
        var memory = new GuardedMemory(length);
        Waves.Vector(length, phase).Select(value => (float)value).ToArray().CopyTo(memory.Span);
        return memory;
    }

    private static void AssertClose(double[] expected, GuardedMemory found)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found.Span[i], 1e-6);
    }
}
