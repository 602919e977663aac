using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.MinLstm;

/// <summary>
/// Represents the minLSTM (Feng et al. 2024): f, i = sigmoid(W x(t) + b), n = g(W_n x(t) + b_n), h(t) = (f h(t-1) + i n) / (f + i), with the gates stacked
/// f, i, n. g(a) is a + 0.5 above zero and sigmoid(a) elsewhere, so that the state is positive.
/// </summary>
internal sealed unsafe class MinLstmCell : ScanCell
{
    public MinLstmCell(ParameterLayout layout, string suffix, int inputSize, int hiddenSize, bool layerNormalization)
        : base(layout, suffix, gates: 3, inputSize, hiddenSize, layerNormalization)
    {
    }

    protected override int MemoryGate => 0;

    protected override bool MemoryGateKeeps => true;

    protected override void ForwardPanel(float* gates, nint gateStride, float* hPrev, float* h, nint hStride, int rows, int units) =>
        MinLstmPointwise.Forward(gates, gateStride, hPrev, h, hStride, rows, units);

    protected override void BackwardPanel(float* gates, nint gateStride, float* hPrev, float* dH, nint hStride, int rows, int units) =>
        MinLstmPointwise.Backward(gates, gateStride, hPrev, dH, hStride, rows, units);
}
