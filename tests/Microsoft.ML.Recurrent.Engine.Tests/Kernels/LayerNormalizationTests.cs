using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public unsafe class LayerNormalizationTests
{
    private const float Epsilon = 1e-5f;
    private const int Rows = 3;
    private const int RowGap = 5;

    // Sums of up to 192 terms of order one, divided by deviations of order one.
    private static readonly Tolerance s_tolerance = new(2e-5, 2e-5);

    public static TheoryData<int, int, int> Shapes =>
        new() { { 1, 16, 16 }, { 1, 16, 1 }, { 1, 64, 50 }, { 2, 32, 33 }, { 3, 64, 192 }, { 3, 48, 100 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ForwardMatchesTheEquationsAndKeepsPaddingZero(int panels, int width, int count)
    {
        EveryTier.Run(typeof(LayerNormalizationTests), nameof(CheckForward), panels, width, count, false);
        EveryTier.Run(typeof(LayerNormalizationTests), nameof(CheckForward), panels, width, count, true);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ForwardInPlaceEqualsForwardApart(int panels, int width, int count) =>
        EveryTier.Run(typeof(LayerNormalizationTests), nameof(CheckInPlace), panels, width, count);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void BackwardMatchesDifferencesAndIgnoresPadding(int panels, int width, int count) =>
        EveryTier.Run(typeof(LayerNormalizationTests), nameof(CheckBackward), panels, width, count);

    [Fact]
    public void DispatchingEntriesNormalizeARow()
    {
        var x = new float[16];
        x[0] = 1f;
        x[1] = 3f;
        var ones = Enumerable.Repeat(1f, 16).ToArray();
        float[] mask = [1f, 1f, .. new float[14]];
        var zeros = new float[16];
        var y = new float[16];
        var inverse = new float[1];
        fixed (float* px = x, pOnes = ones, pMask = mask, pZeros = zeros, py = y, pInverse = inverse)
        {
            LayerNormalization.Forward(px, px, py, 16, 16, 1, 16, 1, 2, pOnes, pZeros, pMask, pInverse, 0f, false);
            Assert.Equal([-1f, 1f, .. new float[14]], y);
            LayerNormalization.Backward(pOnes, px, py, 16, 16, 1, 16, 1, 2, pOnes, pInverse, pMask, pZeros, pZeros);
        }

        // A gradient that is the same everywhere moves nothing.
        Assert.All(y, value => Assert.Equal(0f, value));
    }

    /// <summary>[panels, rows, width] with gaps between rows, padding spread over the panels' ends.</summary>
    private sealed class Layout(int panels, int width, int count)
    {
        public int RowStride => width + RowGap;

        public int PanelStride => (Rows * RowStride) + 7;

        public int Length => ((panels - 1) * PanelStride) + ((Rows - 1) * RowStride) + width;

        public int Columns => panels * width;

        public int At(int row, int column) => (column / width * PanelStride) + (row * RowStride) + (column % width);

        public bool IsReal(int column) => (column % width * panels) + (column / width) < count;

        public GuardedMemory Parameters(int seed, float padding)
        {
            GuardedMemory parameters = GuardedMemory.Random(Columns, seed);
            for (int column = 0; column < Columns; column++)
            {
                if (!IsReal(column))
                    parameters.Span[column] = padding;
            }

            return parameters;
        }

        public GuardedMemory Mask()
        {
            var mask = new GuardedMemory(Columns);
            for (int column = 0; column < Columns; column++)
                mask.Span[column] = IsReal(column) ? 1f : 0f;
            return mask;
        }

        public GuardedMemory Rectangle(int seed, bool isPaddingZero)
        {
            GuardedMemory values = GuardedMemory.Random(Length, seed);
            for (int column = 0; column < Columns && isPaddingZero; column++)
            {
                for (int row = 0; row < Rows && !IsReal(column); row++)
                    values.Span[At(row, column)] = 0f;
            }

            return values;
        }

        public double[] Normalize(ReadOnlySpan<double> x)
        {
            double mean = 0;
            double variance = 0;
            foreach (double value in x)
                mean += value / count;
            foreach (double value in x)
                variance += (value - mean) * (value - mean) / count;
            var result = new double[count];
            for (int i = 0; i < count; i++)
                result[i] = (x[i] - mean) / Math.Sqrt(variance + Epsilon);
            return result;
        }

        public int[] RealColumns() => [.. Enumerable.Range(0, Columns).Where(IsReal)];
    }

    private static void CheckForward<TSimd, TVector>(int panels, int width, int count, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        var layout = new Layout(panels, width, count);
        using GuardedMemory x = layout.Rectangle(1, true);
        using GuardedMemory y = layout.Rectangle(2, false);
        using GuardedMemory normalized = layout.Rectangle(3, false);
        using GuardedMemory gain = layout.Parameters(4, 0f);
        using GuardedMemory bias = layout.Parameters(5, 0f);
        using GuardedMemory mask = layout.Mask();
        using var inverse = new GuardedMemory(Rows);
        float[] before = y.Span.ToArray();
        LayerNormalization.Forward<TSimd, TVector>(
            x.Pointer, normalized.Pointer, y.Pointer, layout.PanelStride, layout.RowStride, panels, width, Rows, count,
            gain.Pointer, bias.Pointer, mask.Pointer, inverse.Pointer, Epsilon, accumulate);

        int[] real = layout.RealColumns();
        Assert.Equal(count, real.Length);
        for (int row = 0; row < Rows; row++)
        {
            double[] expected = layout.Normalize([.. real.Select(column => (double)x.Span[layout.At(row, column)])]);
            for (int column = 0; column < layout.Columns; column++)
            {
                int at = layout.At(row, column);
                int index = Array.IndexOf(real, column);
                double unit = index < 0 ? 0 : expected[index];
                double result = (unit * gain.Span[column]) + bias.Span[column] + (accumulate ? before[at] : 0);
                string where = $"{typeof(TSimd).Name} accumulate {accumulate} [{row}, {column}]";
                s_tolerance.AssertClose(unit, normalized.Span[at], where + " normalized");
                s_tolerance.AssertClose(result, y.Span[at], where + " y");
                if (index < 0)
                    Assert.Equal(0f, normalized.Span[at]);
            }
        }
    }

    private static void CheckInPlace<TSimd, TVector>(int panels, int width, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        var layout = new Layout(panels, width, count);
        using GuardedMemory x = layout.Rectangle(1, true);
        using GuardedMemory inPlace = layout.Rectangle(1, true);
        using GuardedMemory y = layout.Rectangle(2, false);
        using GuardedMemory yInPlace = layout.Rectangle(2, false);
        using GuardedMemory normalized = layout.Rectangle(3, false);
        using GuardedMemory gain = layout.Parameters(4, 0f);
        using GuardedMemory bias = layout.Parameters(5, 0f);
        using GuardedMemory mask = layout.Mask();
        using var inverse = new GuardedMemory(Rows);
        LayerNormalization.Forward<TSimd, TVector>(
            x.Pointer, normalized.Pointer, y.Pointer, layout.PanelStride, layout.RowStride, panels, width, Rows, count,
            gain.Pointer, bias.Pointer, mask.Pointer, inverse.Pointer, Epsilon, true);
        LayerNormalization.Forward<TSimd, TVector>(
            inPlace.Pointer, inPlace.Pointer, yInPlace.Pointer, layout.PanelStride, layout.RowStride, panels, width, Rows, count,
            gain.Pointer, bias.Pointer, mask.Pointer, inverse.Pointer, Epsilon, true);
        for (int column = 0; column < layout.Columns; column++)
        {
            for (int row = 0; row < Rows; row++)
            {
                Assert.Equal(normalized.Span[layout.At(row, column)], inPlace.Span[layout.At(row, column)]);
                Assert.Equal(y.Span[layout.At(row, column)], yInPlace.Span[layout.At(row, column)]);
            }
        }

        // All three in one place: the result is what remains.
        using GuardedMemory all = layout.Rectangle(1, true);
        LayerNormalization.Forward<TSimd, TVector>(
            x.Pointer, normalized.Pointer, y.Pointer, layout.PanelStride, layout.RowStride, panels, width, Rows, count,
            gain.Pointer, bias.Pointer, mask.Pointer, inverse.Pointer, Epsilon, false);
        LayerNormalization.Forward<TSimd, TVector>(
            all.Pointer, all.Pointer, all.Pointer, layout.PanelStride, layout.RowStride, panels, width, Rows, count,
            gain.Pointer, bias.Pointer, mask.Pointer, inverse.Pointer, Epsilon, false);
        for (int column = 0; column < layout.Columns; column++)
        {
            for (int row = 0; row < Rows; row++)
                Assert.Equal(y.Span[layout.At(row, column)], all.Span[layout.At(row, column)]);
        }
    }

    private static void CheckBackward<TSimd, TVector>(int panels, int width, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        var layout = new Layout(panels, width, count);
        using GuardedMemory x = layout.Rectangle(1, true);
        using GuardedMemory y = layout.Rectangle(2, false);
        using GuardedMemory normalized = layout.Rectangle(3, false);
        using GuardedMemory gain = layout.Parameters(4, 0f);
        using GuardedMemory bias = layout.Parameters(5, 0f);
        using GuardedMemory mask = layout.Mask();
        using var inverse = new GuardedMemory(Rows);
        using GuardedMemory dGain = GuardedMemory.Random(layout.Columns, 6);
        using GuardedMemory dBias = GuardedMemory.Random(layout.Columns, 7);
        using GuardedMemory d = layout.Rectangle(8, false);
        LayerNormalization.Forward<TSimd, TVector>(
            x.Pointer, normalized.Pointer, y.Pointer, layout.PanelStride, layout.RowStride, panels, width, Rows, count,
            gain.Pointer, bias.Pointer, mask.Pointer, inverse.Pointer, Epsilon, false);

        // A huge gradient in the padding, as an output nobody reads may have, must not be felt anywhere.
        for (int column = 0; column < layout.Columns; column++)
        {
            for (int row = 0; row < Rows && !layout.IsReal(column); row++)
                d.Span[layout.At(row, column)] = 1e20f;
        }

        float[] dY = d.Span.ToArray();
        double[] expectedGain = [.. dGain.Span.ToArray().Select(value => (double)value)];
        double[] expectedBias = [.. dBias.Span.ToArray().Select(value => (double)value)];
        LayerNormalization.Backward<TSimd, TVector>(
            d.Pointer, normalized.Pointer, d.Pointer, layout.PanelStride, layout.RowStride, panels, width, Rows, count,
            gain.Pointer, inverse.Pointer, mask.Pointer, dGain.Pointer, dBias.Pointer);

        int[] real = layout.RealColumns();
        for (int row = 0; row < Rows; row++)
        {
            double[] inputs = [.. real.Select(column => (double)x.Span[layout.At(row, column)])];
            double[] units = layout.Normalize(inputs);
            double Loss(double[] values) =>
                layout.Normalize(values).Select((unit, i) => unit * gain.Span[real[i]] * dY[layout.At(row, real[i])]).Sum();
            for (int i = 0; i < count; i++)
            {
                int place = i;
                double expected = Derivative.Of(value => Loss([.. inputs[..place], value, .. inputs[(place + 1)..]]), inputs[i]);
                s_tolerance.AssertClose(expected, d.Span[layout.At(row, real[i])], $"{typeof(TSimd).Name} dX [{row}, {real[i]}]");
                expectedGain[real[i]] += units[i] * dY[layout.At(row, real[i])];
                expectedBias[real[i]] += dY[layout.At(row, real[i])];
            }

            foreach (int column in Enumerable.Range(0, layout.Columns).Except(real))
                Assert.Equal(0f, d.Span[layout.At(row, column)]);
        }

        s_tolerance.AssertClose(expectedGain, dGain.Span, $"{typeof(TSimd).Name} dGain");
        s_tolerance.AssertClose(expectedBias, dBias.Span, $"{typeof(TSimd).Name} dBias");
    }
}
