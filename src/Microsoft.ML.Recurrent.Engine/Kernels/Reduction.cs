using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>Computes sums in a fixed order of addition, which gives the same bits at every vector width.</summary>
internal static unsafe class Reduction
{
    // Element i is added to lane i mod 64. A float's square is exact in double, so fused and separate multiply-add agree as well.
    private const int Lanes = 64;

    /// <summary>
    /// Computes the sum of the squares in double precision, which no floats can overflow. A NaN or infinity among the values makes the sum non-finite.
    /// </summary>
    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        if (VectorTier.IsVector512)
            return SumOfSquares<Simd512, Vector512<float>>(values);
        if (VectorTier.IsVector256)
            return SumOfSquares<Simd256, Vector256<float>>(values);
        if (VectorTier.IsVector128)
            return SumOfSquares<Simd128, Vector128<float>>(values);
        return SumOfSquares<SimdScalar, float>(values);
    }

    /// <inheritdoc cref="SumOfSquares(ReadOnlySpan{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares<TSimd, TVector>(ReadOnlySpan<float> values)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        double* lanes = stackalloc double[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
            lanes[lane] = 0;

        fixed (float* source = values)
        {
            int i = 0;
            for (; i <= values.Length - Lanes; i += Lanes)
            {
                for (int lane = 0; lane < Lanes; lane += TSimd.Count)
                    TSimd.AddSquares(TSimd.Load(source + i + lane), lanes + lane);
            }

            for (int lane = 0; i < values.Length; i++, lane++)
                lanes[lane] += (double)source[i] * source[i];
        }

        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
                lanes[lane] += lanes[lane + half];
        }

        return lanes[0];
    }
}
