using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>
/// Represents the layer normalisation (Ba et al. 2016) of the rows of a gate buffer, y = (x - mean) / deviation * gain + bias over all gates of a row, or,
/// with <paramref name="plainRows"/>, of plain rows of a state.
/// </summary>
internal sealed unsafe class PanelNormalization(GatePanels panels, Parameter gain, Parameter bias, bool plainRows = false)
{
    private const float Epsilon = 1e-5f; // the default of torch
    private readonly PackedBias _gain = new(panels, gain);
    private readonly PackedBias _bias = new(panels, bias);
    private readonly AlignedBuffer _mask = MaskOf(panels);

    private int PanelCount => plainRows ? 1 : panels.Count;

    private int Width => plainRows ? panels.TotalWidth : panels.Width;

    /// <summary>Sets the gain to 1.</summary>
    public void Initialize(WeightDraw draw) => draw.Of(gain).Fill(1);

    public void Refresh(ReadOnlySpan<float> allWeights)
    {
        _gain.Refresh(allWeights);
        _bias.Refresh(allWeights);
    }

    /// <summary>Normalises rows of x into y and keeps what the backward pass needs in the tape. x and y may be the same buffer.</summary>
    public void Forward(float* x, float* y, NormalizationTape tape, int totalRows, int row, int rows, bool accumulate)
    {
        var offset = (nint)row * Width;
        LayerNormalization.Forward(
            x + offset, tape.Normalized.Pointer + offset, y + offset, (nint)Width * totalRows, Width, PanelCount, Width, rows, panels.RealColumns,
            _gain.Row, _bias.Row, _mask.Pointer, tape.InverseDeviation.Pointer + row, Epsilon, accumulate);
    }

    /// <summary>Computes the gradient of x from that of y and adds to the gradients of the gain and the bias in the tape. dX may be dY.</summary>
    public void Backward(float* dY, float* dX, NormalizationTape tape, int totalRows, int row, int rows)
    {
        var offset = (nint)row * Width;
        LayerNormalization.Backward(
            dY + offset, tape.Normalized.Pointer + offset, dX + offset, (nint)Width * totalRows, Width, PanelCount, Width, rows, panels.RealColumns,
            _gain.Row, tape.InverseDeviation.Pointer + row, _mask.Pointer, tape.DGain.Pointer, tape.DBias.Pointer);
    }

    public void Prepare(NormalizationTape tape, int rows) => tape.Prepare(rows, panels.TotalWidth);

    public void AccumulateGradients(NormalizationTape tape, Span<float> gradients)
    {
        _gain.AddGradient(tape.DGain.Span, gradients);
        _bias.AddGradient(tape.DBias.Span, gradients);
    }

    private static AlignedBuffer MaskOf(GatePanels panels)
    {
        var mask = new AlignedBuffer();
        mask.EnsureZero(panels.TotalWidth);
        for (var panel = 0; panel < panels.Count; panel++)
        {
            var rows = panels.RowsOf(panel);
            for (var column = 0; column < rows.Length; column++)
                mask.Pointer[(panel * panels.Width) + column] = rows[column] >= 0 ? 1 : 0;
        }

        return mask;
    }
}
