using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.MatrixMemory;

/// <summary>
/// Computes the exponential input gate and the logistic forget gate of a matrix memory in some steps (Beck et al. 2024), both divided by e^m, where m is a
/// stabilizer that no output depends on: m(t) = max(log σ(f) + m(t-1), i, 0). It keeps both gates from 0 to 1 and e^-m at most 1, so that nothing overflows.
/// </summary>
internal static unsafe class ExponentialGates
{
    /// <summary>i = e^(i - m), f = e^(log σ(f) + m(t-1) - m), floor = e^-m; a NaN makes all later values NaN.</summary>
    /// <param name="input">[steps, padded to a multiple of 16] in: the pre-activations of i, out: i.</param>
    /// <param name="forget">[steps, padded to a multiple of 16] in: the pre-activations of f, out: f.</param>
    /// <param name="floor">[steps, padded to a multiple of 16] out: e^-m.</param>
    /// <param name="stabilizer">m before the first step, at least 0.</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <returns>m after the last step.</returns>
    public static float Forward(float* input, float* forget, float* floor, float stabilizer, int steps)
    {
        if (VectorTier.IsVector512)
            return Forward<Simd512, Vector512<float>>(input, forget, floor, stabilizer, steps);
        if (VectorTier.IsVector256)
            return Forward<Simd256, Vector256<float>>(input, forget, floor, stabilizer, steps);
        if (VectorTier.IsVector128)
            return Forward<Simd128, Vector128<float>>(input, forget, floor, stabilizer, steps);
        return Forward<SimdScalar, float>(input, forget, floor, stabilizer, steps);
    }

    /// <inheritdoc cref="Forward(float*, float*, float*, float, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Forward<TSimd, TVector>(float* input, float* forget, float* floor, float stabilizer, int steps)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int t = 0; t < steps; t += TSimd.Count)
            TSimd.Store(forget + t, VectorMath.LogSigmoid<TSimd, TVector>(TSimd.Load(forget + t)));
        for (int t = 0; t < steps; t++)
        {
            float kept = forget[t] + stabilizer;
            stabilizer = MathF.Max(MathF.Max(kept, input[t]), 0);
            input[t] -= stabilizer;
            forget[t] = kept - stabilizer;
            floor[t] = -stabilizer;
        }

        for (int t = 0; t < steps; t += TSimd.Count)
        {
            TSimd.Store(input + t, VectorMath.ExpOfNegative<TSimd, TVector>(TSimd.Load(input + t)));
            TSimd.Store(forget + t, VectorMath.ExpOfNegative<TSimd, TVector>(TSimd.Load(forget + t)));
            TSimd.Store(floor + t, VectorMath.ExpOfNegative<TSimd, TVector>(TSimd.Load(floor + t)));
        }

        return stabilizer;
    }
}
