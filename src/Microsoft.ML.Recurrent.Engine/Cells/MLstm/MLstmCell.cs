using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells.MLstm;

/// <summary>
/// Represents the mLSTM (Beck et al. 2024), which has a matrix memory C for each of its heads. With the rows of W x + b stacked q, k, v, o for each unit and
/// then i, f for each head, and k divided by sqrt(d), where d is the number of units of a head: C(t) = σ(f) C(t-1) + e^i v k^T, n(t) = σ(f) n(t-1) + e^i k and
/// h(t) = σ(o) C(t) q / max(|n(t) . q|, 1).
/// </summary>
/// <remarks>
/// The states are C(t) e^-m(t), n(t) e^-m(t) and m(t), see <see cref="Kernels.MatrixMemory.ExponentialGates"/>. At the start of a sequence, all are zero. No
/// value depends on h(t-1), so that the steps of a window are computed together.
/// </remarks>
internal sealed unsafe class MLstmCell : SequenceCell
{
    /// <summary>The number of steps that are computed together. A window keeps the memories between such chunks.</summary>
    public const int ChunkSteps = 32;

    // Evenly spaced from 3 to 6 with the default of the option, which is 1.
    private const float FirstForgetBias = 2;
    private const float LastForgetBias = 5;
    private const float InputBiasDeviation = 0.1f;

    // The number of rows that are back-propagated together, as in a dense layer.
    private const int BackwardRows = 512;

    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly GatePanels _panels;
    private readonly PackedWeights _packedWeight;
    private readonly PackedBias _packedBias;

    /// <param name="layout">The layout in which the parameters are registered.</param>
    /// <param name="suffix">The suffix that names the layer and the direction, such as <c>_l0_reverse</c>.</param>
    /// <param name="inputSize">The width of the input.</param>
    /// <param name="hiddenSize">The number of hidden units H.</param>
    /// <param name="heads">The number of heads, a divisor of H.</param>
    public MLstmCell(ParameterLayout layout, string suffix, int inputSize, int hiddenSize, int heads)
        : base(hiddenSize, hiddenSize)
    {
        (Heads, HeadPanels) = (heads, new GatePanels(1, hiddenSize / heads));
        var rows = (4 * hiddenSize) + (2 * heads);
        _panels = new GatePanels(1, rows);
        _weight = layout.AddMatrix("weight_ih" + suffix, rows, inputSize);
        _bias = layout.AddVector("bias_ih" + suffix, rows);
        _packedWeight = layout.Pack(_weight, _panels);
        _packedBias = new PackedBias(_panels, _bias);
        CellSizes = [heads * MemoryLength, hiddenSize, heads];
    }

    /// <summary>Gets the number of heads.</summary>
    public int Heads { get; }

    /// <summary>Gets the number of units d of a head.</summary>
    public int HeadSize => HeadPanels.Hidden;

    /// <summary>Gets the layout of rows of a head in blocks of columns.</summary>
    public GatePanels HeadPanels { get; }

    /// <summary>Gets the number of floats of the memory of a head, which has a row for each element of k. [panel][d][width]</summary>
    public int MemoryLength => HeadSize * HeadPanels.TotalWidth;

    /// <summary>Gets the number of elements from one row of q, k, v, o, i and f to the next.</summary>
    public int RowStride => _panels.PaddedHidden;

    public override bool HasRecurrentProduct => false;

    /// <summary>Draws q, k, v and o. The gates i and f are biases at the start, as in the code of Beck et al.</summary>
    public override void Initialize(WeightDraw draw)
    {
        draw.Gates(_weight, HiddenSize, 4 * HiddenSize, draw.Options.InputWeights);
        var bias = draw.Of(_bias);
        var input = bias.Slice(4 * HiddenSize, Heads);
        var forget = bias[((4 * HiddenSize) + Heads)..];
        var random = draw.Stream(_bias);
        if (draw.Options.ChronoSpan > 1)
        {
            WeightInitializer.ChronoForgetBias(input, forget, draw.Options.ChronoSpan, random);
            return;
        }

        for (var head = 0; head < Heads; head++)
        {
            input[head] = InputBiasDeviation * (float)random.NextGaussian();
            forget[head] = draw.Options.ForgetBias + FirstForgetBias + ((LastForgetBias - FirstForgetBias) * head / Math.Max(1, Heads - 1));
        }
    }

    public override void Refresh(ReadOnlySpan<float> weights) => _packedBias.Refresh(weights);

    public override IEnumerable<long> RowBuffers(bool training)
    {
        yield return RowStride;
        if (!training)
            yield break;
        yield return RowStride; // gradients
        yield return StateStride; // h before the output gate
        yield return Heads * (long)MemoryLength / ChunkSteps; // the memories between chunks
    }

    /// <summary>Computes W x + b of rows. [rows, RowStride]</summary>
    public void Forward(float* x, nint xStride, float* all, int rows) => _packedWeight.MultiplyRows(x, xStride, _packedBias, all, RowStride, rows);

    /// <summary>Adds to the gradients of W and b and, if requested, writes or adds the gradient of x.</summary>
    /// <param name="x">[rows, I] The rows that the cell read.</param>
    /// <param name="xStride">The number of elements from one row of x to the next.</param>
    /// <param name="dAll">[rows, RowStride] The gradient of W x + b.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="dX">[rows, padded I] The gradient of x; null if it is not needed.</param>
    /// <param name="dXStride">The number of elements from one row of dX to the next.</param>
    /// <param name="accumulate">Whether the gradient is added to dX rather than replacing it.</param>
    /// <param name="gradients">The flat gradients.</param>
    /// <param name="workspace">A buffer for the rows in blocks of columns.</param>
    public void Backward(
        float* x, nint xStride, float* dAll, int rows, float* dX, nint dXStride, bool accumulate, Span<float> gradients, AlignedBuffer workspace)
    {
        var inputs = _packedWeight.Inputs;
        var most = Math.Min(rows, BackwardRows);
        workspace.Ensure((long)most * (inputs.TotalWidth + _panels.Width));
        float* packed = workspace.Pointer, dPanel = packed + ((nint)most * inputs.TotalWidth);
        for (var row = 0; row < rows; row += BackwardRows)
        {
            var count = Math.Min(BackwardRows, rows - row);
            inputs.FromRows(x + (row * xStride), xStride, packed, count, 0, count);
            for (var panel = 0; panel < _panels.Count; panel++)
            {
                _panels.PanelFromRows(panel, dAll + ((nint)row * RowStride), RowStride, dPanel, count);
                _packedBias.AccumulatePanelGradient(panel, dPanel, count, gradients);
                _packedWeight.AccumulatePanelGradient(panel, packed, count, 0, count, dPanel, gradients);
                if (dX is not null)
                    _packedWeight.MultiplyPanelBackward(panel, dPanel, count, dX + (row * dXStride), dXStride, accumulate || panel > 0);
            }
        }
    }
}
