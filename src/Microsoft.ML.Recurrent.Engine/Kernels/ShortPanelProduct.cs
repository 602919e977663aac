using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Computes the product of <see cref="PanelProduct"/> with a panel whose numbers are stored in 16 bits (bfloat16, the upper half of a float) and widened on the
/// way to the multiply-adds, for weights that come from a distant cache. The order of every sum is that of <see cref="PanelProduct"/>, so that the results have
/// the same bits as with the panel in floats.
/// </summary>
/// <remarks>
/// A panel is a contiguous [(inner + 1) / 2, width] block of pairs of 32 bits: pair [i, j] contains B[2i, j] in the lower half and B[2i + 1, j] in the upper
/// one. So each vector that is loaded becomes two by a shift and a mask, at every vector width. The last upper half is not read if inner is odd.
/// </remarks>
internal static unsafe partial class ShortPanelProduct
{
    // 128 rows of pairs of 64 columns are 32 KiB, which stay in the first-level cache.
    private const int InnerBlock = 256;

    // 16 accumulators, the pairs, and what they are widened to fit in 32 registers; with tiles of two vectors, 8 accumulators in 16.
    private const int TallestTile = 4;

    /// <summary>Returns the number of rows of a panel of pairs.</summary>
    public static int PairsOf(int inner) => (inner + 1) / 2;

    /// <summary>C[m, 0..width) = start[m, 0..width) + sum over k of A[m, k] · B[k, 0..width).</summary>
    /// <param name="a">[rows, inner] A, whose columns are contiguous.</param>
    /// <param name="aRowStride">The number of elements from one row of A to the next.</param>
    /// <param name="panel">[(inner + 1) / 2, width] The pairs of B, contiguous; fastest when aligned to 64 bytes.</param>
    /// <param name="start">[rows, width] What the product is added to: C itself to accumulate, null for zero.</param>
    /// <param name="startStride">
    /// The number of elements from one row of start to the next; 0 where every row starts from the same values, such as a bias.
    /// </param>
    /// <param name="c">[rows, width] The result.</param>
    /// <param name="cRowStride">The number of elements from one row of C to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="inner">The number of terms of each sum, 0 or more; with 0 the product is zero.</param>
    /// <param name="width">The width of the panel: 16, 32, 48 or 64 columns.</param>
    public static void Multiply(
        float* a, nint aRowStride, float* panel, float* start, nint startStride, float* c, nint cRowStride, int rows, int inner, int width)
    {
        if (VectorTier.IsVector512)
            Multiply<Simd512, Vector512<float>>(a, aRowStride, panel, start, startStride, c, cRowStride, rows, inner, width);
        else if (VectorTier.IsVector256)
            Multiply<Simd256, Vector256<float>>(a, aRowStride, panel, start, startStride, c, cRowStride, rows, inner, width);
        else if (VectorTier.IsVector128)
            Multiply<Simd128, Vector128<float>>(a, aRowStride, panel, start, startStride, c, cRowStride, rows, inner, width);
        else
            Multiply<SimdScalar, float>(a, aRowStride, panel, start, startStride, c, cRowStride, rows, inner, width);
    }

    /// <inheritdoc cref="Multiply(float*, nint, float*, float*, nint, float*, nint, int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TSimd, TVector>(
        float* a, nint aRowStride, float* panel, float* start, nint startStride, float* c, nint cRowStride, int rows, int inner, int width)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        Debug.Assert(width is 16 or 32 or 48 or 64, "A panel is 16, 32, 48 or 64 columns wide.");
        int vectors = width / TSimd.Count;
        if (TSimd.Registers < 32 && rows > 1)
            MultiplyRows<TSimd, TVector, Two>(a, aRowStride, panel, start, startStride, c, cRowStride, rows, inner, width);
        else if (vectors % 4 == 0)
            MultiplyRows<TSimd, TVector, Four>(a, aRowStride, panel, start, startStride, c, cRowStride, rows, inner, width);
        else if (vectors % 3 == 0)
            MultiplyRows<TSimd, TVector, Three>(a, aRowStride, panel, start, startStride, c, cRowStride, rows, inner, width);
        else if (vectors % 2 == 0)
            MultiplyRows<TSimd, TVector, Two>(a, aRowStride, panel, start, startStride, c, cRowStride, rows, inner, width);
        else
            MultiplyRows<TSimd, TVector, One>(a, aRowStride, panel, start, startStride, c, cRowStride, rows, inner, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRows<TSimd, TVector, TVectors>(
        float* a, nint aRowStride, float* panel, float* start, nint startStride, float* c, nint cRowStride, int rows, int inner, int width)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TVectors : struct, ITileSize
    {
        if (rows == 1)
        {
            MultiplySingle<TSimd, TVector, TVectors>(a, panel, start, c, inner, width);
            return;
        }

        if (rows <= 0)
            return;
        int tiles = (rows + TallestTile - 1) / TallestTile;
        int columns = TVectors.Value * TSimd.Count;
        int block = 0;
        do
        {
            int depth = Math.Min(InnerBlock, inner - block);
            if (block > 0)
            {
                start = c;
                startStride = cRowStride;
            }

            for (int column = 0; column < width; column += columns)
            {
                float* b = panel + ((nint)(block / 2) * width) + column;
                float* ahead = b + ((nint)PairsOf(depth) * width);
                nint aheadStride = PanelProduct.AheadStride(tiles, width);
                int row = 0;
                for (int tile = 0; tile < tiles; tile++)
                {
                    int next = (int)((long)rows * (tile + 1) / tiles);
                    MultiplyTile<TSimd, TVector, TVectors>(
                        next - row, a + (row * aRowStride) + block, aRowStride, b, width, start == null ? null : start + (row * startStride) + column,
                        startStride, c + (row * cRowStride) + column, cRowStride, depth, ahead, aheadStride);
                    ahead += PairsOf(depth) * aheadStride;
                    row = next;
                }
            }

            block += depth;
        }
        while (block < inner);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile<TSimd, TVector, TVectors>(
        int rows, float* a, nint aRowStride, float* b, nint bRowStride, float* start, nint startStride, float* c, nint cRowStride, int depth,
        float* ahead, nint aheadStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TVectors : struct, ITileSize
    {
        int pairs = depth / 2;
        if (depth != 1)
        {
            switch (rows)
            {
                case 1:
                    MultiplyTile<TSimd, TVector, Two, One, TVectors>(
                        a, aRowStride, b, bRowStride, start, startStride, c, cRowStride, pairs, ahead, aheadStride);
                    break;
                case 2:
                    MultiplyTile<TSimd, TVector, Two, Two, TVectors>(
                        a, aRowStride, b, bRowStride, start, startStride, c, cRowStride, pairs, ahead, aheadStride);
                    break;
                case 3:
                    MultiplyTile<TSimd, TVector, Two, Three, TVectors>(
                        a, aRowStride, b, bRowStride, start, startStride, c, cRowStride, pairs, ahead, aheadStride);
                    break;
                default:
                    MultiplyTile<TSimd, TVector, Two, Four, TVectors>(
                        a, aRowStride, b, bRowStride, start, startStride, c, cRowStride, pairs, ahead, aheadStride);
                    break;
            }

            start = c;
            startStride = cRowStride;
        }

        // The last term of an odd number of them, one row at a time.
        for (; depth % 2 != 0 && rows > 0; rows--)
        {
            MultiplyTile<TSimd, TVector, One, One, TVectors>(
                a + (2 * pairs), 0, b + (pairs * bRowStride), bRowStride, start, 0, c, 0, 1, b, 0);
            a += aRowStride;
            c += cRowStride;
            if (start != null)
                start += startStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplySingle<TSimd, TVector, TVectors>(float* a, float* panel, float* start, float* c, int inner, int width)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TVectors : struct, ITileSize
    {
        int lanes = PanelProduct.LanesOf<TSimd, TVector, TVectors>();
        int whole = inner - (inner % lanes);
        int columns = TVectors.Value * TSimd.Count;
        for (int column = 0; column < width; column += columns)
        {
            if (lanes == 4)
                MultiplyRow<TSimd, TVector, Four, TVectors>(a, panel + column, width, start == null ? null : start + column, c + column, whole);
            else
                MultiplyRow<TSimd, TVector, Two, TVectors>(a, panel + column, width, start == null ? null : start + column, c + column, whole);

            if (whole < inner)
                MultiplyTile<TSimd, TVector, TVectors>(
                    1, a + whole, 0, panel + ((nint)(whole / 2) * width) + column, width, c + column, 0, c + column, 0, inner - whole, panel, 0);
        }
    }
}
