using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>One width. Rows lie close together: a row of gates has gates times units elements, a state units.</summary>
internal sealed unsafe class KernelSet<TSimd, TVector> : KernelSet
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    public override void Product(float* a, nint aRowStride, nint aColumnStride, float* panel, float* c, nint cRowStride, int rows, int inner, int width) =>
        PanelProduct.Multiply<TSimd, TVector>(a, aRowStride, aColumnStride, panel, c, cRowStride, rows, inner, width, accumulate: false);

    public override void LstmForward(float* gates, float* cPrev, float* c, float* h, int rows, int units) =>
        LstmPointwise.Forward<TSimd, TVector>(gates, 4 * units, cPrev, units, c, units, h, units, rows, units, null, coupled: false);

    public override void LstmBackward(float* gates, float* cPrev, float* c, float* dH, float* dC, int rows, int units) =>
        LstmPointwise.Backward<TSimd, TVector>(gates, 4 * units, cPrev, units, c, units, dH, units, dC, units, rows, units, null, null, coupled: false);

    public override void GruForward(float* gates, float* hidden, float* hPrev, float* h, int rows, int units) =>
        GruPointwise.Forward<TSimd, TVector>(gates, 3 * units, hidden, 3 * units, hPrev, units, h, units, rows, units);

    public override void GruBackward(float* gates, float* hidden, float* hPrev, float* dH, float* dHPrev, int rows, int units) =>
        GruPointwise.Backward<TSimd, TVector>(gates, 3 * units, hidden, 3 * units, hPrev, units, dH, units, dHPrev, units, rows, units);

    public override void ElmanForward(float* gates, float* h, int rows, int units) =>
        ElmanPointwise.Forward<TSimd, TVector>(gates, units, h, units, rows, units, relu: false);

    public override void ElmanBackward(float* gates, float* h, float* dH, int rows, int units) =>
        ElmanPointwise.Backward<TSimd, TVector>(gates, units, h, units, dH, units, rows, units, relu: false);

    public override void Sigmoid(ReadOnlySpan<float> source, Span<float> destination) => Activation.Sigmoid<TSimd, TVector>(source, destination);

    public override void Tanh(ReadOnlySpan<float> source, Span<float> destination) => Activation.Tanh<TSimd, TVector>(source, destination);

    public override void Exp(ReadOnlySpan<float> source, Span<float> destination) => Activation.Exp<TSimd, TVector>(source, destination);

    public override double SumOfSquares(ReadOnlySpan<float> values) => Reduction.SumOfSquares<TSimd, TVector>(values);

    public override double ScaledSum(Span<float> sum, Span<float> part, float scale) => Engine.Kernels.ScaledSum.Add<TSimd, TVector>(sum, part, scale);

    public override void ColumnSums(float* panel, int rows, ReadOnlySpan<int> rowOfColumn, float* dBias) =>
        PanelPacking.AddColumnSums<TSimd, TVector>(panel, rowOfColumn.Length, rows, rowOfColumn, dBias);

    public override void NormalizationForward(
        float* x, float* normalized, float* y, int width, int rows, float* gain, float* bias, float* mask, float* inverseDeviation) =>
        LayerNormalization.Forward<TSimd, TVector>(
            x, normalized, y, (nint)rows * width, width, 1, width, rows, width, gain, bias, mask, inverseDeviation, 1e-5f, accumulate: false);

    public override void NormalizationBackward(
        float* dY, float* normalized, float* dX, int width, int rows, float* gain, float* inverseDeviation, float* mask, float* dGain, float* dBias) =>
        LayerNormalization.Backward<TSimd, TVector>(
            dY, normalized, dX, (nint)rows * width, width, 1, width, rows, width, gain, inverseDeviation, mask, dGain, dBias);
}
