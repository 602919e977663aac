using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

internal static unsafe partial class PanelProduct
{
    /// <summary>
    /// c[vectors] = start + a[inner] · B[inner, vectors] for a single row, where inner is a multiple of TLanes: the path that a stream with a batch of one
    /// takes. A row has too few accumulators to hide the latency of a multiply-add, so TLanes consecutive steps of k have accumulators of their own, which
    /// are summed at the end. B is read once, in order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRow<TSimd, TVector, TLanes, TVectors>(
        float* a, nint aColumnStride, float* b, nint bRowStride, float* start, float* c, nint inner)
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
            TVector x = TSimd.Broadcast(*a);
            c00 = TSimd.MultiplyAdd(x, TSimd.Load(b), c00);
            if (TVectors.Value > 1) c01 = TSimd.MultiplyAdd(x, TSimd.Load(b + TSimd.Count), c01);
            if (TVectors.Value > 2) c02 = TSimd.MultiplyAdd(x, TSimd.Load(b + (2 * TSimd.Count)), c02);
            if (TVectors.Value > 3) c03 = TSimd.MultiplyAdd(x, TSimd.Load(b + (3 * TSimd.Count)), c03);
            a += aColumnStride;
            b += bRowStride;

            x = TSimd.Broadcast(*a);
            c10 = TSimd.MultiplyAdd(x, TSimd.Load(b), c10);
            if (TVectors.Value > 1) c11 = TSimd.MultiplyAdd(x, TSimd.Load(b + TSimd.Count), c11);
            if (TVectors.Value > 2) c12 = TSimd.MultiplyAdd(x, TSimd.Load(b + (2 * TSimd.Count)), c12);
            if (TVectors.Value > 3) c13 = TSimd.MultiplyAdd(x, TSimd.Load(b + (3 * TSimd.Count)), c13);
            a += aColumnStride;
            b += bRowStride;

            if (TLanes.Value > 2)
            {
                x = TSimd.Broadcast(*a);
                c20 = TSimd.MultiplyAdd(x, TSimd.Load(b), c20);
                if (TVectors.Value > 1) c21 = TSimd.MultiplyAdd(x, TSimd.Load(b + TSimd.Count), c21);
                if (TVectors.Value > 2) c22 = TSimd.MultiplyAdd(x, TSimd.Load(b + (2 * TSimd.Count)), c22);
                if (TVectors.Value > 3) c23 = TSimd.MultiplyAdd(x, TSimd.Load(b + (3 * TSimd.Count)), c23);
                a += aColumnStride;
                b += bRowStride;

                x = TSimd.Broadcast(*a);
                c30 = TSimd.MultiplyAdd(x, TSimd.Load(b), c30);
                if (TVectors.Value > 1) c31 = TSimd.MultiplyAdd(x, TSimd.Load(b + TSimd.Count), c31);
                if (TVectors.Value > 2) c32 = TSimd.MultiplyAdd(x, TSimd.Load(b + (2 * TSimd.Count)), c32);
                if (TVectors.Value > 3) c33 = TSimd.MultiplyAdd(x, TSimd.Load(b + (3 * TSimd.Count)), c33);
                a += aColumnStride;
                b += bRowStride;
            }
        }

        TSimd.Store(c, SumLanes<TSimd, TVector, TLanes>(c00, c10, c20, c30));
        if (TVectors.Value > 1) TSimd.Store(c + TSimd.Count, SumLanes<TSimd, TVector, TLanes>(c01, c11, c21, c31));
        if (TVectors.Value > 2) TSimd.Store(c + (2 * TSimd.Count), SumLanes<TSimd, TVector, TLanes>(c02, c12, c22, c32));
        if (TVectors.Value > 3) TSimd.Store(c + (3 * TSimd.Count), SumLanes<TSimd, TVector, TLanes>(c03, c13, c23, c33));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SumLanes<TSimd, TVector, TLanes>(TVector c0, TVector c1, TVector c2, TVector c3)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TLanes : struct, ITileSize
    {
        TVector sum = TSimd.Add(c0, c1);
        return TLanes.Value > 2 ? TSimd.Add(sum, TSimd.Add(c2, c3)) : sum;
    }
}
