using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

internal static unsafe partial class PanelProduct
{
    /// <summary>
    /// C[rows, vectors] = start + A[rows, inner] · B[inner, vectors]. The accumulators stay in registers from the first k to the last; start may be C, or
    /// null for zero. Written for the largest tile; a smaller one compiles without the rows and vectors it lacks. Add nothing else to this method: with a
    /// second loop, or any other work besides this loop, the JIT spills the accumulators and the product runs at a quarter of its speed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile<TSimd, TVector, TRows, TVectors>(
        float* a, nint aRowStride, nint aColumnStride, float* b, nint bRowStride, float* start, nint startStride, float* c, nint cRowStride, nint inner,
        float* ahead, nint aheadStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TRows : struct, ITileSize
        where TVectors : struct, ITileSize
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c03 = TSimd.Zero;
        TVector c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero, c13 = TSimd.Zero;
        TVector c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero, c23 = TSimd.Zero;
        TVector c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero, c33 = TSimd.Zero;
        TVector c40 = TSimd.Zero, c41 = TSimd.Zero, c42 = TSimd.Zero, c43 = TSimd.Zero;
        TVector c50 = TSimd.Zero, c51 = TSimd.Zero, c52 = TSimd.Zero, c53 = TSimd.Zero;
        TVector c60 = TSimd.Zero, c61 = TSimd.Zero, c62 = TSimd.Zero, c63 = TSimd.Zero;
        TVector c70 = TSimd.Zero, c71 = TSimd.Zero, c72 = TSimd.Zero, c73 = TSimd.Zero;

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

            if (TRows.Value > 4)
            {
                row += startStride;
                c40 = TSimd.Load(row);
                if (TVectors.Value > 1) c41 = TSimd.Load(row + TSimd.Count);
                if (TVectors.Value > 2) c42 = TSimd.Load(row + (2 * TSimd.Count));
                if (TVectors.Value > 3) c43 = TSimd.Load(row + (3 * TSimd.Count));
            }

            if (TRows.Value > 5)
            {
                row += startStride;
                c50 = TSimd.Load(row);
                if (TVectors.Value > 1) c51 = TSimd.Load(row + TSimd.Count);
                if (TVectors.Value > 2) c52 = TSimd.Load(row + (2 * TSimd.Count));
                if (TVectors.Value > 3) c53 = TSimd.Load(row + (3 * TSimd.Count));
            }

            if (TRows.Value > 6)
            {
                row += startStride;
                c60 = TSimd.Load(row);
                if (TVectors.Value > 1) c61 = TSimd.Load(row + TSimd.Count);
                if (TVectors.Value > 2) c62 = TSimd.Load(row + (2 * TSimd.Count));
                if (TVectors.Value > 3) c63 = TSimd.Load(row + (3 * TSimd.Count));
            }

            if (TRows.Value > 7)
            {
                row += startStride;
                c70 = TSimd.Load(row);
                if (TVectors.Value > 1) c71 = TSimd.Load(row + TSimd.Count);
                if (TVectors.Value > 2) c72 = TSimd.Load(row + (2 * TSimd.Count));
                if (TVectors.Value > 3) c73 = TSimd.Load(row + (3 * TSimd.Count));
            }
        }

        float* a3 = a + (3 * aRowStride);
        float* a6 = a + (6 * aRowStride);
        for (; inner > 0; inner--)
        {
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += aheadStride;
            TVector b0 = TSimd.Load(b);
            TVector b1 = TVectors.Value > 1 ? TSimd.Load(b + TSimd.Count) : b0;
            TVector b2 = TVectors.Value > 2 ? TSimd.Load(b + (2 * TSimd.Count)) : b0;
            TVector b3 = TVectors.Value > 3 ? TSimd.Load(b + (3 * TSimd.Count)) : b0;
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

            if (TRows.Value > 4)
            {
                x = TSimd.Broadcast(*(a3 + aRowStride));
                c40 = TSimd.MultiplyAdd(x, b0, c40);
                if (TVectors.Value > 1) c41 = TSimd.MultiplyAdd(x, b1, c41);
                if (TVectors.Value > 2) c42 = TSimd.MultiplyAdd(x, b2, c42);
                if (TVectors.Value > 3) c43 = TSimd.MultiplyAdd(x, b3, c43);
            }

            if (TRows.Value > 5)
            {
                x = TSimd.Broadcast(*(a3 + (2 * aRowStride)));
                c50 = TSimd.MultiplyAdd(x, b0, c50);
                if (TVectors.Value > 1) c51 = TSimd.MultiplyAdd(x, b1, c51);
                if (TVectors.Value > 2) c52 = TSimd.MultiplyAdd(x, b2, c52);
                if (TVectors.Value > 3) c53 = TSimd.MultiplyAdd(x, b3, c53);
            }

            if (TRows.Value > 6)
            {
                x = TSimd.Broadcast(*a6);
                c60 = TSimd.MultiplyAdd(x, b0, c60);
                if (TVectors.Value > 1) c61 = TSimd.MultiplyAdd(x, b1, c61);
                if (TVectors.Value > 2) c62 = TSimd.MultiplyAdd(x, b2, c62);
                if (TVectors.Value > 3) c63 = TSimd.MultiplyAdd(x, b3, c63);
            }

            if (TRows.Value > 7)
            {
                x = TSimd.Broadcast(*(a6 + aRowStride));
                c70 = TSimd.MultiplyAdd(x, b0, c70);
                if (TVectors.Value > 1) c71 = TSimd.MultiplyAdd(x, b1, c71);
                if (TVectors.Value > 2) c72 = TSimd.MultiplyAdd(x, b2, c72);
                if (TVectors.Value > 3) c73 = TSimd.MultiplyAdd(x, b3, c73);
            }

            a += aColumnStride;
            a3 += aColumnStride;
            a6 += aColumnStride;
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

        if (TRows.Value > 4)
        {
            c += cRowStride;
            TSimd.Store(c, c40);
            if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, c41);
            if (TVectors.Value > 2) TSimd.Store(c + (2 * TSimd.Count), c42);
            if (TVectors.Value > 3) TSimd.Store(c + (3 * TSimd.Count), c43);
        }

        if (TRows.Value > 5)
        {
            c += cRowStride;
            TSimd.Store(c, c50);
            if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, c51);
            if (TVectors.Value > 2) TSimd.Store(c + (2 * TSimd.Count), c52);
            if (TVectors.Value > 3) TSimd.Store(c + (3 * TSimd.Count), c53);
        }

        if (TRows.Value > 6)
        {
            c += cRowStride;
            TSimd.Store(c, c60);
            if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, c61);
            if (TVectors.Value > 2) TSimd.Store(c + (2 * TSimd.Count), c62);
            if (TVectors.Value > 3) TSimd.Store(c + (3 * TSimd.Count), c63);
        }

        if (TRows.Value > 7)
        {
            c += cRowStride;
            TSimd.Store(c, c70);
            if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, c71);
            if (TVectors.Value > 2) TSimd.Store(c + (2 * TSimd.Count), c72);
            if (TVectors.Value > 3) TSimd.Store(c + (3 * TSimd.Count), c73);
        }
    }
}
