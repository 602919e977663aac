using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

internal static unsafe partial class LstmPointwise
{
    /// <summary>
    /// h = o tanh(ĉ), for a cell state that was layer-normalised after
    /// <see cref="Forward(float*, nint, float*, nint, float*, nint, float*, nint, int, int, float*, bool)"/>.
    /// </summary>
    /// <param name="gates">[rows, 4 units] The activated gates, of which o is read. Coupled: 3 gates.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="cNormalized">[rows, units] ĉ.</param>
    /// <param name="cStride">The number of elements from one row to the next.</param>
    /// <param name="h">[rows, units] out: the hidden state; may be <paramref name="cNormalized"/>.</param>
    /// <param name="hStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    /// <param name="coupled">Whether the gates are coupled, so that there is no gate i.</param>
    public static void Output(
        float* gates, nint gateStride, float* cNormalized, nint cStride, float* h, nint hStride, int rows, int units, bool coupled)
    {
        if (VectorTier.IsVector512)
            Output<Simd512, Vector512<float>>(gates, gateStride, cNormalized, cStride, h, hStride, rows, units, coupled);
        else if (VectorTier.IsVector256)
            Output<Simd256, Vector256<float>>(gates, gateStride, cNormalized, cStride, h, hStride, rows, units, coupled);
        else if (VectorTier.IsVector128)
            Output<Simd128, Vector128<float>>(gates, gateStride, cNormalized, cStride, h, hStride, rows, units, coupled);
        else
            Output<SimdScalar, float>(gates, gateStride, cNormalized, cStride, h, hStride, rows, units, coupled);
    }

    /// <inheritdoc cref="Output(float*, nint, float*, nint, float*, nint, int, int, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output<TSimd, TVector>(
        float* gates, nint gateStride, float* cNormalized, nint cStride, float* h, nint hStride, int rows, int units, bool coupled)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float* oGate = gates + ((coupled ? 2 : 3) * units);
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
                TSimd.Store(h + j, TSimd.Multiply(TSimd.Load(oGate + j), VectorMath.Tanh<TSimd, TVector>(TSimd.Load(cNormalized + j))));

            oGate += gateStride;
            cNormalized += cStride;
            h += hStride;
        }
    }

    /// <summary>
    /// Computes the gradient of <see cref="Output(float*, nint, float*, nint, float*, nint, int, int, bool)"/>:
    /// dĉ = dH o (1 - tanh²(ĉ)), do = dH tanh(ĉ) o (1 - o).
    /// </summary>
    /// <param name="gates">[rows, 4 units] in: the activated gates; out: the o slot holds the gradient of its pre-activation. Coupled: 3 gates.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="cNormalized">[rows, units] ĉ.</param>
    /// <param name="cStride">The number of elements from one row to the next.</param>
    /// <param name="dH">[rows, units] The gradient of h.</param>
    /// <param name="dHStride">The number of elements from one row to the next.</param>
    /// <param name="dCNormalized">[rows, units] out: the gradient of ĉ; may be <paramref name="dH"/>.</param>
    /// <param name="dCStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    /// <param name="coupled">Whether the gates are coupled, so that there is no gate i.</param>
    public static void OutputBackward(
        float* gates, nint gateStride, float* cNormalized, nint cStride, float* dH, nint dHStride, float* dCNormalized, nint dCStride, int rows,
        int units, bool coupled)
    {
        if (VectorTier.IsVector512)
            OutputBackward<Simd512, Vector512<float>>(
                gates, gateStride, cNormalized, cStride, dH, dHStride, dCNormalized, dCStride, rows, units, coupled);
        else if (VectorTier.IsVector256)
            OutputBackward<Simd256, Vector256<float>>(
                gates, gateStride, cNormalized, cStride, dH, dHStride, dCNormalized, dCStride, rows, units, coupled);
        else if (VectorTier.IsVector128)
            OutputBackward<Simd128, Vector128<float>>(
                gates, gateStride, cNormalized, cStride, dH, dHStride, dCNormalized, dCStride, rows, units, coupled);
        else
            OutputBackward<SimdScalar, float>(gates, gateStride, cNormalized, cStride, dH, dHStride, dCNormalized, dCStride, rows, units, coupled);
    }

    /// <inheritdoc cref="OutputBackward(float*, nint, float*, nint, float*, nint, float*, nint, int, int, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputBackward<TSimd, TVector>(
        float* gates, nint gateStride, float* cNormalized, nint cStride, float* dH, nint dHStride, float* dCNormalized, nint dCStride, int rows,
        int units, bool coupled)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector one = TSimd.Broadcast(1f);
        float* oGate = gates + ((coupled ? 2 : 3) * units);
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector o = TSimd.Load(oGate + j);
                TVector squashed = VectorMath.Tanh<TSimd, TVector>(TSimd.Load(cNormalized + j));
                TVector scaled = TSimd.Multiply(TSimd.Load(dH + j), o);
                TSimd.Store(oGate + j, TSimd.Multiply(TSimd.Multiply(scaled, squashed), TSimd.Subtract(one, o)));
                TSimd.Store(dCNormalized + j, TSimd.Multiply(scaled, TSimd.NegateMultiplyAdd(squashed, squashed, one)));
            }

            oGate += gateStride;
            cNormalized += cStride;
            dH += dHStride;
            dCNormalized += dCStride;
        }
    }
}
