using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Computes the layer normalisation (Ba et al. 2016) of rows that are stored in pieces: row r consists of one piece of width elements in each panel p, at x
/// + p * panelStride + r * rowStride. Some of the columns may be padding. Sums are taken per lane over the columns and then over the lanes. A NaN in a row
/// makes the whole row NaN.
/// </summary>
internal static unsafe class LayerNormalization
{
    /// <summary>x̂ = (x - mean) / sqrt(variance + epsilon), y (+)= x̂ gain + bias, with the biased variance, as in torch.</summary>
    /// <param name="x">
    /// [panels, rows, width] The input, in the strides below; zero in padding columns. May be the same memory as <paramref name="normalized"/> or
    /// <paramref name="y"/>.
    /// </param>
    /// <param name="normalized">Same layout, out: x̂, zero in padding columns. Where it is the same memory as <paramref name="y"/>, y overwrites it.</param>
    /// <param name="y">Same layout, out: the result. Padding columns are zero, unless the result is added to something else.</param>
    /// <param name="panelStride">The number of elements from one panel to the next.</param>
    /// <param name="rowStride">The number of elements from one row to the next.</param>
    /// <param name="panels">The number of pieces of a row.</param>
    /// <param name="width">The number of elements of a piece, a multiple of 16.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="count">The number of real columns; the rest is padding.</param>
    /// <param name="gain">[panels * width] Zero in padding columns.</param>
    /// <param name="bias">[panels * width] Zero in padding columns.</param>
    /// <param name="mask">[panels * width] 1 in real columns, 0 in padding.</param>
    /// <param name="inverseDeviation">[rows] out: 1 / sqrt(variance + epsilon).</param>
    /// <param name="epsilon">The constant added to the variance, above zero.</param>
    /// <param name="accumulate">Whether the result is added to y rather than replacing it.</param>
    public static void Forward(
        float* x, float* normalized, float* y, nint panelStride, nint rowStride, int panels, int width, int rows, int count, float* gain, float* bias,
        float* mask, float* inverseDeviation, float epsilon, bool accumulate)
    {
        if (VectorTier.IsVector512)
            Forward<Simd512, Vector512<float>>(
                x, normalized, y, panelStride, rowStride, panels, width, rows, count, gain, bias, mask, inverseDeviation, epsilon, accumulate);
        else if (VectorTier.IsVector256)
            Forward<Simd256, Vector256<float>>(
                x, normalized, y, panelStride, rowStride, panels, width, rows, count, gain, bias, mask, inverseDeviation, epsilon, accumulate);
        else if (VectorTier.IsVector128)
            Forward<Simd128, Vector128<float>>(
                x, normalized, y, panelStride, rowStride, panels, width, rows, count, gain, bias, mask, inverseDeviation, epsilon, accumulate);
        else
            Forward<SimdScalar, float>(
                x, normalized, y, panelStride, rowStride, panels, width, rows, count, gain, bias, mask, inverseDeviation, epsilon, accumulate);
    }

    /// <inheritdoc cref="Forward(float*, float*, float*, nint, nint, int, int, int, int, float*, float*, float*, float*, float, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(
        float* x, float* normalized, float* y, nint panelStride, nint rowStride, int panels, int width, int rows, int count, float* gain, float* bias,
        float* mask, float* inverseDeviation, float epsilon, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int row = 0; row < rows; row++)
        {
            TVector mean = TSimd.Broadcast(SumOfRow<TSimd, TVector>(x, panelStride, panels, width) / count);
            TVector squares = TSimd.Zero;
            for (int panel = 0; panel < panels; panel++)
            {
                for (int j = 0; j < width; j += TSimd.Count)
                {
                    TVector real = TSimd.Load(mask + (panel * width) + j);
                    TVector deviation = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + (panel * panelStride) + j), mean), real);
                    squares = TSimd.MultiplyAdd(deviation, deviation, squares);
                }
            }

            float inverse = 1f / MathF.Sqrt((TSimd.Sum(squares) / count) + epsilon);
            inverseDeviation[row] = inverse;
            TVector scale = TSimd.Broadcast(inverse);
            for (int panel = 0; panel < panels; panel++)
            {
                for (int j = 0; j < width; j += TSimd.Count)
                {
                    nint at = (panel * panelStride) + j;
                    int column = (panel * width) + j;
                    TVector deviation = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + at), mean), TSimd.Load(mask + column));
                    TVector scaled = TSimd.Multiply(deviation, scale);
                    TVector result = TSimd.MultiplyAdd(scaled, TSimd.Load(gain + column), TSimd.Load(bias + column));
                    if (accumulate)
                        result = TSimd.Add(result, TSimd.Load(y + at));
                    TSimd.Store(normalized + at, scaled);
                    TSimd.Store(y + at, result);
                }
            }

            x += rowStride;
            normalized += rowStride;
            y += rowStride;
        }
    }

    /// <summary>
    /// dX = (e - mean(e) - x̂ mean(e x̂)) / deviation, where e = dY gain and the means are over the real columns; dGain += dY x̂ and dBias += dY, summed
    /// over the rows.
    /// </summary>
    /// <param name="dY">[panels, rows, width] The gradient of y; padding columns are ignored.</param>
    /// <param name="normalized">Same layout: x̂ of the forward pass.</param>
    /// <param name="dX">Same layout, out: zero in padding columns; may be <paramref name="dY"/>.</param>
    /// <param name="panelStride">The number of elements from one panel to the next.</param>
    /// <param name="rowStride">The number of elements from one row to the next.</param>
    /// <param name="panels">The number of pieces of a row.</param>
    /// <param name="width">The number of elements of a piece, a multiple of 16.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="count">The number of real columns; the rest is padding.</param>
    /// <param name="gain">[panels * width] The gain.</param>
    /// <param name="inverseDeviation">[rows] The inverse deviations of the forward pass.</param>
    /// <param name="mask">[panels * width] 1 in real columns, 0 in padding.</param>
    /// <param name="dGain">[panels * width] Added to.</param>
    /// <param name="dBias">[panels * width] Added to.</param>
    public static void Backward(
        float* dY, float* normalized, float* dX, nint panelStride, nint rowStride, int panels, int width, int rows, int count, float* gain,
        float* inverseDeviation, float* mask, float* dGain, float* dBias)
    {
        if (VectorTier.IsVector512)
            Backward<Simd512, Vector512<float>>(
                dY, normalized, dX, panelStride, rowStride, panels, width, rows, count, gain, inverseDeviation, mask, dGain, dBias);
        else if (VectorTier.IsVector256)
            Backward<Simd256, Vector256<float>>(
                dY, normalized, dX, panelStride, rowStride, panels, width, rows, count, gain, inverseDeviation, mask, dGain, dBias);
        else if (VectorTier.IsVector128)
            Backward<Simd128, Vector128<float>>(
                dY, normalized, dX, panelStride, rowStride, panels, width, rows, count, gain, inverseDeviation, mask, dGain, dBias);
        else
            Backward<SimdScalar, float>(
                dY, normalized, dX, panelStride, rowStride, panels, width, rows, count, gain, inverseDeviation, mask, dGain, dBias);
    }

    /// <inheritdoc cref="Backward(float*, float*, float*, nint, nint, int, int, int, int, float*, float*, float*, float*, float*)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(
        float* dY, float* normalized, float* dX, nint panelStride, nint rowStride, int panels, int width, int rows, int count, float* gain,
        float* inverseDeviation, float* mask, float* dGain, float* dBias)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        for (int row = 0; row < rows; row++)
        {
            TVector sum = TSimd.Zero;
            TVector projection = TSimd.Zero;
            for (int panel = 0; panel < panels; panel++)
            {
                for (int j = 0; j < width; j += TSimd.Count)
                {
                    nint at = (panel * panelStride) + j;
                    int column = (panel * width) + j;
                    TVector d = TSimd.Multiply(TSimd.Load(dY + at), TSimd.Load(mask + column));
                    TVector unit = TSimd.Load(normalized + at);
                    TSimd.Store(dGain + column, TSimd.MultiplyAdd(d, unit, TSimd.Load(dGain + column)));
                    TSimd.Store(dBias + column, TSimd.Add(d, TSimd.Load(dBias + column)));
                    TVector e = TSimd.Multiply(d, TSimd.Load(gain + column));
                    sum = TSimd.Add(sum, e);
                    projection = TSimd.MultiplyAdd(e, unit, projection);
                }
            }

            TVector mean = TSimd.Broadcast(TSimd.Sum(sum) / count);
            TVector slope = TSimd.Broadcast(TSimd.Sum(projection) / count);
            TVector scale = TSimd.Broadcast(inverseDeviation[row]);
            for (int panel = 0; panel < panels; panel++)
            {
                for (int j = 0; j < width; j += TSimd.Count)
                {
                    nint at = (panel * panelStride) + j;
                    int column = (panel * width) + j;
                    TVector e = TSimd.Multiply(TSimd.Load(dY + at), TSimd.Load(gain + column));
                    TVector centred = TSimd.NegateMultiplyAdd(TSimd.Load(normalized + at), slope, TSimd.Subtract(e, mean));
                    TSimd.Store(dX + at, TSimd.Multiply(TSimd.Multiply(centred, scale), TSimd.Load(mask + column)));
                }
            }

            dY += rowStride;
            normalized += rowStride;
            dX += rowStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SumOfRow<TSimd, TVector>(float* row, nint panelStride, int panels, int width)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        TVector sum = TSimd.Zero;
        for (int panel = 0; panel < panels; panel++)
        {
            for (int j = 0; j < width; j += TSimd.Count)
                sum = TSimd.Add(sum, TSimd.Load(row + (panel * panelStride) + j));
        }

        return TSimd.Sum(sum);
    }
}
