using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Computes the three passes of a softmax over a row: the largest value, the exponentials with their sum, and a scale with an optional shift. A destination
/// either is the source or does not overlap it.
/// </summary>
internal static unsafe class Softmax
{
    private const int WidestVector = 16;

    /// <summary>Returns the largest value, or NaN if any value is not finite. There must be at least one value.</summary>
    public static float Largest(ReadOnlySpan<float> values)
    {
        if (VectorTier.IsVector512)
            return Largest<Simd512, Vector512<float>>(values);
        if (VectorTier.IsVector256)
            return Largest<Simd256, Vector256<float>>(values);
        if (VectorTier.IsVector128)
            return Largest<Simd128, Vector128<float>>(values);
        return Largest<SimdScalar, float>(values);
    }

    /// <summary>destination[i] = e^(source[i] - shift). No source value may exceed the shift.</summary>
    /// <returns>The sum of the destination in single precision, which is accurate enough for rows of a few hundred values.</returns>
    public static float Exponentials(ReadOnlySpan<float> source, float shift, Span<float> destination)
    {
        if (VectorTier.IsVector512)
            return Exponentials<Simd512, Vector512<float>>(source, shift, destination);
        if (VectorTier.IsVector256)
            return Exponentials<Simd256, Vector256<float>>(source, shift, destination);
        if (VectorTier.IsVector128)
            return Exponentials<Simd128, Vector128<float>>(source, shift, destination);
        return Exponentials<SimdScalar, float>(source, shift, destination);
    }

    /// <summary>values[i] = values[i] * scale + shift * shifts[i], or values[i] * scale + shift where there are no shifts.</summary>
    public static void Scale(Span<float> values, float scale, float shift, ReadOnlySpan<float> shifts)
    {
        if (VectorTier.IsVector512)
            Scale<Simd512, Vector512<float>>(values, scale, shift, shifts);
        else if (VectorTier.IsVector256)
            Scale<Simd256, Vector256<float>>(values, scale, shift, shifts);
        else if (VectorTier.IsVector128)
            Scale<Simd128, Vector128<float>>(values, scale, shift, shifts);
        else
            Scale<SimdScalar, float>(values, scale, shift, shifts);
    }

    /// <inheritdoc cref="Largest(ReadOnlySpan{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Largest<TSimd, TVector>(ReadOnlySpan<float> values)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        fixed (float* source = values)
        {
            // Zero times a finite value is zero; zero times anything else is NaN. There are two chains of each, because in a single one every operation
            // would wait four cycles for the previous one.
            TVector zero = TSimd.Zero;
            TVector largest0 = TSimd.Broadcast(values[0]);
            TVector largest1 = largest0;
            TVector check0 = zero;
            TVector check1 = zero;
            int i = 0;
            for (; i <= values.Length - (2 * TSimd.Count); i += 2 * TSimd.Count)
            {
                TVector first = TSimd.Load(source + i);
                TVector second = TSimd.Load(source + i + TSimd.Count);
                largest0 = TSimd.Max(largest0, first);
                largest1 = TSimd.Max(largest1, second);
                check0 = TSimd.MultiplyAdd(first, zero, check0);
                check1 = TSimd.MultiplyAdd(second, zero, check1);
            }

            float* lanes = stackalloc float[WidestVector];
            TSimd.Store(lanes, TSimd.Max(largest0, largest1));
            float largest = lanes[0];
            for (int lane = 1; lane < TSimd.Count; lane++)
                largest = lanes[lane] > largest ? lanes[lane] : largest;
            float check = TSimd.Sum(TSimd.Add(check0, check1));
            for (; i < values.Length; i++)
            {
                largest = source[i] > largest ? source[i] : largest;
                check += source[i] * 0f;
            }

            return check == 0f ? largest : float.NaN;
        }
    }

    /// <inheritdoc cref="Exponentials(ReadOnlySpan{float}, float, Span{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Exponentials<TSimd, TVector>(ReadOnlySpan<float> source, float shift, Span<float> destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length);
        fixed (float* from = source)
        fixed (float* to = destination)
        {
            TVector largest = TSimd.Broadcast(shift);
            TVector sum = TSimd.Zero;
            int i = 0;
            for (; i <= source.Length - TSimd.Count; i += TSimd.Count)
            {
                TVector e = VectorMath.ExpOfNegative<TSimd, TVector>(TSimd.Subtract(TSimd.Load(from + i), largest));
                TSimd.Store(to + i, e);
                sum = TSimd.Add(sum, e);
            }

            int rest = source.Length - i;
            if (rest > 0)
            {
                // The exponential of the padding is zero.
                float* padded = stackalloc float[WidestVector];
                for (int j = 0; j < TSimd.Count; j++)
                    padded[j] = j < rest ? from[i + j] : float.NegativeInfinity;
                TVector e = VectorMath.ExpOfNegative<TSimd, TVector>(TSimd.Subtract(TSimd.Load(padded), largest));
                TSimd.Store(padded, e);
                sum = TSimd.Add(sum, e);
                for (int j = 0; j < rest; j++)
                    to[i + j] = padded[j];
            }

            return TSimd.Sum(sum);
        }
    }

    /// <inheritdoc cref="Scale(Span{float}, float, float, ReadOnlySpan{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<TSimd, TVector>(Span<float> values, float scale, float shift, ReadOnlySpan<float> shifts)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        if (!shifts.IsEmpty)
            ArgumentOutOfRangeException.ThrowIfNotEqual(shifts.Length, values.Length);
        fixed (float* to = values)
        fixed (float* from = shifts)
        {
            TVector scales = TSimd.Broadcast(scale);
            TVector shiftAll = TSimd.Broadcast(shift);
            int i = 0;
            if (from == null)
            {
                for (; i <= values.Length - TSimd.Count; i += TSimd.Count)
                    TSimd.Store(to + i, TSimd.MultiplyAdd(TSimd.Load(to + i), scales, shiftAll));
            }
            else
            {
                for (; i <= values.Length - TSimd.Count; i += TSimd.Count)
                    TSimd.Store(to + i, TSimd.MultiplyAdd(TSimd.Load(to + i), scales, TSimd.Multiply(TSimd.Load(from + i), shiftAll)));
            }

            for (; i < values.Length; i++)
                to[i] = SimdScalar.MultiplyAdd(to[i], scale, from == null ? shift : from[i] * shift);
        }
    }
}
