using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

/// <summary>
/// The pointwise part of a GRU step, computed between its products (Cho et al. 2014), with the reset gate applied after the recurrent product as in torch
/// and cuDNN; GruPointwise.ResetBefore.cs holds the form that applies it before the product. All pointers start at a panel's first unit; NaN propagates.
/// </summary>
internal static unsafe partial class GruPointwise
{
    /// <summary>r = σ(r + r_h), z = σ(z + z_h), n = tanh(n + r n_h), h = (1 - z) n + z h'.</summary>
    /// <param name="gates">[rows, 3 units] in: the inputs' part of r, z, n; out: the activated gates.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="hidden">[rows, 3 units] The recurrent part r_h, z_h, n_h with its bias; unchanged.</param>
    /// <param name="hiddenStride">The number of elements from one row to the next.</param>
    /// <param name="hPrev">[rows, units] h', the hidden state before the step.</param>
    /// <param name="hPrevStride">The number of elements from one row to the next.</param>
    /// <param name="h">[rows, units] out: the hidden state after the step; may be <paramref name="hPrev"/>.</param>
    /// <param name="hStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    public static void Forward(
        float* gates, nint gateStride, float* hidden, nint hiddenStride, float* hPrev, nint hPrevStride, float* h, nint hStride, int rows, int units)
    {
        if (VectorTier.IsVector512)
            Forward<Simd512, Vector512<float>>(gates, gateStride, hidden, hiddenStride, hPrev, hPrevStride, h, hStride, rows, units);
        else if (VectorTier.IsVector256)
            Forward<Simd256, Vector256<float>>(gates, gateStride, hidden, hiddenStride, hPrev, hPrevStride, h, hStride, rows, units);
        else if (VectorTier.IsVector128)
            Forward<Simd128, Vector128<float>>(gates, gateStride, hidden, hiddenStride, hPrev, hPrevStride, h, hStride, rows, units);
        else
            Forward<SimdScalar, float>(gates, gateStride, hidden, hiddenStride, hPrev, hPrevStride, h, hStride, rows, units);
    }

    /// <inheritdoc cref="Forward(float*, nint, float*, nint, float*, nint, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(
        float* gates, nint gateStride, float* hidden, nint hiddenStride, float* hPrev, nint hPrevStride, float* h, nint hStride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                float* rGate = gates + j;
                float* zGate = rGate + units;
                float* nGate = zGate + units;
                TVector r = VectorMath.Sigmoid<TSimd, TVector>(TSimd.Add(TSimd.Load(rGate), TSimd.Load(hidden + j)));
                TVector z = VectorMath.Sigmoid<TSimd, TVector>(TSimd.Add(TSimd.Load(zGate), TSimd.Load(hidden + units + j)));
                TVector n = VectorMath.Tanh<TSimd, TVector>(TSimd.MultiplyAdd(r, TSimd.Load(hidden + (2 * units) + j), TSimd.Load(nGate)));
                TSimd.Store(rGate, r);
                TSimd.Store(zGate, z);
                TSimd.Store(nGate, n);
                TSimd.Store(h + j, Mix<TSimd, TVector>(z, n, TSimd.Load(hPrev + j)));
            }

            gates += gateStride;
            hidden += hiddenStride;
            hPrev += hPrevStride;
            h += hStride;
        }
    }

    /// <summary>
    /// Computes the gradient of <see cref="Forward(float*, nint, float*, nint, float*, nint, float*, nint, int, int)"/>:
    /// dn = dH (1 - z) (1 - n²), dz = dH (h' - n) z (1 - z), dr = dn n_h r (1 - r), dH' = dH z.
    /// </summary>
    /// <param name="gates">[rows, 3 units] in: activated gates; out: dr, dz, dn, the gradients of the inputs' part.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="hidden">[rows, 3 units] in: the recurrent part; out: dr, dz, dn r, its gradients.</param>
    /// <param name="hiddenStride">The number of elements from one row to the next.</param>
    /// <param name="hPrev">[rows, units] h', the hidden state before the step.</param>
    /// <param name="hPrevStride">The number of elements from one row to the next.</param>
    /// <param name="dH">[rows, units] The gradient of h.</param>
    /// <param name="dHStride">The number of elements from one row to the next.</param>
    /// <param name="dHPrev">[rows, units] out: the direct share of the gradient of h', overwritten; may be <paramref name="dH"/>.</param>
    /// <param name="dHPrevStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    public static void Backward(
        float* gates, nint gateStride, float* hidden, nint hiddenStride, float* hPrev, nint hPrevStride, float* dH, nint dHStride, float* dHPrev,
        nint dHPrevStride, int rows, int units)
    {
        if (VectorTier.IsVector512)
            Backward<Simd512, Vector512<float>>(
                gates, gateStride, hidden, hiddenStride, hPrev, hPrevStride, dH, dHStride, dHPrev, dHPrevStride, rows, units);
        else if (VectorTier.IsVector256)
            Backward<Simd256, Vector256<float>>(
                gates, gateStride, hidden, hiddenStride, hPrev, hPrevStride, dH, dHStride, dHPrev, dHPrevStride, rows, units);
        else if (VectorTier.IsVector128)
            Backward<Simd128, Vector128<float>>(
                gates, gateStride, hidden, hiddenStride, hPrev, hPrevStride, dH, dHStride, dHPrev, dHPrevStride, rows, units);
        else
            Backward<SimdScalar, float>(gates, gateStride, hidden, hiddenStride, hPrev, hPrevStride, dH, dHStride, dHPrev, dHPrevStride, rows, units);
    }

    /// <inheritdoc cref="Backward(float*, nint, float*, nint, float*, nint, float*, nint, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(
        float* gates, nint gateStride, float* hidden, nint hiddenStride, float* hPrev, nint hPrevStride, float* dH, nint dHStride, float* dHPrev,
        nint dHPrevStride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector one = TSimd.Broadcast(1f);
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector r = TSimd.Load(gates + j);
                TVector z = TSimd.Load(gates + units + j);
                TVector n = TSimd.Load(gates + (2 * units) + j);
                TVector d = TSimd.Load(dH + j);
                TVector dZ = TSimd.Multiply(TSimd.Multiply(d, TSimd.Subtract(TSimd.Load(hPrev + j), n)), TSimd.NegateMultiplyAdd(z, z, z));
                TVector dN = TSimd.Multiply(TSimd.NegateMultiplyAdd(d, z, d), TSimd.NegateMultiplyAdd(n, n, one));
                TVector dR = TSimd.Multiply(TSimd.Multiply(dN, TSimd.Load(hidden + (2 * units) + j)), TSimd.NegateMultiplyAdd(r, r, r));
                TSimd.Store(gates + j, dR);
                TSimd.Store(gates + units + j, dZ);
                TSimd.Store(gates + (2 * units) + j, dN);
                TSimd.Store(hidden + j, dR);
                TSimd.Store(hidden + units + j, dZ);
                TSimd.Store(hidden + (2 * units) + j, TSimd.Multiply(dN, r));
                TSimd.Store(dHPrev + j, TSimd.Multiply(d, z));
            }

            gates += gateStride;
            hidden += hiddenStride;
            hPrev += hPrevStride;
            dH += dHStride;
            dHPrev += dHPrevStride;
        }
    }

    /// <summary>Computes (1 - z) n + z h' as n - z n + z h'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Mix<TSimd, TVector>(TVector z, TVector n, TVector before)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        return TSimd.MultiplyAdd(z, before, TSimd.NegateMultiplyAdd(z, n, n));
    }
}
