using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

/// <summary>Computes the activation of Elman's cell (Elman 1990) and its gradient. All pointers start at a panel's first unit; NaN propagates.</summary>
internal static unsafe class ElmanPointwise
{
    /// <summary>h = tanh(a) or max(0, a).</summary>
    /// <param name="gates">[rows, units] The pre-activations a; unchanged.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="h">[rows, units] out: the hidden state; may be <paramref name="gates"/>.</param>
    /// <param name="hStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    /// <param name="relu">Whether the activation is max(0, a) instead of tanh.</param>
    public static void Forward(
        float* gates, nint gateStride, float* h, nint hStride, int rows, int units, bool relu)
    {
        if (VectorTier.IsVector512)
            Forward<Simd512, Vector512<float>>(gates, gateStride, h, hStride, rows, units, relu);
        else if (VectorTier.IsVector256)
            Forward<Simd256, Vector256<float>>(gates, gateStride, h, hStride, rows, units, relu);
        else if (VectorTier.IsVector128)
            Forward<Simd128, Vector128<float>>(gates, gateStride, h, hStride, rows, units, relu);
        else
            Forward<SimdScalar, float>(gates, gateStride, h, hStride, rows, units, relu);
    }

    /// <inheritdoc cref="Forward(float*, nint, float*, nint, int, int, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(
        float* gates, nint gateStride, float* h, nint hStride, int rows, int units, bool relu)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector a = TSimd.Load(gates + j);
                TSimd.Store(h + j, relu ? TSimd.Rectify(a) : VectorMath.Tanh<TSimd, TVector>(a));
            }

            gates += gateStride;
            h += hStride;
        }
    }

    /// <summary>
    /// Computes the gradient of the pre-activation from the output: dH (1 - h²) for tanh; for max(0, a), dH where h is above zero and 0 elsewhere.
    /// </summary>
    /// <param name="gates">[rows, units] out: the gradient; may be <paramref name="dH"/>.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="h">[rows, units] The hidden state.</param>
    /// <param name="hStride">The number of elements from one row to the next.</param>
    /// <param name="dH">[rows, units] The gradient of h.</param>
    /// <param name="dHStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    /// <param name="relu">Whether the activation is max(0, a) instead of tanh.</param>
    public static void Backward(
        float* gates, nint gateStride, float* h, nint hStride, float* dH, nint dHStride, int rows, int units, bool relu)
    {
        if (VectorTier.IsVector512)
            Backward<Simd512, Vector512<float>>(gates, gateStride, h, hStride, dH, dHStride, rows, units, relu);
        else if (VectorTier.IsVector256)
            Backward<Simd256, Vector256<float>>(gates, gateStride, h, hStride, dH, dHStride, rows, units, relu);
        else if (VectorTier.IsVector128)
            Backward<Simd128, Vector128<float>>(gates, gateStride, h, hStride, dH, dHStride, rows, units, relu);
        else
            Backward<SimdScalar, float>(gates, gateStride, h, hStride, dH, dHStride, rows, units, relu);
    }

    /// <inheritdoc cref="Backward(float*, nint, float*, nint, float*, nint, int, int, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(
        float* gates, nint gateStride, float* h, nint hStride, float* dH, nint dHStride, int rows, int units, bool relu)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector one = TSimd.Broadcast(1f);
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector output = TSimd.Load(h + j);
                TVector d = TSimd.Load(dH + j);
                TSimd.Store(
                    gates + j,
                    relu ? TSimd.WherePositive(output, d) : TSimd.Multiply(d, TSimd.NegateMultiplyAdd(output, output, one)));
            }

            gates += gateStride;
            h += hStride;
            dH += dHStride;
        }
    }
}
