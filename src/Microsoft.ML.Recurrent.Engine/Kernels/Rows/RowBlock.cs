using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Rows;

/// <summary>
/// Copies and adds blocks of rows, whose rows are too short for a call for each. The source does not overlap the target. Results do not depend on the width.
/// </summary>
internal static unsafe class RowBlock
{
    /// <summary>target[r, 0..columns) = source[r, 0..columns).</summary>
    /// <param name="source">[rows, columns] The source.</param>
    /// <param name="sourceStride">The number of elements from one row of the source to the next.</param>
    /// <param name="target">[rows, columns] The target.</param>
    /// <param name="targetStride">The number of elements from one row of the target to the next.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="columns">The number of columns, 0 or more.</param>
    public static void Copy(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        if (VectorTier.IsVector512)
            Copy<Simd512, Vector512<float>>(source, sourceStride, target, targetStride, rows, columns);
        else if (VectorTier.IsVector256)
            Copy<Simd256, Vector256<float>>(source, sourceStride, target, targetStride, rows, columns);
        else if (VectorTier.IsVector128)
            Copy<Simd128, Vector128<float>>(source, sourceStride, target, targetStride, rows, columns);
        else
            Copy<SimdScalar, float>(source, sourceStride, target, targetStride, rows, columns);
    }

    /// <inheritdoc cref="Copy(float*, nint, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<TSimd, TVector>(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int whole = columns - (columns % TSimd.Count);
        for (; rows > 0; rows--, source += sourceStride, target += targetStride)
        {
            int i = 0;
            for (; i < whole; i += TSimd.Count)
                TSimd.Store(target + i, TSimd.Load(source + i));
            for (; i < columns; i++)
                target[i] = source[i];
        }
    }

    /// <summary>target[r, 0..columns) += source[r, 0..columns), row by row, so that rows of the target may be the same memory.</summary>
    /// <inheritdoc cref="Copy(float*, nint, float*, nint, int, int)" path="/param"/>
    public static void Add(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        if (VectorTier.IsVector512)
            Add<Simd512, Vector512<float>>(source, sourceStride, target, targetStride, rows, columns);
        else if (VectorTier.IsVector256)
            Add<Simd256, Vector256<float>>(source, sourceStride, target, targetStride, rows, columns);
        else if (VectorTier.IsVector128)
            Add<Simd128, Vector128<float>>(source, sourceStride, target, targetStride, rows, columns);
        else
            Add<SimdScalar, float>(source, sourceStride, target, targetStride, rows, columns);
    }

    /// <inheritdoc cref="Add(float*, nint, float*, nint, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TSimd, TVector>(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int whole = columns - (columns % TSimd.Count);
        for (; rows > 0; rows--, source += sourceStride, target += targetStride)
        {
            int i = 0;
            for (; i < whole; i += TSimd.Count)
                TSimd.Store(target + i, TSimd.Add(TSimd.Load(target + i), TSimd.Load(source + i)));
            for (; i < columns; i++)
                target[i] += source[i];
        }
    }

    /// <summary>target[r, 0..columns) = 0.</summary>
    /// <inheritdoc cref="Copy(float*, nint, float*, nint, int, int)" path="/param"/>
    public static void Clear(float* target, nint targetStride, int rows, int columns)
    {
        for (; rows > 0 && columns > 0; rows--, target += targetStride)
            new Span<float>(target, columns).Clear();
    }
}
