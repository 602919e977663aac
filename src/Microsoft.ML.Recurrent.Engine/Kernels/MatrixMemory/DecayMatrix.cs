using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.MatrixMemory;

/// <summary>
/// Computes the decay of what each step of a chunk wrote to a matrix memory until each later step, D[t, s] = i(s) f(s+1) ... f(t), and applies it to the
/// products of queries and keys. Row t holds what step t reads; later steps are zero. Values below <see cref="Vanished"/> become zero.
/// </summary>
internal static unsafe class DecayMatrix
{
    /// <summary>2^-120: such a value affects nothing, and the next steps would make it a denormal number, which takes a hundred times as long.</summary>
    public const float Vanished = 7.5231638e-37f;

    /// <summary>Fills D, and b(t) = f(0) ... f(t), the decay of the memory before the chunk.</summary>
    /// <param name="input">[steps] i, from 0 to 1.</param>
    /// <param name="forget">[steps] f, from 0 to 1.</param>
    /// <param name="decay">[steps, width] out: D.</param>
    /// <param name="before">[steps] out: b.</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="width">The number of columns, a multiple of 16 and at least the number of steps.</param>
    public static void Fill(float* input, float* forget, float* decay, float* before, int steps, int width)
    {
        if (VectorTier.IsVector512)
            Fill<Simd512, Vector512<float>>(input, forget, decay, before, steps, width);
        else if (VectorTier.IsVector256)
            Fill<Simd256, Vector256<float>>(input, forget, decay, before, steps, width);
        else if (VectorTier.IsVector128)
            Fill<Simd128, Vector128<float>>(input, forget, decay, before, steps, width);
        else
            Fill<SimdScalar, float>(input, forget, decay, before, steps, width);
    }

    /// <inheritdoc cref="Fill(float*, float*, float*, float*, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<TSimd, TVector>(float* input, float* forget, float* decay, float* before, int steps, int width)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        float kept = 1;
        for (int t = 0; t < steps; t++)
        {
            float* row = decay + ((nint)t * width);
            TVector f = TSimd.Broadcast(forget[t]);
            for (int s = 0; s < width; s += TSimd.Count)
                TSimd.Store(row + s, t == 0 ? TSimd.Zero : TSimd.ZeroBelow(TSimd.Multiply(TSimd.Load(row - width + s), f), Vanished));
            row[t] = input[t];
            kept *= forget[t];
            kept = kept < Vanished ? 0 : kept;
            before[t] = kept;
        }
    }

    /// <summary>scores[t, s] *= D[t, s], sums[t] += the sum of row t.</summary>
    /// <param name="decay">[steps, width] D.</param>
    /// <param name="scores">[steps, width] in: the products of queries and keys, out: what step t reads of step s.</param>
    /// <param name="sums">[steps] The sums, changed in place.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="width">The number of columns, a multiple of 16.</param>
    public static void Forward(float* decay, float* scores, float* sums, int steps, int width)
    {
        if (VectorTier.IsVector512)
            Forward<Simd512, Vector512<float>>(decay, scores, sums, steps, width);
        else if (VectorTier.IsVector256)
            Forward<Simd256, Vector256<float>>(decay, scores, sums, steps, width);
        else if (VectorTier.IsVector128)
            Forward<Simd128, Vector128<float>>(decay, scores, sums, steps, width);
        else
            Forward<SimdScalar, float>(decay, scores, sums, steps, width);
    }

    /// <inheritdoc cref="Forward(float*, float*, float*, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(float* decay, float* scores, float* sums, int steps, int width)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int t = 0; t < steps; t++, decay += width, scores += width)
        {
            TVector sum = TSimd.Zero;
            for (int s = 0; s < width; s += TSimd.Count)
            {
                TVector read = TSimd.Multiply(TSimd.Load(scores + s), TSimd.Load(decay + s));
                TSimd.Store(scores + s, read);
                sum = TSimd.Add(sum, read);
            }

            sums[t] += TSimd.Sum(sum);
        }
    }

    /// <summary>dScores[t, s] = (dScores[t, s] + dSums[t]) D[t, s], the gradient of the products of queries and keys.</summary>
    /// <param name="decay">[steps, width] D.</param>
    /// <param name="dScores">[steps, width] in: the gradient of the scores after the decay, without that through the sums; out: that before it.</param>
    /// <param name="dSums">[steps] The gradient of the sums.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="width">The number of columns, a multiple of 16.</param>
    public static void Backward(float* decay, float* dScores, float* dSums, int steps, int width)
    {
        if (VectorTier.IsVector512)
            Backward<Simd512, Vector512<float>>(decay, dScores, dSums, steps, width);
        else if (VectorTier.IsVector256)
            Backward<Simd256, Vector256<float>>(decay, dScores, dSums, steps, width);
        else if (VectorTier.IsVector128)
            Backward<Simd128, Vector128<float>>(decay, dScores, dSums, steps, width);
        else
            Backward<SimdScalar, float>(decay, dScores, dSums, steps, width);
    }

    /// <inheritdoc cref="Backward(float*, float*, float*, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(float* decay, float* dScores, float* dSums, int steps, int width)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int t = 0; t < steps; t++, decay += width, dScores += width)
        {
            TVector dSum = TSimd.Broadcast(dSums[t]);
            for (int s = 0; s < width; s += TSimd.Count)
                TSimd.Store(dScores + s, TSimd.Multiply(TSimd.Add(TSimd.Load(dScores + s), dSum), TSimd.Load(decay + s)));
        }
    }
}
