using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;

internal static unsafe partial class GruPointwise
{
    /// <summary>r = σ(r), z = σ(z), and r h', which is the operand of the candidate's product.</summary>
    /// <param name="gates">[rows, 2 units] in: pre-activations of r, z; out: activated.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="hPrev">[rows, units] h', the hidden state before the step.</param>
    /// <param name="hPrevStride">The number of elements from one row to the next.</param>
    /// <param name="resetHidden">[rows, units] out: r h'.</param>
    /// <param name="resetStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    public static void ResetForward(
        float* gates, nint gateStride, float* hPrev, nint hPrevStride, float* resetHidden, nint resetStride, int rows, int units)
    {
        if (VectorTier.IsVector512)
            ResetForward<Simd512, Vector512<float>>(gates, gateStride, hPrev, hPrevStride, resetHidden, resetStride, rows, units);
        else if (VectorTier.IsVector256)
            ResetForward<Simd256, Vector256<float>>(gates, gateStride, hPrev, hPrevStride, resetHidden, resetStride, rows, units);
        else if (VectorTier.IsVector128)
            ResetForward<Simd128, Vector128<float>>(gates, gateStride, hPrev, hPrevStride, resetHidden, resetStride, rows, units);
        else
            ResetForward<SimdScalar, float>(gates, gateStride, hPrev, hPrevStride, resetHidden, resetStride, rows, units);
    }

    /// <inheritdoc cref="ResetForward(float*, nint, float*, nint, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ResetForward<TSimd, TVector>(
        float* gates, nint gateStride, float* hPrev, nint hPrevStride, float* resetHidden, nint resetStride, int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector r = VectorMath.Sigmoid<TSimd, TVector>(TSimd.Load(gates + j));
                TSimd.Store(gates + j, r);
                TSimd.Store(gates + units + j, VectorMath.Sigmoid<TSimd, TVector>(TSimd.Load(gates + units + j)));
                TSimd.Store(resetHidden + j, TSimd.Multiply(r, TSimd.Load(hPrev + j)));
            }

            gates += gateStride;
            hPrev += hPrevStride;
            resetHidden += resetStride;
        }
    }

    /// <summary>
    /// Computes the gradient of <see cref="ResetForward(float*, nint, float*, nint, float*, nint, int, int)"/> through r h', where d is the gradient of r
    /// h':
    /// dr = d h' r (1 - r), dH' += d r.
    /// </summary>
    /// <param name="gates">[rows, 2 units] in: activated r in its slot; out: dr of its pre-activation there, the z slot unchanged.</param>
    /// <param name="gateStride">The number of elements from one row of gates to the next.</param>
    /// <param name="hPrev">[rows, units] h', the hidden state before the step.</param>
    /// <param name="hPrevStride">The number of elements from one row to the next.</param>
    /// <param name="dResetHidden">[rows, units] The gradient of r h'.</param>
    /// <param name="dResetStride">The number of elements from one row to the next.</param>
    /// <param name="dHPrev">[rows, units] The gradient of h', added to.</param>
    /// <param name="dHPrevStride">The number of elements from one row to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="units">The number of units, a multiple of 16.</param>
    public static void ResetBackward(
        float* gates, nint gateStride, float* hPrev, nint hPrevStride, float* dResetHidden, nint dResetStride, float* dHPrev, nint dHPrevStride,
        int rows, int units)
    {
        if (VectorTier.IsVector512)
            ResetBackward<Simd512, Vector512<float>>(
                gates, gateStride, hPrev, hPrevStride, dResetHidden, dResetStride, dHPrev, dHPrevStride, rows, units);
        else if (VectorTier.IsVector256)
            ResetBackward<Simd256, Vector256<float>>(
                gates, gateStride, hPrev, hPrevStride, dResetHidden, dResetStride, dHPrev, dHPrevStride, rows, units);
        else if (VectorTier.IsVector128)
            ResetBackward<Simd128, Vector128<float>>(
                gates, gateStride, hPrev, hPrevStride, dResetHidden, dResetStride, dHPrev, dHPrevStride, rows, units);
        else
            ResetBackward<SimdScalar, float>(gates, gateStride, hPrev, hPrevStride, dResetHidden, dResetStride, dHPrev, dHPrevStride, rows, units);
    }

    /// <inheritdoc cref="ResetBackward(float*, nint, float*, nint, float*, nint, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ResetBackward<TSimd, TVector>(
        float* gates, nint gateStride, float* hPrev, nint hPrevStride, float* dResetHidden, nint dResetStride, float* dHPrev, nint dHPrevStride,
        int rows, int units)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--)
        {
            for (int j = 0; j < units; j += TSimd.Count)
            {
                TVector r = TSimd.Load(gates + j);
                TVector d = TSimd.Load(dResetHidden + j);
                TSimd.Store(gates + j, TSimd.Multiply(TSimd.Multiply(d, TSimd.Load(hPrev + j)), TSimd.NegateMultiplyAdd(r, r, r)));
                TSimd.Store(dHPrev + j, TSimd.MultiplyAdd(d, r, TSimd.Load(dHPrev + j)));
            }

            gates += gateStride;
            hPrev += hPrevStride;
            dResetHidden += dResetStride;
            dHPrev += dHPrevStride;
        }
    }
}
