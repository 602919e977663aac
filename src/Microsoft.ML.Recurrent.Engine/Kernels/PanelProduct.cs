using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Computes the matrix product of the engine, C (+)= A · panel, where a panel is a contiguous [inner, width] block of 16, 32, 48 or 64 columns. Sums over k
/// are taken in order within a block of 128, with one accumulator per element (four for a single row) and with fused multiply-add where the machine
/// supports it. The operands must not overlap the result. A NaN or infinity in A or the panel propagates to every element that it contributes to. The
/// methods below are compiled once, fully optimised, so that the first steps do not run in the unoptimised tiers of the JIT.
/// </summary>
internal static unsafe partial class PanelProduct
{
    // 128 panel rows of 64 floats are 32 KiB: they stay in the first-level cache while the tiles of rows are processed. 64 and 256 were measured and were
    // no faster.
    private const int InnerBlock = 128;

    // With more tiles than this, the hardware has enough time to fetch the next block.
    private const int MostTilesAhead = 16;

    /// <summary>C[m, 0..width) (+)= sum over k of A[m, k] · panel[k, 0..width).</summary>
    /// <param name="a">[rows, inner] A with any strides: column stride 1 reads A, row stride 1 reads a transposed A.</param>
    /// <param name="aRowStride">The number of elements from one row of A to the next.</param>
    /// <param name="aColumnStride">The number of elements from one column of A to the next.</param>
    /// <param name="panel">[inner, width] The panel, contiguous; fastest when aligned to 64 bytes.</param>
    /// <param name="c">[rows, width] The result.</param>
    /// <param name="cRowStride">The number of elements from one row of C to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="inner">The number of terms of each sum, 0 or more; with 0 the product is zero.</param>
    /// <param name="width">The width of the panel: 16, 32, 48 or 64 columns.</param>
    /// <param name="accumulate">Whether the product is added to C rather than replacing it.</param>
    public static void Multiply(
        float* a, nint aRowStride, nint aColumnStride, float* panel, float* c, nint cRowStride, int rows, int inner, int width, bool accumulate) =>
        Multiply(a, aRowStride, aColumnStride, panel, accumulate ? c : null, cRowStride, c, cRowStride, rows, inner, width);

    /// <inheritdoc cref="Multiply(float*, nint, nint, float*, float*, nint, int, int, int, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<TSimd, TVector>(
        float* a, nint aRowStride, nint aColumnStride, float* panel, float* c, nint cRowStride, int rows, int inner, int width, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged =>
        Multiply<TSimd, TVector>(a, aRowStride, aColumnStride, panel, accumulate ? c : null, cRowStride, c, cRowStride, rows, inner, width);

    /// <summary>C[m, 0..width) = start[m, 0..width) + sum over k of A[m, k] · panel[k, 0..width).</summary>
    /// <param name="a">[rows, inner] A with any strides: column stride 1 reads A, row stride 1 reads a transposed A.</param>
    /// <param name="aRowStride">The number of elements from one row of A to the next.</param>
    /// <param name="aColumnStride">The number of elements from one column of A to the next.</param>
    /// <param name="panel">[inner, width] The panel, contiguous; fastest when aligned to 64 bytes.</param>
    /// <param name="start">[rows, width] What the product is added to: C itself to accumulate, null for zero.</param>
    /// <param name="startStride">
    /// The number of elements from one row of start to the next; 0 where every row starts from the same values, such as a bias.
    /// </param>
    /// <param name="c">[rows, width] The result.</param>
    /// <param name="cRowStride">The number of elements from one row of C to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="inner">The number of terms of each sum, 0 or more; with 0 the product is zero.</param>
    /// <param name="width">The width of the panel: 16, 32, 48 or 64 columns.</param>
    /// <param name="ahead">Memory that will be read soon, to be fetched meanwhile; null for the next rows of the panel.</param>
    /// <param name="aheadStride">The number of elements to fetch for each term of each tile of rows.</param>
    public static void Multiply(
        float* a, nint aRowStride, nint aColumnStride, float* panel, float* start, nint startStride, float* c, nint cRowStride,
        int rows, int inner, int width, float* ahead = null, nint aheadStride = 0)
    {
        if (VectorTier.IsVector512)
            Multiply<Simd512, Vector512<float>>(
                a, aRowStride, aColumnStride, panel, start, startStride, c, cRowStride, rows, inner, width, ahead, aheadStride);
        else if (VectorTier.IsVector256)
            Multiply<Simd256, Vector256<float>>(
                a, aRowStride, aColumnStride, panel, start, startStride, c, cRowStride, rows, inner, width, ahead, aheadStride);
        else if (VectorTier.IsVector128)
            Multiply<Simd128, Vector128<float>>(
                a, aRowStride, aColumnStride, panel, start, startStride, c, cRowStride, rows, inner, width, ahead, aheadStride);
        else
            Multiply<SimdScalar, float>(a, aRowStride, aColumnStride, panel, start, startStride, c, cRowStride, rows, inner, width, ahead, aheadStride);
    }

    /// <inheritdoc cref="Multiply(float*, nint, nint, float*, float*, nint, float*, nint, int, int, int, float*, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TSimd, TVector>(
        float* a, nint aRowStride, nint aColumnStride, float* panel, float* start, nint startStride, float* c, nint cRowStride,
        int rows, int inner, int width, float* ahead = null, nint aheadStride = 0)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        Debug.Assert(width is 16 or 32 or 48 or 64, "A panel is 16, 32, 48 or 64 columns wide.");
        int vectors = width / TSimd.Count;
        if (rows == 1)
        {
            if (vectors % 4 == 0)
                MultiplySingle<TSimd, TVector, Four>(a, aColumnStride, panel, start, c, inner, width);
            else if (vectors % 3 == 0)
                MultiplySingle<TSimd, TVector, Three>(a, aColumnStride, panel, start, c, inner, width);
            else if (vectors % 2 == 0)
                MultiplySingle<TSimd, TVector, Two>(a, aColumnStride, panel, start, c, inner, width);
            else
                MultiplySingle<TSimd, TVector, One>(a, aColumnStride, panel, start, c, inner, width);
        }
        else if (TSimd.Registers < 32)
        {
            // Sixteen registers: a tile of 6 rows by 2 vectors leaves four for B and the broadcast. Every width is an even number of narrow vectors.
            MultiplyRows<TSimd, TVector, Two>(
                a, aRowStride, aColumnStride, panel, start, startStride, c, cRowStride, rows, inner, width, ahead, aheadStride);
        }
        else if (vectors % 4 == 0)
            MultiplyRows<TSimd, TVector, Four>(
                a, aRowStride, aColumnStride, panel, start, startStride, c, cRowStride, rows, inner, width, ahead, aheadStride);
        else if (vectors % 3 == 0)
            MultiplyRows<TSimd, TVector, Three>(
                a, aRowStride, aColumnStride, panel, start, startStride, c, cRowStride, rows, inner, width, ahead, aheadStride);
        else if (vectors % 2 == 0)
            MultiplyRows<TSimd, TVector, Two>(
                a, aRowStride, aColumnStride, panel, start, startStride, c, cRowStride, rows, inner, width, ahead, aheadStride);
        else
            MultiplyRows<TSimd, TVector, One>(
                a, aRowStride, aColumnStride, panel, start, startStride, c, cRowStride, rows, inner, width, ahead, aheadStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRows<TSimd, TVector, TVectors>(
        float* a, nint aRowStride, nint aColumnStride, float* panel, float* start, nint startStride, float* c, nint cRowStride,
        int rows, int inner, int width, float* next, nint nextStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TVectors : struct, ITileSize
    {
        if (rows <= 0)
            return;

        // 24 accumulators fit in 32 registers, 12 in 16. The tiles are of nearly equal height, so that the last one is not left with a single row.
        int tallest = TVectors.Value == 4 || TSimd.Registers < 32 ? 6 : 8;
        int tiles = (rows + tallest - 1) / tallest;
        int height = rows / tiles;
        int taller = rows % tiles; // tiles that have a row more, spread evenly
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
                float* b = panel + ((nint)block * width) + column;
                float* ahead = next != null ? next : b + ((nint)depth * width);
                nint aheadStride = next != null ? nextStride : AheadStride(tiles, width);
                int row = 0;
                for (int tile = 0, spread = taller; tile < tiles; tile++, spread += taller)
                {
                    int tileRows = height;
                    if (spread >= tiles)
                    {
                        spread -= tiles;
                        tileRows++;
                    }

                    MultiplyTile<TSimd, TVector, TVectors>(
                        tileRows, a + (row * aRowStride) + (block * aColumnStride), aRowStride, aColumnStride, b, width,
                        start == null ? null : start + (row * startStride) + column, startStride, c + (row * cRowStride) + column, cRowStride,
                        depth, ahead, aheadStride);
                    ahead += depth * aheadStride;
                    row += tileRows;
                }

                next = next != null ? ahead : null;
            }

            block += depth;
        }
        while (block < inner);
    }

    /// <summary>Returns the number of accumulators of an element of a single row, which consecutive steps of k take in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LanesOf<TSimd, TVector, TVectors>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TVectors : struct, ITileSize =>
        TSimd.Registers < 32 && TVectors.Value > 2 ? 2 : 4;

    // The weights of a large layer come from the third-level cache at every time step. If that is left to the hardware, the first tile of a block waits for
    // all of them and the other tiles for none, so every tile prefetches its share of the next block. The result is in floats per k; the spatial prefetcher
    // fills the gaps.
    public static nint AheadStride(int tiles, int width) => tiles > MostTilesAhead ? 0 : (width / tiles) + 7 & ~7;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyTile<TSimd, TVector, TVectors>(
        int rows, float* a, nint aRowStride, nint aColumnStride, float* b, nint bRowStride, float* start, nint startStride, float* c, nint cRowStride,
        nint inner, float* ahead, nint aheadStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TVectors : struct, ITileSize
    {
        switch (rows)
        {
            case 1:
                MultiplyTile<TSimd, TVector, One, TVectors>(
                    a, aRowStride, aColumnStride, b, bRowStride, start, startStride, c, cRowStride, inner, ahead, aheadStride);
                break;
            case 2:
                MultiplyTile<TSimd, TVector, Two, TVectors>(
                    a, aRowStride, aColumnStride, b, bRowStride, start, startStride, c, cRowStride, inner, ahead, aheadStride);
                break;
            case 3:
                MultiplyTile<TSimd, TVector, Three, TVectors>(
                    a, aRowStride, aColumnStride, b, bRowStride, start, startStride, c, cRowStride, inner, ahead, aheadStride);
                break;
            case 4:
                MultiplyTile<TSimd, TVector, Four, TVectors>(
                    a, aRowStride, aColumnStride, b, bRowStride, start, startStride, c, cRowStride, inner, ahead, aheadStride);
                break;
            case 5:
                MultiplyTile<TSimd, TVector, Five, TVectors>(
                    a, aRowStride, aColumnStride, b, bRowStride, start, startStride, c, cRowStride, inner, ahead, aheadStride);
                break;
            case 6:
                MultiplyTile<TSimd, TVector, Six, TVectors>(
                    a, aRowStride, aColumnStride, b, bRowStride, start, startStride, c, cRowStride, inner, ahead, aheadStride);
                break;
            case 7:
                MultiplyTile<TSimd, TVector, Seven, TVectors>(
                    a, aRowStride, aColumnStride, b, bRowStride, start, startStride, c, cRowStride, inner, ahead, aheadStride);
                break;
            default:
                MultiplyTile<TSimd, TVector, Eight, TVectors>(
                    a, aRowStride, aColumnStride, b, bRowStride, start, startStride, c, cRowStride, inner, ahead, aheadStride);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplySingle<TSimd, TVector, TVectors>(
        float* a, nint aColumnStride, float* panel, float* start, float* c, int inner, int width)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TVectors : struct, ITileSize
    {
        int lanes = LanesOf<TSimd, TVector, TVectors>();
        int whole = inner - (inner % lanes);
        int columns = TVectors.Value * TSimd.Count;
        for (int column = 0; column < width; column += columns)
        {
            if (lanes == 4)
                MultiplyRow<TSimd, TVector, Four, TVectors>(a, aColumnStride, panel + column, width, start == null ? null : start + column, c + column, whole);
            else
                MultiplyRow<TSimd, TVector, Two, TVectors>(a, aColumnStride, panel + column, width, start == null ? null : start + column, c + column, whole);

            if (whole < inner)
                MultiplyTile<TSimd, TVector, One, TVectors>(
                    a + (whole * aColumnStride), 0, aColumnStride, panel + ((nint)whole * width) + column, width, c + column, 0, c + column, 0,
                    inner - whole, panel, 0);
        }
    }
}
