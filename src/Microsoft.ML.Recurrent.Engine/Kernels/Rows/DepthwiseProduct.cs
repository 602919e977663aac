using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels.Rows;

/// <summary>
/// Computes sums of products of columns: y[r, c] = bias[c] + the sum over k of x(r, k)[c] weights[k, c], where x(r, k) is any row. Sums over k are taken in
/// order, with one accumulator for each element. Rows have a multiple of 16 columns.
/// </summary>
internal static unsafe class DepthwiseProduct
{
    /// <summary>y[r, c] = bias[c] + the sum over k of x(r, k)[c] weights[k, c].</summary>
    /// <param name="x">[rows, taps] The address of each row that is read.</param>
    /// <param name="weights">[taps, columns] The weights.</param>
    /// <param name="bias">[columns] The biases.</param>
    /// <param name="y">[rows, columns] out: the sums.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="taps">The number of terms of each sum.</param>
    /// <param name="columns">The number of columns, a multiple of 16, which is also the distance between rows of the weights and of y.</param>
    public static void Forward(float** x, float* weights, float* bias, float* y, int rows, int taps, int columns)
    {
        if (VectorTier.IsVector512)
            Forward<Simd512, Vector512<float>>(x, weights, bias, y, rows, taps, columns);
        else if (VectorTier.IsVector256)
            Forward<Simd256, Vector256<float>>(x, weights, bias, y, rows, taps, columns);
        else if (VectorTier.IsVector128)
            Forward<Simd128, Vector128<float>>(x, weights, bias, y, rows, taps, columns);
        else
            Forward<SimdScalar, float>(x, weights, bias, y, rows, taps, columns);
    }

    /// <inheritdoc cref="Forward(float**, float*, float*, float*, int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(float** x, float* weights, float* bias, float* y, int rows, int taps, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--, x += taps, y += columns)
        {
            int c = 0;
            for (; c <= columns - (4 * TSimd.Count); c += 4 * TSimd.Count)
                ForwardFour<TSimd, TVector>(x, weights + c, bias + c, y + c, c, taps, columns);
            for (; c < columns; c += TSimd.Count)
            {
                TVector sum = TSimd.Load(bias + c);
                for (int k = 0; k < taps; k++)
                    sum = TSimd.MultiplyAdd(TSimd.Load(x[k] + c), TSimd.Load(weights + ((nint)k * columns) + c), sum);
                TSimd.Store(y + c, sum);
            }
        }
    }

    /// <summary>
    /// Adds to the gradients of one row after another: dBias[c] += dY[r, c], dWeights[k, c] += dY[r, c] x(r, k)[c] and dX(r, k)[c] += dY[r, c] weights[k, c].
    /// </summary>
    /// <param name="x">[rows, taps] The address of each row that was read.</param>
    /// <param name="dX">[rows, taps] The address of the gradient of each row that was read; null if they are not needed.</param>
    /// <param name="weights">[taps, columns] The weights.</param>
    /// <param name="dY">[rows, columns] The gradient of the sums.</param>
    /// <param name="dWeights">[taps, columns] The gradient of the weights.</param>
    /// <param name="dBias">[columns] The gradient of the biases.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="taps">The number of terms of each sum.</param>
    /// <param name="columns">The number of columns, a multiple of 16.</param>
    public static void Backward(float** x, float** dX, float* weights, float* dY, float* dWeights, float* dBias, int rows, int taps, int columns)
    {
        if (VectorTier.IsVector512)
            Backward<Simd512, Vector512<float>>(x, dX, weights, dY, dWeights, dBias, rows, taps, columns);
        else if (VectorTier.IsVector256)
            Backward<Simd256, Vector256<float>>(x, dX, weights, dY, dWeights, dBias, rows, taps, columns);
        else if (VectorTier.IsVector128)
            Backward<Simd128, Vector128<float>>(x, dX, weights, dY, dWeights, dBias, rows, taps, columns);
        else
            Backward<SimdScalar, float>(x, dX, weights, dY, dWeights, dBias, rows, taps, columns);
    }

    /// <inheritdoc cref="Backward(float**, float**, float*, float*, float*, float*, int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(
        float** x, float** dX, float* weights, float* dY, float* dWeights, float* dBias, int rows, int taps, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (; rows > 0; rows--, x += taps, dY += columns)
        {
            for (int c = 0; c < columns; c += TSimd.Count)
                TSimd.Store(dBias + c, TSimd.Add(TSimd.Load(dBias + c), TSimd.Load(dY + c)));
            for (int k = 0; k < taps; k++)
                AddProducts<TSimd, TVector>(dY, x[k], dWeights + ((nint)k * columns), columns);
            if (dX == null)
                continue;
            for (int k = 0; k < taps; k++)
                AddProducts<TSimd, TVector>(dY, weights + ((nint)k * columns), dX[k], columns);
            dX += taps;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardFour<TSimd, TVector>(float** x, float* weights, float* bias, float* y, nint column, int taps, nint columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector y0 = TSimd.Load(bias);
        TVector y1 = TSimd.Load(bias + TSimd.Count);
        TVector y2 = TSimd.Load(bias + (2 * TSimd.Count));
        TVector y3 = TSimd.Load(bias + (3 * TSimd.Count));
        for (int k = 0; k < taps; k++, weights += columns)
        {
            float* row = x[k] + column;
            y0 = TSimd.MultiplyAdd(TSimd.Load(row), TSimd.Load(weights), y0);
            y1 = TSimd.MultiplyAdd(TSimd.Load(row + TSimd.Count), TSimd.Load(weights + TSimd.Count), y1);
            y2 = TSimd.MultiplyAdd(TSimd.Load(row + (2 * TSimd.Count)), TSimd.Load(weights + (2 * TSimd.Count)), y2);
            y3 = TSimd.MultiplyAdd(TSimd.Load(row + (3 * TSimd.Count)), TSimd.Load(weights + (3 * TSimd.Count)), y3);
        }

        TSimd.Store(y, y0);
        TSimd.Store(y + TSimd.Count, y1);
        TSimd.Store(y + (2 * TSimd.Count), y2);
        TSimd.Store(y + (3 * TSimd.Count), y3);
    }

    // sum[c] += a[c] b[c]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts<TSimd, TVector>(float* a, float* b, float* sum, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int c = 0; c < columns; c += TSimd.Count)
            TSimd.Store(sum + c, TSimd.MultiplyAdd(TSimd.Load(a + c), TSimd.Load(b + c), TSimd.Load(sum + c)));
    }
}
