using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Rows;

/// <summary>
/// Computes the softmax of each column of a block of rows and its gradient. Sums over the rows are taken in order. A NaN in a column makes the whole column
/// NaN.
/// </summary>
internal static unsafe class ColumnSoftmax
{
    /// <summary>x[r, c] = e^(scale x[r, c]) / the sum over the rows of e^(scale x[r, c]).</summary>
    /// <param name="x">[rows, columns] in, out; minus infinity becomes zero, but no column may hold nothing else.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="columns">The number of columns, a multiple of 16.</param>
    /// <param name="scale">The factor, above 0.</param>
    public static void Forward(float* x, int rows, int columns, float scale)
    {
        if (VectorTier.IsVector512)
            Forward<Simd512, Vector512<float>>(x, rows, columns, scale);
        else if (VectorTier.IsVector256)
            Forward<Simd256, Vector256<float>>(x, rows, columns, scale);
        else if (VectorTier.IsVector128)
            Forward<Simd128, Vector128<float>>(x, rows, columns, scale);
        else
            Forward<SimdScalar, float>(x, rows, columns, scale);
    }

    /// <inheritdoc cref="Forward(float*, int, int, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(float* x, int rows, int columns, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector scales = TSimd.Broadcast(scale);
        for (int c = 0; c < columns; c += TSimd.Count)
        {
            float* column = x + c;
            TVector largest = TSimd.Load(column);
            for (int row = 1; row < rows; row++)
                largest = TSimd.Max(largest, TSimd.Load(column + ((nint)row * columns)));
            TVector sum = TSimd.Zero;
            for (int row = 0; row < rows; row++)
            {
                float* at = column + ((nint)row * columns);
                TVector e = VectorMath.ExpOfNegative<TSimd, TVector>(TSimd.Multiply(TSimd.Subtract(TSimd.Load(at), largest), scales));
                TSimd.Store(at, e);
                sum = TSimd.Add(sum, e);
            }

            TVector inverse = TSimd.Ratio(TSimd.Broadcast(1), sum);
            for (int row = 0; row < rows; row++)
            {
                float* at = column + ((nint)row * columns);
                TSimd.Store(at, TSimd.Multiply(TSimd.Load(at), inverse));
            }
        }
    }

    /// <summary>dY[r, c] = scale y[r, c] (dY[r, c] - the sum over the rows of y[r, c] dY[r, c]).</summary>
    /// <param name="y">[rows, columns] The result of the forward pass.</param>
    /// <param name="dY">[rows, columns] in: the gradient of y, out: that of x.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="columns">The number of columns, a multiple of 16.</param>
    /// <param name="scale">The factor of the forward pass.</param>
    public static void Backward(float* y, float* dY, int rows, int columns, float scale)
    {
        if (VectorTier.IsVector512)
            Backward<Simd512, Vector512<float>>(y, dY, rows, columns, scale);
        else if (VectorTier.IsVector256)
            Backward<Simd256, Vector256<float>>(y, dY, rows, columns, scale);
        else if (VectorTier.IsVector128)
            Backward<Simd128, Vector128<float>>(y, dY, rows, columns, scale);
        else
            Backward<SimdScalar, float>(y, dY, rows, columns, scale);
    }

    /// <inheritdoc cref="Backward(float*, float*, int, int, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(float* y, float* dY, int rows, int columns, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector scales = TSimd.Broadcast(scale);
        for (int c = 0; c < columns; c += TSimd.Count)
        {
            TVector sum = TSimd.Zero;
            for (int row = 0; row < rows; row++)
            {
                nint at = ((nint)row * columns) + c;
                sum = TSimd.MultiplyAdd(TSimd.Load(y + at), TSimd.Load(dY + at), sum);
            }

            for (int row = 0; row < rows; row++)
            {
                nint at = ((nint)row * columns) + c;
                TSimd.Store(dY + at, TSimd.Multiply(TSimd.Multiply(TSimd.Load(y + at), scales), TSimd.Subtract(TSimd.Load(dY + at), sum)));
            }
        }
    }
}
