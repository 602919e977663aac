using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public unsafe class PanelPackingTests
{
    private const int WeightRows = 80;

    public static TheoryData<int> Widths => [16, 32, 48, 64];

    [Theory]
    [MemberData(nameof(Widths))]
    public void PackTransposedPutsWeightRowsIntoColumns(int width)
    {
        for (int inner = 0; inner <= 70; inner++)
        {
            int stride = inner + (inner % 3);
            int[] rowOfColumn = RowsWithPadding(width, inner);
            using GuardedMemory weights = GuardedMemory.Random(Math.Max(0, (WeightRows * stride) - (inner % 3)), inner);
            using GuardedMemory panel = GuardedMemory.Random(inner * width, 1);
            PanelPacking.PackTransposed(weights.Pointer, stride, rowOfColumn, inner, panel.Pointer);
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < width; j++)
                    Assert.Equal(rowOfColumn[j] < 0 ? 0f : weights.Span[(rowOfColumn[j] * stride) + k], panel.Span[(k * width) + j]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void PackRowsCopiesColumnsAndFillsTheRestWithZeros(int width)
    {
        const int Stride = 75;
        using GuardedMemory weights = GuardedMemory.Random(WeightRows * Stride, 3);
        foreach (int columns in (int[])[0, 1, 5, width - 1, width])
        {
            int firstColumn = Stride - columns;
            int[] rowOfInner = [WeightRows - 1, -1, 4, 0, -1];
            using GuardedMemory panel = GuardedMemory.Random(rowOfInner.Length * width, 1);
            PanelPacking.PackRows(weights.Pointer, Stride, rowOfInner, firstColumn, columns, panel.Pointer, width);
            for (int k = 0; k < rowOfInner.Length; k++)
            {
                for (int j = 0; j < width; j++)
                {
                    float expected = j < columns && rowOfInner[k] >= 0 ? weights.Span[(rowOfInner[k] * Stride) + firstColumn + j] : 0f;
                    Assert.Equal(expected, panel.Span[(k * width) + j]);
                }
            }
        }
    }

    [Fact]
    public void AddColumnSumsAddsEveryRowAndSkipsPadding() =>
        EveryTier.Run(typeof(PanelPackingTests), nameof(CheckColumnSums));

    private static void CheckColumnSums<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        foreach (int width in (int[])[16, 32, 48, 64])
        {
            foreach (int rows in (int[])[0, 1, 2, 33])
            {
                int stride = width + 5;
                int[] rowOfColumn = RowsWithPadding(width, rows);
                using GuardedMemory panel = GuardedMemory.Random(Math.Max(0, (rows * stride) - 5), 4);
                using GuardedMemory dBias = GuardedMemory.Random(WeightRows, 5);
                double[] expected = [.. dBias.Span.ToArray().Select(value => (double)value)];
                for (int row = 0; row < rows; row++)
                {
                    for (int j = 0; j < width; j++)
                    {
                        if (rowOfColumn[j] >= 0)
                            expected[rowOfColumn[j]] += panel.Span[(row * stride) + j];
                    }
                }

                PanelPacking.AddColumnSums<TSimd, TVector>(panel.Pointer, stride, rows, rowOfColumn, dBias.Pointer);

                // 33 additions of values below one: 33 roundings of partial sums below 33.
                var tolerance = new Tolerance(1e-5, 0);
                tolerance.AssertClose(expected, dBias.Span, $"{typeof(TSimd).Name} width {width} rows {rows}");

                // The dispatching entry adds the same once more.
                double[] twice = [.. expected.Zip(GuardedBefore(5), (sum, before) => sum + sum - before)];
                PanelPacking.AddColumnSums(panel.Pointer, stride, rows, rowOfColumn, dBias.Pointer);
                tolerance.AssertClose(twice, dBias.Span, $"width {width} rows {rows}");
            }
        }
    }

    private static double[] GuardedBefore(int seed)
    {
        using GuardedMemory values = GuardedMemory.Random(WeightRows, seed);
        return [.. values.Span.ToArray().Select(value => (double)value)];
    }

    /// <summary>Distinct weight rows in no order, with padding at a place that moves.</summary>
    private static int[] RowsWithPadding(int width, int seed)
    {
        int[] rows = [.. Enumerable.Range(0, WeightRows)];
        new Random(seed).Shuffle(rows);
        rows = rows[..width];
        for (int j = seed % 7; j < width; j += 11)
            rows[j] = -1;
        return rows;
    }
}
