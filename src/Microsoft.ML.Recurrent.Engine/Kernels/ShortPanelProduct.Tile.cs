using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

internal static unsafe partial class ShortPanelProduct
{
    /// <summary>
    /// C[rows, vectors] = start + A[rows, TTerms * pairs] · B[pairs, vectors], whose sums are those of the tile of <see cref="PanelProduct"/>: one accumulator
    /// for each element, from the first k to the last. With one term, only the first number of each pair counts. Written for the largest tile; a smaller one
    /// compiles without the rows and vectors it lacks. Add nothing else to this method, or the JIT spills the accumulators.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile<TSimd, TVector, TTerms, TRows, TVectors>(
        float* a, nint aRowStride, float* b, nint bRowStride, float* start, nint startStride, float* c, nint cRowStride, nint pairs,
        float* ahead, nint aheadStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TTerms : struct, ITileSize
        where TRows : struct, ITileSize
        where TVectors : struct, ITileSize
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c03 = TSimd.Zero;
        TVector c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero, c13 = TSimd.Zero;
        TVector c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero, c23 = TSimd.Zero;
        TVector c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero, c33 = TSimd.Zero;

        if (start != null)
        {
            float* row = start;
            c00 = TSimd.Load(row);
            if (TVectors.Value > 1) c01 = TSimd.Load(row + TSimd.Count);
            if (TVectors.Value > 2) c02 = TSimd.Load(row + (2 * TSimd.Count));
            if (TVectors.Value > 3) c03 = TSimd.Load(row + (3 * TSimd.Count));

            if (TRows.Value > 1)
            {
                row += startStride;
                c10 = TSimd.Load(row);
                if (TVectors.Value > 1) c11 = TSimd.Load(row + TSimd.Count);
                if (TVectors.Value > 2) c12 = TSimd.Load(row + (2 * TSimd.Count));
                if (TVectors.Value > 3) c13 = TSimd.Load(row + (3 * TSimd.Count));
            }

            if (TRows.Value > 2)
            {
                row += startStride;
                c20 = TSimd.Load(row);
                if (TVectors.Value > 1) c21 = TSimd.Load(row + TSimd.Count);
                if (TVectors.Value > 2) c22 = TSimd.Load(row + (2 * TSimd.Count));
                if (TVectors.Value > 3) c23 = TSimd.Load(row + (3 * TSimd.Count));
            }

            if (TRows.Value > 3)
            {
                row += startStride;
                c30 = TSimd.Load(row);
                if (TVectors.Value > 1) c31 = TSimd.Load(row + TSimd.Count);
                if (TVectors.Value > 2) c32 = TSimd.Load(row + (2 * TSimd.Count));
                if (TVectors.Value > 3) c33 = TSimd.Load(row + (3 * TSimd.Count));
            }
        }

        float* a3 = a + (3 * aRowStride);
        for (; pairs > 0; pairs--)
        {
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += aheadStride;
            TVector p0 = TSimd.Load(b);
            TVector p1 = TVectors.Value > 1 ? TSimd.Load(b + TSimd.Count) : p0;
            TVector p2 = TVectors.Value > 2 ? TSimd.Load(b + (2 * TSimd.Count)) : p0;
            TVector p3 = TVectors.Value > 3 ? TSimd.Load(b + (3 * TSimd.Count)) : p0;
            TVector b0 = TSimd.WidenLower(p0);
            TVector b1 = TVectors.Value > 1 ? TSimd.WidenLower(p1) : p0;
            TVector b2 = TVectors.Value > 2 ? TSimd.WidenLower(p2) : p0;
            TVector b3 = TVectors.Value > 3 ? TSimd.WidenLower(p3) : p0;
            TVector x = TSimd.Broadcast(*a);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            if (TVectors.Value > 1) c01 = TSimd.MultiplyAdd(x, b1, c01);
            if (TVectors.Value > 2) c02 = TSimd.MultiplyAdd(x, b2, c02);
            if (TVectors.Value > 3) c03 = TSimd.MultiplyAdd(x, b3, c03);

            if (TRows.Value > 1)
            {
                x = TSimd.Broadcast(*(a + aRowStride));
                c10 = TSimd.MultiplyAdd(x, b0, c10);
                if (TVectors.Value > 1) c11 = TSimd.MultiplyAdd(x, b1, c11);
                if (TVectors.Value > 2) c12 = TSimd.MultiplyAdd(x, b2, c12);
                if (TVectors.Value > 3) c13 = TSimd.MultiplyAdd(x, b3, c13);
            }

            if (TRows.Value > 2)
            {
                x = TSimd.Broadcast(*(a + (2 * aRowStride)));
                c20 = TSimd.MultiplyAdd(x, b0, c20);
                if (TVectors.Value > 1) c21 = TSimd.MultiplyAdd(x, b1, c21);
                if (TVectors.Value > 2) c22 = TSimd.MultiplyAdd(x, b2, c22);
                if (TVectors.Value > 3) c23 = TSimd.MultiplyAdd(x, b3, c23);
            }

            if (TRows.Value > 3)
            {
                x = TSimd.Broadcast(*a3);
                c30 = TSimd.MultiplyAdd(x, b0, c30);
                if (TVectors.Value > 1) c31 = TSimd.MultiplyAdd(x, b1, c31);
                if (TVectors.Value > 2) c32 = TSimd.MultiplyAdd(x, b2, c32);
                if (TVectors.Value > 3) c33 = TSimd.MultiplyAdd(x, b3, c33);
            }

            if (TTerms.Value > 1)
            {
                b0 = TSimd.WidenUpper(p0);
                b1 = TVectors.Value > 1 ? TSimd.WidenUpper(p1) : p0;
                b2 = TVectors.Value > 2 ? TSimd.WidenUpper(p2) : p0;
                b3 = TVectors.Value > 3 ? TSimd.WidenUpper(p3) : p0;
                x = TSimd.Broadcast(*(a + 1));
                c00 = TSimd.MultiplyAdd(x, b0, c00);
                if (TVectors.Value > 1) c01 = TSimd.MultiplyAdd(x, b1, c01);
                if (TVectors.Value > 2) c02 = TSimd.MultiplyAdd(x, b2, c02);
                if (TVectors.Value > 3) c03 = TSimd.MultiplyAdd(x, b3, c03);

                if (TRows.Value > 1)
                {
                    x = TSimd.Broadcast(*(a + aRowStride + 1));
                    c10 = TSimd.MultiplyAdd(x, b0, c10);
                    if (TVectors.Value > 1) c11 = TSimd.MultiplyAdd(x, b1, c11);
                    if (TVectors.Value > 2) c12 = TSimd.MultiplyAdd(x, b2, c12);
                    if (TVectors.Value > 3) c13 = TSimd.MultiplyAdd(x, b3, c13);
                }

                if (TRows.Value > 2)
                {
                    x = TSimd.Broadcast(*(a + (2 * aRowStride) + 1));
                    c20 = TSimd.MultiplyAdd(x, b0, c20);
                    if (TVectors.Value > 1) c21 = TSimd.MultiplyAdd(x, b1, c21);
                    if (TVectors.Value > 2) c22 = TSimd.MultiplyAdd(x, b2, c22);
                    if (TVectors.Value > 3) c23 = TSimd.MultiplyAdd(x, b3, c23);
                }

                if (TRows.Value > 3)
                {
                    x = TSimd.Broadcast(*(a3 + 1));
                    c30 = TSimd.MultiplyAdd(x, b0, c30);
                    if (TVectors.Value > 1) c31 = TSimd.MultiplyAdd(x, b1, c31);
                    if (TVectors.Value > 2) c32 = TSimd.MultiplyAdd(x, b2, c32);
                    if (TVectors.Value > 3) c33 = TSimd.MultiplyAdd(x, b3, c33);
                }
            }

            a += TTerms.Value;
            a3 += TTerms.Value;
            b += bRowStride;
        }

        TSimd.Store(c, c00);
        if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, c01);
        if (TVectors.Value > 2) TSimd.Store(c + (2 * TSimd.Count), c02);
        if (TVectors.Value > 3) TSimd.Store(c + (3 * TSimd.Count), c03);

        if (TRows.Value > 1)
        {
            c += cRowStride;
            TSimd.Store(c, c10);
            if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, c11);
            if (TVectors.Value > 2) TSimd.Store(c + (2 * TSimd.Count), c12);
            if (TVectors.Value > 3) TSimd.Store(c + (3 * TSimd.Count), c13);
        }

        if (TRows.Value > 2)
        {
            c += cRowStride;
            TSimd.Store(c, c20);
            if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, c21);
            if (TVectors.Value > 2) TSimd.Store(c + (2 * TSimd.Count), c22);
            if (TVectors.Value > 3) TSimd.Store(c + (3 * TSimd.Count), c23);
        }

        if (TRows.Value > 3)
        {
            c += cRowStride;
            TSimd.Store(c, c30);
            if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, c31);
            if (TVectors.Value > 2) TSimd.Store(c + (2 * TSimd.Count), c32);
            if (TVectors.Value > 3) TSimd.Store(c + (3 * TSimd.Count), c33);
        }
    }
}
