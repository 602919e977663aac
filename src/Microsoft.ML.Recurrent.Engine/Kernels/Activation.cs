using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Computes the exponential, the sigmoid and the hyperbolic tangent of spans with <see cref="VectorMath"/>. The destination is as long as the source and
/// either is the source or does not overlap it. The result for an element depends neither on its neighbours nor on its position.
/// </summary>
internal static unsafe class Activation
{
    /// <summary>destination[i] = e^source[i].</summary>
    public static void Exp(ReadOnlySpan<float> source, Span<float> destination) => Apply<Exponential>(source, destination);

    /// <summary>destination[i] = 1 / (1 + e^-source[i]).</summary>
    public static void Sigmoid(ReadOnlySpan<float> source, Span<float> destination) => Apply<Logistic>(source, destination);

    /// <summary>destination[i] = tanh(source[i]).</summary>
    public static void Tanh(ReadOnlySpan<float> source, Span<float> destination) => Apply<HyperbolicTangent>(source, destination);

    /// <summary>Computes <see cref="Exp(ReadOnlySpan{float}, Span{float})"/> at one vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exp<TSimd, TVector>(ReadOnlySpan<float> source, Span<float> destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => Apply<Exponential, TSimd, TVector>(source, destination);

    /// <summary>Computes <see cref="Sigmoid(ReadOnlySpan{float}, Span{float})"/> at one vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sigmoid<TSimd, TVector>(ReadOnlySpan<float> source, Span<float> destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => Apply<Logistic, TSimd, TVector>(source, destination);

    /// <summary>Computes <see cref="Tanh(ReadOnlySpan{float}, Span{float})"/> at one vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tanh<TSimd, TVector>(ReadOnlySpan<float> source, Span<float> destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged => Apply<HyperbolicTangent, TSimd, TVector>(source, destination);

    private static void Apply<TFunction>(ReadOnlySpan<float> source, Span<float> destination)
        where TFunction : struct, IFunction
    {
        if (VectorTier.IsVector512)
            Apply<TFunction, Simd512, Vector512<float>>(source, destination);
        else if (VectorTier.IsVector256)
            Apply<TFunction, Simd256, Vector256<float>>(source, destination);
        else if (VectorTier.IsVector128)
            Apply<TFunction, Simd128, Vector128<float>>(source, destination);
        else
            Apply<TFunction, SimdScalar, float>(source, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TFunction, TSimd, TVector>(ReadOnlySpan<float> source, Span<float> destination)
        where TFunction : struct, IFunction
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length);
        fixed (float* from = source)
        fixed (float* to = destination)
        {
            int i = 0;
            for (; i <= source.Length - TSimd.Count; i += TSimd.Count)
                TSimd.Store(to + i, TFunction.Invoke<TSimd, TVector>(TSimd.Load(from + i)));

            // The remaining elements pass through a buffer of one vector, so that they are computed exactly as the others are.
            int rest = source.Length - i;
            if (rest > 0)
            {
                float* padded = stackalloc float[16];
                for (int j = 0; j < rest; j++)
                    padded[j] = from[i + j];
                TSimd.Store(padded, TFunction.Invoke<TSimd, TVector>(TSimd.Load(padded)));
                for (int j = 0; j < rest; j++)
                    to[i + j] = padded[j];
            }
        }
    }

    private interface IFunction
    {
        public static abstract TVector Invoke<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TVector : unmanaged;
    }

    private readonly struct Exponential : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TVector : unmanaged => VectorMath.Exp<TSimd, TVector>(x);
    }

    private readonly struct Logistic : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TVector : unmanaged => VectorMath.Sigmoid<TSimd, TVector>(x);
    }

    private readonly struct HyperbolicTangent : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TVector : unmanaged => VectorMath.Tanh<TSimd, TVector>(x);
    }
}
