using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>The kernels at one vector width, whatever width this process would choose. The virtual call in front costs two nanoseconds.</summary>
internal abstract unsafe class KernelSet
{
    /// <summary>The kernels at a width.</summary>
    /// <param name="width">Vector512, Vector256, Vector128 or Scalar.</param>
    public static KernelSet At(string width) => width switch
    {
        "Vector512" => new KernelSet<Simd512, Vector512<float>>(),
        "Vector256" => new KernelSet<Simd256, Vector256<float>>(),
        "Vector128" => new KernelSet<Simd128, Vector128<float>>(),
        _ => new KernelSet<SimdScalar, float>(),
    };

    public abstract void Product(float* a, nint aRowStride, nint aColumnStride, float* panel, float* c, nint cRowStride, int rows, int inner, int width);

    public abstract void LstmForward(float* gates, float* cPrev, float* c, float* h, int rows, int units);

    public abstract void LstmBackward(float* gates, float* cPrev, float* c, float* dH, float* dC, int rows, int units);

    public abstract void GruForward(float* gates, float* hidden, float* hPrev, float* h, int rows, int units);

    public abstract void GruBackward(float* gates, float* hidden, float* hPrev, float* dH, float* dHPrev, int rows, int units);

    public abstract void ElmanForward(float* gates, float* h, int rows, int units);

    public abstract void ElmanBackward(float* gates, float* h, float* dH, int rows, int units);

    public abstract void Sigmoid(ReadOnlySpan<float> source, Span<float> destination);

    public abstract void Tanh(ReadOnlySpan<float> source, Span<float> destination);

    public abstract void Exp(ReadOnlySpan<float> source, Span<float> destination);

    public abstract double SumOfSquares(ReadOnlySpan<float> values);

    public abstract double ScaledSum(Span<float> sum, Span<float> part, float scale);

    public abstract void ColumnSums(float* panel, int rows, ReadOnlySpan<int> rowOfColumn, float* dBias);

    public abstract void NormalizationForward(float* x, float* normalized, float* y, int width, int rows, float* gain, float* bias, float* mask, float* inverseDeviation);

    public abstract void NormalizationBackward(
        float* dY, float* normalized, float* dX, int width, int rows, float* gain, float* inverseDeviation, float* mask, float* dGain, float* dBias);
}
