using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

internal static unsafe partial class ShortPanelProduct
{
    /// <summary>
    /// c[vectors] = start + a[inner] · B[inner / 2, vectors] for a single row, where inner is a multiple of TLanes. As in <see cref="PanelProduct"/>, TLanes
    /// consecutive steps of k have accumulators of their own.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRow<TSimd, TVector, TLanes, TVectors>(float* a, float* b, nint bRowStride, float* start, float* c, nint inner)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TLanes : struct, ITileSize
        where TVectors : struct, ITileSize
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c03 = TSimd.Zero;
        TVector c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero, c13 = TSimd.Zero;
        TVector c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero, c23 = TSimd.Zero;
        TVector c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero, c33 = TSimd.Zero;

        if (start != null)
        {
            c00 = TSimd.Load(start);
            if (TVectors.Value > 1) c01 = TSimd.Load(start + TSimd.Count);
            if (TVectors.Value > 2) c02 = TSimd.Load(start + (2 * TSimd.Count));
            if (TVectors.Value > 3) c03 = TSimd.Load(start + (3 * TSimd.Count));
        }

        for (; inner > 0; inner -= TLanes.Value)
        {
            TVector p0 = TSimd.Load(b);
            TVector p1 = TVectors.Value > 1 ? TSimd.Load(b + TSimd.Count) : p0;
            TVector p2 = TVectors.Value > 2 ? TSimd.Load(b + (2 * TSimd.Count)) : p0;
            TVector p3 = TVectors.Value > 3 ? TSimd.Load(b + (3 * TSimd.Count)) : p0;
            TVector x = TSimd.Broadcast(*a);
            c00 = TSimd.MultiplyAdd(x, TSimd.WidenLower(p0), c00);
            if (TVectors.Value > 1) c01 = TSimd.MultiplyAdd(x, TSimd.WidenLower(p1), c01);
            if (TVectors.Value > 2) c02 = TSimd.MultiplyAdd(x, TSimd.WidenLower(p2), c02);
            if (TVectors.Value > 3) c03 = TSimd.MultiplyAdd(x, TSimd.WidenLower(p3), c03);
            x = TSimd.Broadcast(*(a + 1));
            c10 = TSimd.MultiplyAdd(x, TSimd.WidenUpper(p0), c10);
            if (TVectors.Value > 1) c11 = TSimd.MultiplyAdd(x, TSimd.WidenUpper(p1), c11);
            if (TVectors.Value > 2) c12 = TSimd.MultiplyAdd(x, TSimd.WidenUpper(p2), c12);
            if (TVectors.Value > 3) c13 = TSimd.MultiplyAdd(x, TSimd.WidenUpper(p3), c13);
            b += bRowStride;

            if (TLanes.Value > 2)
            {
                p0 = TSimd.Load(b);
                p1 = TVectors.Value > 1 ? TSimd.Load(b + TSimd.Count) : p0;
                p2 = TVectors.Value > 2 ? TSimd.Load(b + (2 * TSimd.Count)) : p0;
                p3 = TVectors.Value > 3 ? TSimd.Load(b + (3 * TSimd.Count)) : p0;
                x = TSimd.Broadcast(*(a + 2));
                c20 = TSimd.MultiplyAdd(x, TSimd.WidenLower(p0), c20);
                if (TVectors.Value > 1) c21 = TSimd.MultiplyAdd(x, TSimd.WidenLower(p1), c21);
                if (TVectors.Value > 2) c22 = TSimd.MultiplyAdd(x, TSimd.WidenLower(p2), c22);
                if (TVectors.Value > 3) c23 = TSimd.MultiplyAdd(x, TSimd.WidenLower(p3), c23);
                x = TSimd.Broadcast(*(a + 3));
                c30 = TSimd.MultiplyAdd(x, TSimd.WidenUpper(p0), c30);
                if (TVectors.Value > 1) c31 = TSimd.MultiplyAdd(x, TSimd.WidenUpper(p1), c31);
                if (TVectors.Value > 2) c32 = TSimd.MultiplyAdd(x, TSimd.WidenUpper(p2), c32);
                if (TVectors.Value > 3) c33 = TSimd.MultiplyAdd(x, TSimd.WidenUpper(p3), c33);
                b += bRowStride;
            }

            a += TLanes.Value;
        }

        TSimd.Store(c, PanelProduct.SumLanes<TSimd, TVector, TLanes>(c00, c10, c20, c30));
        if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, PanelProduct.SumLanes<TSimd, TVector, TLanes>(c01, c11, c21, c31));
        if (TVectors.Value > 2) TSimd.Store(c + (2 * TSimd.Count), PanelProduct.SumLanes<TSimd, TVector, TLanes>(c02, c12, c22, c32));
        if (TVectors.Value > 3) TSimd.Store(c + (3 * TSimd.Count), PanelProduct.SumLanes<TSimd, TVector, TLanes>(c03, c13, c23, c33));
    }
}
