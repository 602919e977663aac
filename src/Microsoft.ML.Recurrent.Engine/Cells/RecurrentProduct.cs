using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>
/// Computes the recurrent half of the pre-activations, W_hh h(t-1), and adds it to the input half panel by panel. With layer normalisation, it is first
/// computed for all panels, then normalised and then added.
/// </summary>
/// <param name="weights">W_hh, packed into the panels of the gate buffer; with a gate mask, this product leaves the other gates unchanged.</param>
/// <param name="gain">The gain of the normalisation; null without normalisation.</param>
/// <param name="bias">The bias of the normalisation; not read without normalisation, because the input half then includes both biases.</param>
/// <param name="heads">
/// The number of groups of units, each of whole panels, of which the gates read their own group of h only; W_hh then has as many columns as a group has units.
/// </param>
internal sealed unsafe class RecurrentProduct(PackedWeights weights, Parameter? gain, Parameter bias, int heads = 1)
{
    private readonly int _panelsPerHead = weights.Panels.Count / heads;
    private readonly PanelNormalization? _norm = gain is null ? null : new PanelNormalization(weights.Panels, gain, bias);

    public void Refresh(ReadOnlySpan<float> allWeights) => _norm?.Refresh(allWeights);

    public void Prepare(NormalizationTape normTape, int rows)
    {
        if (_norm is null)
            return;
        normTape.Product.Ensure((long)rows * weights.Panels.TotalWidth);
        _norm.Prepare(normTape, rows);
    }

    /// <summary>
    /// Adds the normalised product of a step to the gates. Does nothing without normalisation, where <see cref="ForwardPanel"/> adds the product.
    /// </summary>
    public void ForwardNormalized(CellTape tape, NormalizationTape normTape, in CellStep step, float* h, nint hStride)
    {
        if (_norm is null)
            return;
        if (heads == 1)
        {
            weights.Multiply(h, hStride, null, normTape.Product.Pointer, tape.Rows, step.GateRow, step.Rows, tape.Team);
        }
        else
        {
            for (var panel = 0; panel < weights.Panels.Count; panel++)
            {
                var product = weights.Panels.At(normTape.Product.Pointer, tape.Rows, panel, step.GateRow);
                weights.MultiplyPanel(panel, h + FirstUnit(panel), hStride, product, step.Rows, accumulate: false);
            }
        }

        _norm.Forward(normTape.Product.Pointer, tape.Gates.Pointer, normTape, tape.Rows, step.GateRow, step.Rows, accumulate: true);
    }

    /// <summary>Adds one panel of the product to its gates. Does nothing with normalisation.</summary>
    public void ForwardPanel(int panel, float* h, nint hStride, float* gates, int rows)
    {
        if (_norm is null)
            weights.MultiplyPanel(panel, h + FirstUnit(panel), hStride, gates, rows, accumulate: true);
    }

    /// <summary>Computes the gradient of the operand of the product from the gradients of the gates of a step.</summary>
    public void Backward(CellTape tape, NormalizationTape normTape, in CellStep step, float* dH, nint dHStride, bool accumulate)
    {
        if (_norm is not null)
            _norm.Backward(tape.Gates.Pointer, normTape.Product.Pointer, normTape, tape.Rows, step.GateRow, step.Rows);
        for (var i = 0; i < heads; i++)
        {
            var head = step.Panel(i, 0, heads);
            weights.MultiplyBackward(
                head * _panelsPerHead, _panelsPerHead, Gradients(tape, normTape), tape.Rows, step.GateRow, step.Rows, dH + (head * weights.InputSize), dHStride,
                accumulate, step.FromEnd, tape.Team);
        }
    }

    /// <summary>Packs rows of h for <see cref="BackwardWeights"/>, each head by itself.</summary>
    public void Pack(float* h, nint hStride, float* panels, int totalRows, int row, int rows)
    {
        for (var head = 0; head < heads; head++)
            weights.Inputs.FromRows(h + (head * weights.InputSize), hStride, HeadOf(panels, head, totalRows), totalRows, row, rows);
    }

    /// <summary>Adds the share of some rows to the gradient of W_hh.</summary>
    public void BackwardWeights(CellTape tape, NormalizationTape normTape, int row, int rows, float* hPanels, Span<float> gradients)
    {
        if (heads == 1)
        {
            weights.AccumulateGradient(hPanels, Gradients(tape, normTape), tape.Rows, row, rows, gradients, tape.Team);
            return;
        }

        for (var panel = 0; panel < weights.Panels.Count; panel++)
            weights.AccumulatePanelGradient(
                panel, HeadOf(hPanels, panel / _panelsPerHead, rows), rows, 0, rows,
                weights.Panels.At(Gradients(tape, normTape), tape.Rows, panel, row), gradients);
    }

    /// <summary>Adds to the gradients of the normalisation, after all rows have been processed.</summary>
    public void EndBackward(NormalizationTape normTape, Span<float> gradients) => _norm?.AccumulateGradients(normTape, gradients);

    // The units of h that a panel reads begin with the first one of its head.
    private nint FirstUnit(int panel) => heads == 1 ? 0 : panel / _panelsPerHead * (nint)weights.InputSize;

    private float* HeadOf(float* panels, int head, int totalRows) => panels + (head * (nint)weights.Inputs.TotalWidth * totalRows);

    private float* Gradients(CellTape tape, NormalizationTape normTape) => _norm is null ? tape.Gates.Pointer : normTape.Product.Pointer;
}
