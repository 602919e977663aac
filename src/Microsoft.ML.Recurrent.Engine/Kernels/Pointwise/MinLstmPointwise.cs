using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

/// <summary>
/// Computes a step of a minLSTM (Feng et al. 2024), whose two gates are divided by their sum, and its gradient. All pointers start at a panel's first unit; NaN
/// propagates.
/// </summary>
internal static unsafe class MinLstmPointwise
{
    // Two gates that are closed further than this keep and take one half each, instead of dividing zero by zero.
    private const float Closed = -60;

    /// <summary>f = σ(f), i = σ(i), n = g(n), h = (f h' + i n) / (f + i), where g is <see cref="PositiveCandidate"/>.</summary>
    /// <param name="gates">[rows, 3 units] in: the pre-activations of f, i, n; out: the activated gates.</param>
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
                TVector f = VectorMath.Sigmoid<TSimd, TVector>(TSimd.Clamp(TSimd.Load(gates + j), Closed, -Closed));
                TVector i = VectorMath.Sigmoid<TSimd, TVector>(TSimd.Clamp(TSimd.Load(gates + units + j), Closed, -Closed));
                TVector n = PositiveCandidate.Of<TSimd, TVector>(TSimd.Load(gates + (2 * units) + j));
                TVector before = TSimd.Load(hPrev + j);
                TSimd.Store(gates + j, f);
                TSimd.Store(gates + units + j, i);
                TSimd.Store(gates + (2 * units) + j, n);
                TSimd.Store(h + j, TSimd.MultiplyAdd(Share<TSimd, TVector>(i, f), TSimd.Subtract(n, before), before));
            }

            gates += gateStride;
            hPrev += hStride;
            h += hStride;
        }
    }

    /// <summary>
    /// Computes the gradient of <see cref="Forward(float*, nint, float*, float*, nint, int, int)"/>. With s = i / (f + i), dn = dH s g', dH' = dH (1 - s),
    /// ds = dH (n - h'), di = ds s (1 - s) (1 - i), df = -ds s (1 - s) (1 - f).
    /// </summary>
    /// <param name="gates">[rows, 3 units] in: activated gates; out: the gradients of their pre-activations.</param>
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
                TVector f = TSimd.Load(gates + j);
                TVector i = TSimd.Load(gates + units + j);
                TVector n = TSimd.Load(gates + (2 * units) + j);
                TVector d = TSimd.Load(dH + j);
                TVector share = Share<TSimd, TVector>(i, f);
                TVector dShare = TSimd.Multiply(
                    TSimd.Multiply(d, TSimd.Subtract(n, TSimd.Load(hPrev + j))), TSimd.NegateMultiplyAdd(share, share, share));
                TSimd.Store(gates + j, TSimd.Subtract(TSimd.Multiply(f, dShare), dShare));
                TSimd.Store(gates + units + j, TSimd.NegateMultiplyAdd(i, dShare, dShare));
                TSimd.Store(gates + (2 * units) + j, TSimd.Multiply(TSimd.Multiply(d, share), PositiveCandidate.SlopeOf<TSimd, TVector>(n)));
                TSimd.Store(dH + j, TSimd.NegateMultiplyAdd(d, share, d));
            }

            gates += gateStride;
            hPrev += hStride;
            dH += hStride;
        }
    }

    // Divisors of a ratio must be at least 1, as the smallest sum of two gates is times this factor.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Share<TSimd, TVector>(TVector i, TVector f)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        const float Scale = 1.5474250e26f; // 2^87, which is above e^60
        TVector scale = TSimd.Broadcast(Scale);
        return TSimd.Ratio(TSimd.Multiply(i, scale), TSimd.Multiply(TSimd.Add(f, i), scale));
    }
}
