using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.MatrixMemory;

/// <summary>
/// Computes a step of a matrix memory that a stream writes and reads, and the decay of a memory over several steps. Values below
/// <see cref="DecayMatrix.Vanished"/> become zero; a NaN stays a NaN.
/// </summary>
internal static unsafe class MemoryUpdate
{
    /// <summary>C[r, c] = f C[r, c] + k[r] v[c], then y[c] = the sum over r of q[r] C[r, c].</summary>
    /// <param name="memory">[rows, width] C, changed in place.</param>
    /// <param name="forget">f, from 0 to 1.</param>
    /// <param name="keys">[rows] k.</param>
    /// <param name="values">[width] v.</param>
    /// <param name="queries">[rows] q.</param>
    /// <param name="read">[width] out: y.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="width">The number of columns, a multiple of 16.</param>
    public static void Step(float* memory, float forget, float* keys, float* values, float* queries, float* read, int rows, int width)
    {
        if (VectorTier.IsVector512)
            Step<Simd512, Vector512<float>>(memory, forget, keys, values, queries, read, rows, width);
        else if (VectorTier.IsVector256)
            Step<Simd256, Vector256<float>>(memory, forget, keys, values, queries, read, rows, width);
        else if (VectorTier.IsVector128)
            Step<Simd128, Vector128<float>>(memory, forget, keys, values, queries, read, rows, width);
        else
            Step<SimdScalar, float>(memory, forget, keys, values, queries, read, rows, width);
    }

    /// <inheritdoc cref="Step(float*, float, float*, float*, float*, float*, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step<TSimd, TVector>(float* memory, float forget, float* keys, float* values, float* queries, float* read, int rows, int width)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        // Two sums take turns, so that an addition does not wait for the previous one.
        TVector f = TSimd.Broadcast(forget);
        for (int c = 0; c < width; c += TSimd.Count)
        {
            TVector v = TSimd.Load(values + c), even = TSimd.Zero, odd = TSimd.Zero;
            float* at = memory + c;
            int r = 0;
            for (; r < rows - 1; r += 2, at += 2 * (nint)width)
            {
                TVector first = TSimd.MultiplyAdd(TSimd.Broadcast(keys[r]), v, TSimd.Multiply(f, TSimd.Load(at)));
                TVector second = TSimd.MultiplyAdd(TSimd.Broadcast(keys[r + 1]), v, TSimd.Multiply(f, TSimd.Load(at + width)));
                first = TSimd.ZeroBelow(first, DecayMatrix.Vanished);
                second = TSimd.ZeroBelow(second, DecayMatrix.Vanished);
                TSimd.Store(at, first);
                TSimd.Store(at + width, second);
                even = TSimd.MultiplyAdd(TSimd.Broadcast(queries[r]), first, even);
                odd = TSimd.MultiplyAdd(TSimd.Broadcast(queries[r + 1]), second, odd);
            }

            if (r < rows)
            {
                TVector last = TSimd.MultiplyAdd(TSimd.Broadcast(keys[r]), v, TSimd.Multiply(f, TSimd.Load(at)));
                last = TSimd.ZeroBelow(last, DecayMatrix.Vanished);
                TSimd.Store(at, last);
                even = TSimd.MultiplyAdd(TSimd.Broadcast(queries[r]), last, even);
            }

            TSimd.Store(read + c, TSimd.Add(even, odd));
        }
    }

    /// <summary>target[i] = factor source[i].</summary>
    /// <param name="source">[length] The source.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="target">[length] The target, which may be the source.</param>
    /// <param name="length">The number of elements, a multiple of 16.</param>
    public static void Scale(float* source, float factor, float* target, nint length)
    {
        if (VectorTier.IsVector512)
            Scale<Simd512, Vector512<float>>(source, factor, target, length);
        else if (VectorTier.IsVector256)
            Scale<Simd256, Vector256<float>>(source, factor, target, length);
        else if (VectorTier.IsVector128)
            Scale<Simd128, Vector128<float>>(source, factor, target, length);
        else
            Scale<SimdScalar, float>(source, factor, target, length);
    }

    /// <inheritdoc cref="Scale(float*, float, float*, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<TSimd, TVector>(float* source, float factor, float* target, nint length)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector f = TSimd.Broadcast(factor);
        for (nint i = 0; i < length; i += TSimd.Count)
            TSimd.Store(target + i, TSimd.ZeroBelow(TSimd.Multiply(f, TSimd.Load(source + i)), DecayMatrix.Vanished));
    }
}
