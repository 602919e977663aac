using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

/// <summary>Computes a step of a minGRU (Feng et al. 2024) and its gradient. All pointers start at a panel's first unit; NaN propagates.</summary>
internal static unsafe class MinGruPointwise
{
    /// <summary>z = σ(z), n = g(n), h = (1 - z) h' + z n, where g is <see cref="PositiveCandidate"/>.</summary>
    /// <param name="gates">[rows, 2 units] in: the pre-activations of z, n; out: the activated gates.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="hPrev">[rows, units] h', the hidden state before the step.</param>
    /// <param name="h">[rows, units] out: the hidden state after the step; may be <paramref name="hPrev"/>.</param>
    /// <param name="hStride">The number of elements from one row of a hidden state to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    public static void Forward(float* gates, nint gateStride, float* hPrev, float* h, nint hStride, int rows, int units)
    {
        if (VectorTier.IsVector512)
            Forward<Simd512, Vector512<float>>(gates, gateStride, hPrev, h, hStride, rows, units);
        else if (VectorTier.IsVector256)
            Forward<Simd256, Vector256<float>>(gates, gateStride, hPrev, h, hStride, rows, units);
        else if (VectorTier.IsVector128)
            Forward<Simd128, Vector128<float>>(gates, gateStride, hPrev, h, hStride, rows, units);
        else
            Forward<SimdScalar, float>(gates, gateStride, hPrev, h, hStride, rows, units);
    }

    /// <inheritdoc cref="Forward(float*, nint, float*, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(float* gates, nint gateStride, float* hPrev, float* h, nint hStride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector z = VectorMath.Sigmoid<TSimd, TVector>(TSimd.Load(gates + j));
                TVector n = PositiveCandidate.Of<TSimd, TVector>(TSimd.Load(gates + units + j));
                TVector before = TSimd.Load(hPrev + j);
                TSimd.Store(gates + j, z);
                TSimd.Store(gates + units + j, n);
                TSimd.Store(h + j, TSimd.MultiplyAdd(z, n, TSimd.NegateMultiplyAdd(z, before, before)));
            }

            gates += gateStride;
            hPrev += hStride;
            h += hStride;
        }
    }

    /// <summary>
    /// Computes the gradient of <see cref="Forward(float*, nint, float*, float*, nint, int, int)"/>:
    /// dz = dH (n - h') z (1 - z), dn = dH z g', dH' = dH (1 - z).
    /// </summary>
    /// <param name="gates">[rows, 2 units] in: activated gates; out: the gradients of their pre-activations.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="hPrev">[rows, units] h', the hidden state before the step.</param>
    /// <param name="dH">[rows, units] in: the gradient of h; out: that of h'.</param>
    /// <param name="hStride">The number of elements from one row of a hidden state to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    public static void Backward(float* gates, nint gateStride, float* hPrev, float* dH, nint hStride, int rows, int units)
    {
        if (VectorTier.IsVector512)
            Backward<Simd512, Vector512<float>>(gates, gateStride, hPrev, dH, hStride, rows, units);
        else if (VectorTier.IsVector256)
            Backward<Simd256, Vector256<float>>(gates, gateStride, hPrev, dH, hStride, rows, units);
        else if (VectorTier.IsVector128)
            Backward<Simd128, Vector128<float>>(gates, gateStride, hPrev, dH, hStride, rows, units);
        else
            Backward<SimdScalar, float>(gates, gateStride, hPrev, dH, hStride, rows, units);
    }

    /// <inheritdoc cref="Backward(float*, nint, float*, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(float* gates, nint gateStride, float* hPrev, float* dH, nint hStride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector z = TSimd.Load(gates + j);
                TVector n = TSimd.Load(gates + units + j);
                TVector d = TSimd.Load(dH + j);
                TVector dZ = TSimd.Multiply(TSimd.Multiply(d, TSimd.Subtract(n, TSimd.Load(hPrev + j))), TSimd.NegateMultiplyAdd(z, z, z));
                TSimd.Store(gates + j, dZ);
                TSimd.Store(gates + units + j, TSimd.Multiply(TSimd.Multiply(d, z), PositiveCandidate.SlopeOf<TSimd, TVector>(n)));
                TSimd.Store(dH + j, TSimd.NegateMultiplyAdd(d, z, d));
            }

            gates += gateStride;
            hPrev += hStride;
            dH += hStride;
        }
    }
}
