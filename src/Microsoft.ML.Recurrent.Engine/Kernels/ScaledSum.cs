using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Computes the last step of a sum of gradients in one pass over the memory, with the same bits at every vector width, as <see cref="Reduction"/> does.
/// </summary>
internal static unsafe class ScaledSum
{
    // Element i is added to lane i mod 64, as Reduction does.
    private const int Lanes = 64;

    /// <summary>sum[i] = (sum[i] + part[i]) * scale, then part[i] = 0.</summary>
    /// <param name="sum">The sum, changed in place.</param>
    /// <param name="part">The addend, as long as the sum, or empty to add nothing. Must not overlap the sum.</param>
    /// <param name="scale">The factor.</param>
    /// <returns>The sum of the squares of the results, as <see cref="Reduction.SumOfSquares(ReadOnlySpan{float})"/> computes it.</returns>
    public static double Add(Span<float> sum, Span<float> part, float scale)
    {
        if (VectorTier.IsVector512)
            return Add<Simd512, Vector512<float>>(sum, part, scale);
        if (VectorTier.IsVector256)
            return Add<Simd256, Vector256<float>>(sum, part, scale);
        if (VectorTier.IsVector128)
            return Add<Simd128, Vector128<float>>(sum, part, scale);
        return Add<SimdScalar, float>(sum, part, scale);
    }

    /// <inheritdoc cref="Add(Span{float}, Span{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Add<TSimd, TVector>(Span<float> sum, Span<float> part, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        if (!part.IsEmpty)
            ArgumentOutOfRangeException.ThrowIfNotEqual(part.Length, sum.Length);
        double* lanes = stackalloc double[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
            lanes[lane] = 0;
        fixed (float* to = sum)
        fixed (float* from = part)
        {
            int whole = sum.Length - (sum.Length % Lanes);
            if (from == null)
                Scale<TSimd, TVector>(to, whole, scale, lanes);
            else
                AddAndScale<TSimd, TVector>(to, from, whole, scale, lanes);
            for (int i = whole; i < sum.Length; i++)
            {
                float value = (from == null ? to[i] : to[i] + from[i]) * scale;
                to[i] = value;
                lanes[i - whole] += (double)value * value;
            }
        }

        part[(part.Length - (part.Length % Lanes))..].Clear();
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
                lanes[lane] += lanes[lane + half];
        }

        return lanes[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<TSimd, TVector>(float* sum, int length, float scale, double* lanes)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector factor = TSimd.Broadcast(scale);
        for (int i = 0; i < length; i += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane += TSimd.Count)
            {
                TVector value = TSimd.Multiply(TSimd.Load(sum + i + lane), factor);
                TSimd.Store(sum + i + lane, value);
                TSimd.AddSquares(value, lanes + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAndScale<TSimd, TVector>(float* sum, float* part, int length, float scale, double* lanes)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector factor = TSimd.Broadcast(scale);
        for (int i = 0; i < length; i += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane += TSimd.Count)
            {
                TVector value = TSimd.Multiply(TSimd.Add(TSimd.Load(sum + i + lane), TSimd.Load(part + i + lane)), factor);
                TSimd.Store(sum + i + lane, value);
                TSimd.Store(part + i + lane, TSimd.Zero);
                TSimd.AddSquares(value, lanes + lane);
            }
        }
    }
}
