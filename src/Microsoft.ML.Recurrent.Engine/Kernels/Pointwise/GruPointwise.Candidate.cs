using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

internal static unsafe partial class GruPointwise
{
    /// <summary>n = tanh(n), h = (1 - z) n + z h'.</summary>
    /// <param name="gates">[rows, 2 units] The activated gates r, z; unchanged.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="candidate">[rows, units] in: pre-activation of n; out: n.</param>
    /// <param name="candidateStride">The number of elements from one row to the next.</param>
    /// <param name="hPrev">[rows, units] h', the hidden state before the step.</param>
    /// <param name="hPrevStride">The number of elements from one row to the next.</param>
    /// <param name="h">[rows, units] out: the hidden state after the step; may be <paramref name="hPrev"/>.</param>
    /// <param name="hStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    public static void CandidateForward(
        float* gates, nint gateStride, float* candidate, nint candidateStride, float* hPrev, nint hPrevStride, float* h, nint hStride, int rows,
        int units)
    {
        if (VectorTier.IsVector512)
            CandidateForward<Simd512, Vector512<float>>(gates, gateStride, candidate, candidateStride, hPrev, hPrevStride, h, hStride, rows, units);
        else if (VectorTier.IsVector256)
            CandidateForward<Simd256, Vector256<float>>(gates, gateStride, candidate, candidateStride, hPrev, hPrevStride, h, hStride, rows, units);
        else if (VectorTier.IsVector128)
            CandidateForward<Simd128, Vector128<float>>(gates, gateStride, candidate, candidateStride, hPrev, hPrevStride, h, hStride, rows, units);
        else
            CandidateForward<SimdScalar, float>(gates, gateStride, candidate, candidateStride, hPrev, hPrevStride, h, hStride, rows, units);
    }

    /// <inheritdoc cref="CandidateForward(float*, nint, float*, nint, float*, nint, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CandidateForward<TSimd, TVector>(
        float* gates, nint gateStride, float* candidate, nint candidateStride, float* hPrev, nint hPrevStride, float* h, nint hStride, int rows,
        int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector n = VectorMath.Tanh<TSimd, TVector>(TSimd.Load(candidate + j));
                TSimd.Store(candidate + j, n);
                TSimd.Store(h + j, Mix<TSimd, TVector>(TSimd.Load(gates + units + j), n, TSimd.Load(hPrev + j)));
            }

            gates += gateStride;
            candidate += candidateStride;
            hPrev += hPrevStride;
            h += hStride;
        }
    }

    /// <summary>
    /// Computes the gradient of <see cref="CandidateForward(float*, nint, float*, nint, float*, nint, float*, nint, int, int)"/>:
    /// dn = dH (1 - z) (1 - n²), dz = dH (h' - n) z (1 - z), dH' = dH z.
    /// </summary>
    /// <param name="gates">[rows, 2 units] in: activated r, z; out: r unchanged, the z slot holds dz of its pre-activation.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="candidate">[rows, units] in: n; out: dn of its pre-activation.</param>
    /// <param name="candidateStride">The number of elements from one row to the next.</param>
    /// <param name="hPrev">[rows, units] h', the hidden state before the step.</param>
    /// <param name="hPrevStride">The number of elements from one row to the next.</param>
    /// <param name="dH">[rows, units] The gradient of h.</param>
    /// <param name="dHStride">The number of elements from one row to the next.</param>
    /// <param name="dHPrev">[rows, units] out: the direct share of the gradient of h', overwritten; may be <paramref name="dH"/>.</param>
    /// <param name="dHPrevStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    public static void CandidateBackward(
        float* gates, nint gateStride, float* candidate, nint candidateStride, float* hPrev, nint hPrevStride, float* dH, nint dHStride,
        float* dHPrev, nint dHPrevStride, int rows, int units)
    {
        if (VectorTier.IsVector512)
            CandidateBackward<Simd512, Vector512<float>>(
                gates, gateStride, candidate, candidateStride, hPrev, hPrevStride, dH, dHStride, dHPrev, dHPrevStride, rows, units);
        else if (VectorTier.IsVector256)
            CandidateBackward<Simd256, Vector256<float>>(
                gates, gateStride, candidate, candidateStride, hPrev, hPrevStride, dH, dHStride, dHPrev, dHPrevStride, rows, units);
        else if (VectorTier.IsVector128)
            CandidateBackward<Simd128, Vector128<float>>(
                gates, gateStride, candidate, candidateStride, hPrev, hPrevStride, dH, dHStride, dHPrev, dHPrevStride, rows, units);
        else
            CandidateBackward<SimdScalar, float>(
                gates, gateStride, candidate, candidateStride, hPrev, hPrevStride, dH, dHStride, dHPrev, dHPrevStride, rows, units);
    }

    /// <inheritdoc cref="CandidateBackward(float*, nint, float*, nint, float*, nint, float*, nint, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CandidateBackward<TSimd, TVector>(
        float* gates, nint gateStride, float* candidate, nint candidateStride, float* hPrev, nint hPrevStride, float* dH, nint dHStride,
        float* dHPrev, nint dHPrevStride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector one = TSimd.Broadcast(1f);
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector z = TSimd.Load(gates + units + j);
                TVector n = TSimd.Load(candidate + j);
                TVector d = TSimd.Load(dH + j);
                TVector dZ = TSimd.Multiply(TSimd.Multiply(d, TSimd.Subtract(TSimd.Load(hPrev + j), n)), TSimd.NegateMultiplyAdd(z, z, z));
                TSimd.Store(gates + units + j, dZ);
                TSimd.Store(candidate + j, TSimd.Multiply(TSimd.NegateMultiplyAdd(d, z, d), TSimd.NegateMultiplyAdd(n, n, one)));
                TSimd.Store(dHPrev + j, TSimd.Multiply(d, z));
            }

            gates += gateStride;
            candidate += candidateStride;
            hPrev += hPrevStride;
            dH += dHStride;
            dHPrev += dHPrevStride;
        }
    }
}
