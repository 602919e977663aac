using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Copies data between torch's row-major weights and the panels that the product reads. Each column of a panel is identified by the row of the weights that
/// it holds; a negative row means padding, which packing fills with zeros and adding back skips. No row may occur twice.
/// </summary>
internal static unsafe class PanelPacking
{
    /// <summary>panel[k, j] = weights[rowOfColumn[j], k], or zero for padding.</summary>
    /// <param name="weights">[*, inner] The weights, with <paramref name="weightStride"/> elements from one row to the next.</param>
    /// <param name="weightStride">The number of elements from one row of the weights to the next.</param>
    /// <param name="rowOfColumn">The row of the weights for each column of the panel; its length is the width of the panel.</param>
    /// <param name="inner">The number of rows of the panel.</param>
    /// <param name="panel">[inner, width] out: the panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed(float* weights, nint weightStride, ReadOnlySpan<int> rowOfColumn, int inner, float* panel)
    {
        int width = rowOfColumn.Length;
        for (int j = 0; j < width;)
        {
            int k = 0;
            if (VectorTier.HasVector128 && IsWholeBlock(rowOfColumn, j))
            {
                float* w0 = weights + (rowOfColumn[j] * weightStride);
                float* w1 = weights + (rowOfColumn[j + 1] * weightStride);
                float* w2 = weights + (rowOfColumn[j + 2] * weightStride);
                float* w3 = weights + (rowOfColumn[j + 3] * weightStride);
                float* to = panel + j;
                for (; k <= inner - 4; k += 4, to += 4 * (nint)width)
                {
                    Vector128<float> x0 = Vector128.Load(w0 + k);
                    Vector128<float> x1 = Vector128.Load(w1 + k);
                    Vector128<float> x2 = Vector128.Load(w2 + k);
                    Vector128<float> x3 = Vector128.Load(w3 + k);
                    Simd128.Transpose(ref x0, ref x1, ref x2, ref x3);
                    x0.Store(to);
                    x1.Store(to + width);
                    x2.Store(to + (2 * (nint)width));
                    x3.Store(to + (3 * (nint)width));
                }
            }

            for (int end = Math.Min(j + 4, width); j < end; j++)
            {
                for (int rest = k; rest < inner; rest++)
                    panel[(rest * (nint)width) + j] = rowOfColumn[j] < 0 ? 0f : weights[(rowOfColumn[j] * weightStride) + rest];
            }
        }
    }

    /// <summary>panel[k, j] = weights[rowOfInner[k], firstColumn + j] where j is less than columns and the row is not negative; otherwise zero.</summary>
    /// <param name="weights">[*, *] The weights, with <paramref name="weightStride"/> elements from one row to the next.</param>
    /// <param name="weightStride">The number of elements from one row of the weights to the next.</param>
    /// <param name="rowOfInner">The row of the weights for each row of the panel.</param>
    /// <param name="firstColumn">The column of the weights that becomes the first column of the panel.</param>
    /// <param name="columns">The number of columns to take, at most <paramref name="width"/>.</param>
    /// <param name="panel">[rowOfInner.Length, width] out: the panel.</param>
    /// <param name="width">The number of columns of the panel.</param>
    public static void PackRows(
        float* weights, nint weightStride, ReadOnlySpan<int> rowOfInner, int firstColumn, int columns, float* panel, int width)
    {
        foreach (int row in rowOfInner)
        {
            var to = new Span<float>(panel, width);
            int taken = row < 0 ? 0 : columns;
            if (taken > 0)
                new ReadOnlySpan<float>(weights + (row * weightStride) + firstColumn, taken).CopyTo(to);
            to[taken..].Clear();
            panel += width;
        }
    }

    /// <summary>dBias[rowOfColumn[j]] += the sum over the rows of panel[row, j]; padding is skipped.</summary>
    /// <param name="panel">[rows, width] The panel.</param>
    /// <param name="rowStride">The number of elements from one row of the panel to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="rowOfColumn">The index of the bias for each column; its length is the width of the panel, a multiple of 16.</param>
    /// <param name="dBias">The gradient of the biases, indexed by <paramref name="rowOfColumn"/>.</param>
    public static void AddColumnSums(float* panel, nint rowStride, int rows, ReadOnlySpan<int> rowOfColumn, float* dBias)
    {
        if (VectorTier.IsVector512)
            AddColumnSums<Simd512, Vector512<float>>(panel, rowStride, rows, rowOfColumn, dBias);
        else if (VectorTier.IsVector256)
            AddColumnSums<Simd256, Vector256<float>>(panel, rowStride, rows, rowOfColumn, dBias);
        else if (VectorTier.IsVector128)
            AddColumnSums<Simd128, Vector128<float>>(panel, rowStride, rows, rowOfColumn, dBias);
        else
            AddColumnSums<SimdScalar, float>(panel, rowStride, rows, rowOfColumn, dBias);
    }

    /// <inheritdoc cref="AddColumnSums(float*, nint, int, ReadOnlySpan{int}, float*)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddColumnSums<TSimd, TVector>(float* panel, nint rowStride, int rows, ReadOnlySpan<int> rowOfColumn, float* dBias)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        // Four chains of additions at a time, because in a single one every addition would wait for the previous one.
        float* sums = stackalloc float[4 * 16];
        int width = rowOfColumn.Length, columns = 0;
        for (int j = 0; j < width; j += columns)
        {
            columns = width - j >= 4 * TSimd.Count ? 4 * TSimd.Count : TSimd.Count;
            if (columns == TSimd.Count)
                SumColumn<TSimd, TVector>(panel + j, rowStride, rows, sums);
            else
                SumFourColumns<TSimd, TVector>(panel + j, rowStride, rows, sums);
            for (int lane = 0; lane < columns; lane++)
            {
                if (rowOfColumn[j + lane] >= 0)
                    dBias[rowOfColumn[j + lane]] += sums[lane];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumColumn<TSimd, TVector>(float* panel, nint rowStride, int rows, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector sum = TSimd.Zero;
        for (int row = 0; row < rows; row++, panel += rowStride)
            sum = TSimd.Add(sum, TSimd.Load(panel));
        TSimd.Store(sums, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumFourColumns<TSimd, TVector>(float* panel, nint rowStride, int rows, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector sum0 = TSimd.Zero, sum1 = TSimd.Zero, sum2 = TSimd.Zero, sum3 = TSimd.Zero;
        for (int row = 0; row < rows; row++, panel += rowStride)
        {
            sum0 = TSimd.Add(sum0, TSimd.Load(panel));
            sum1 = TSimd.Add(sum1, TSimd.Load(panel + TSimd.Count));
            sum2 = TSimd.Add(sum2, TSimd.Load(panel + (2 * TSimd.Count)));
            sum3 = TSimd.Add(sum3, TSimd.Load(panel + (3 * TSimd.Count)));
        }

        TSimd.Store(sums, sum0);
        TSimd.Store(sums + TSimd.Count, sum1);
        TSimd.Store(sums + (2 * TSimd.Count), sum2);
        TSimd.Store(sums + (3 * TSimd.Count), sum3);
    }

    /// <summary>Determines whether four columns from a column of a panel exist and none is padding.</summary>
    public static bool IsWholeBlock(ReadOnlySpan<int> rowOfColumn, int j) =>
        j + 4 <= rowOfColumn.Length && (rowOfColumn[j] | rowOfColumn[j + 1] | rowOfColumn[j + 2] | rowOfColumn[j + 3]) >= 0;
}
