using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.MinGru;

/// <summary>
/// Represents the minGRU (Feng et al. 2024): z = sigmoid(W_z x(t) + b_z), n = g(W_n x(t) + b_n), h(t) = (1 - z) h(t-1) + z n, with the gates stacked z, n. g(a)
/// is a + 0.5 above zero and sigmoid(a) elsewhere, so that the state is positive.
/// </summary>
internal sealed unsafe class MinGruCell : ScanCell
{
    public MinGruCell(ParameterLayout layout, string suffix, int inputSize, int hiddenSize, bool layerNormalization)
        : base(layout, suffix, gates: 2, inputSize, hiddenSize, layerNormalization)
    {
    }

    protected override int MemoryGate => 0;

    protected override bool MemoryGateKeeps => false;

    protected override void ForwardPanel(float* gates, nint gateStride, float* hPrev, float* h, nint hStride, int rows, int units) =>
        MinGruPointwise.Forward(gates, gateStride, hPrev, h, hStride, rows, units);

    protected override void BackwardPanel(float* gates, nint gateStride, float* hPrev, float* dH, nint hStride, int rows, int units) =>
        MinGruPointwise.Backward(gates, gateStride, hPrev, dH, hStride, rows, units);
}
