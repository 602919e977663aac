using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

/// <summary>
/// Computes the activation of the candidate of minGRU and minLSTM, which is positive, continuous and increasing: g(x) = x + 0.5 above zero and σ(x) elsewhere
/// (Feng et al. 2024, appendix B).
/// </summary>
internal static class PositiveCandidate
{
    private const float AtZero = 0.5f;

    /// <summary>Computes g(x); NaN propagates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged =>
        TSimd.Add(TSimd.Rectify(x), VectorMath.Sigmoid<TSimd, TVector>(TSimd.AtMost(x, 0)));

    /// <summary>Computes g'(x) from n = g(x): 1 above one half and n (1 - n) elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SlopeOf<TSimd, TVector>(TVector n)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        var below = TSimd.AtMost(n, AtZero);
        var above = TSimd.Subtract(n, TSimd.Broadcast(AtZero));
        return TSimd.Add(TSimd.NegateMultiplyAdd(below, below, below), TSimd.WherePositive(above, TSimd.Broadcast(1 - (AtZero * AtZero))));
    }
}
