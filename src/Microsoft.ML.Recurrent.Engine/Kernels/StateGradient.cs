using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Adds up the gradients of h and c that are passed to the previous step. A vanishing gradient would not go straight to zero but pass through the denormal
/// numbers, on which a processor takes a hundred times as long: a value whose magnitude is below <see cref="Vanished"/>, which is too small to affect any
/// weight, becomes zero here.
/// </summary>
internal static unsafe class StateGradient
{
    /// <summary>2^-90: even multiplied by the smallest non-zero derivative of a gate, it is still a normal number.</summary>
    public const float Vanished = 8.0779357e-28f;

    /// <summary>state[i] += output[i], set to zero where the magnitude is below <see cref="Vanished"/>; a NaN stays a NaN.</summary>
    /// <param name="state">[length] The gradient of a state.</param>
    /// <param name="output">[length] The gradient from the output of the same step; null to add nothing.</param>
    /// <param name="length">The number of elements, a multiple of 16.</param>
    public static void Add(float* state, float* output, nint length)
    {
        if (VectorTier.IsVector512)
            Add<Simd512, Vector512<float>>(state, output, length);
        else if (VectorTier.IsVector256)
            Add<Simd256, Vector256<float>>(state, output, length);
        else if (VectorTier.IsVector128)
            Add<Simd128, Vector128<float>>(state, output, length);
        else
            Add<SimdScalar, float>(state, output, length);
    }

    /// <summary>Adds up some columns of rows, as <see cref="Add(float*, float*, nint)"/> does.</summary>
    /// <param name="state">[rows, length] The gradient of a state.</param>
    /// <param name="output">[rows, length] The gradient from the output of the same step.</param>
    /// <param name="stride">The number of elements from one row of either to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="length">The number of columns, a multiple of 16.</param>
    public static void Add(float* state, float* output, nint stride, int rows, nint length)
    {
        if (length == stride)
            Add(state, output, rows * length);
        else
            for (; rows > 0; rows--, state += stride, output += stride)
                Add(state, output, length);
    }

    /// <inheritdoc cref="Add(float*, float*, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TSimd, TVector>(float* state, float* output, nint length)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (nint i = 0; i < length; i += TSimd.Count)
        {
            TVector sum = TSimd.Load(state + i);
            if (output != null)
                sum = TSimd.Add(sum, TSimd.Load(output + i));
            TSimd.Store(state + i, TSimd.ZeroBelow(sum, Vanished));
        }
    }
}
