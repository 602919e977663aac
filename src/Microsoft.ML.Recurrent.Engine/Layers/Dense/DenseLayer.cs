using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Represents a dense layer, y = W x + b or y = W x, on plain rows, with packed weights that all shards share.</summary>
internal sealed unsafe class DenseLayer
{
    // The number of rows that are back-propagated together: with a large vocabulary, a panel of their gradients, their inputs and the gradients of the
    // inputs stay in the second-level cache.
    private const int ChunkRows = 512;

    private readonly PackedWeights _weights;
    private readonly PackedBias? _bias;
    private readonly GatePanels _panels;
    private readonly bool _shares = true; // whether the matrix belongs to another layer

    public DenseLayer(ParameterLayout layout, string name, int inputSize, int outputSize, bool hasBias = true)
        : this(layout, name, layout.AddMatrix(name + ".weight", outputSize, inputSize), frozen: false, hasBias) => _shares = false;

    /// <summary>Initializes a new instance of the <see cref="DenseLayer"/> class on a matrix [K, I] that it shares with another layer.</summary>
    /// <param name="layout">The layout to which the bias is added.</param>
    /// <param name="name">The name of the layer.</param>
    /// <param name="weight">The shared matrix.</param>
    /// <param name="frozen">Whether the matrix receives no gradient.</param>
    /// <param name="hasBias">Whether the layer adds a bias.</param>
    public DenseLayer(ParameterLayout layout, string name, Parameter weight, bool frozen, bool hasBias = true)
    {
        _panels = new GatePanels(1, weight.Rows);
        Frozen = frozen;
        Weight = weight;
        Bias = hasBias ? layout.AddVector(name + ".bias", weight.Rows) : null;
        _weights = layout.Pack(Weight, _panels);
        _bias = Bias is null ? null : new PackedBias(_panels, Bias);
    }

    public Parameter Weight { get; }

    public Parameter? Bias { get; }

    /// <summary>Gets a value that indicates whether the matrix receives no gradient.</summary>
    public bool Frozen { get; }

    /// <summary>Gets the number of elements from one output row to the next.</summary>
    public int OutputStride => _panels.PaddedHidden;

    /// <summary>Draws the matrix, unless it belongs to another layer; the bias is zero.</summary>
    public void Initialize(WeightDraw draw)
    {
        if (!_shares)
            draw.Glorot(Weight);
    }

    /// <summary>Copies the bias after an update; the matrix is packed separately.</summary>
    public void Refresh(ReadOnlySpan<float> weights) => _bias?.Refresh(weights);

    /// <summary>Computes the outputs [rows, OutputStride] of rows [rows, K], and fetches memory that will be read soon meanwhile.</summary>
    public void Forward(float* x, nint xStride, float* y, int rows, float* ahead = null, nint aheadLength = 0) =>
        _weights.MultiplyRows(x, xStride, _bias, y, OutputStride, rows, ahead, aheadLength);

    /// <summary>Adds W x to rows [rows, yStride]; for a layer without a bias.</summary>
    public void AddForward(float* x, nint xStride, float* y, nint yStride, int rows) => _weights.AddRows(x, xStride, y, yStride, rows);

    /// <summary>Gets the layout of rows in <see cref="BackwardPanels"/>.</summary>
    public GatePanels Inputs => _weights.Inputs;

    /// <summary>
    /// Adds to the gradients of W, unless it is frozen, and of b and, if requested, writes the gradient of x, [rows, padded K], or adds it.
    /// </summary>
    public void Backward(
        float* x, nint xStride, float* dY, float* dX, nint dXStride, int rows, Span<float> gradients, DensePass pass, bool accumulate = false)
    {
        pass.Inputs.Ensure((long)Math.Min(rows, ChunkRows) * Inputs.TotalWidth);
        for (var row = 0; row < rows; row += ChunkRows)
        {
            var count = Math.Min(ChunkRows, rows - row);
            Inputs.FromRows(x + (row * xStride), xStride, pass.Inputs.Pointer, count, 0, count);
            var dRows = dX is null ? null : dX + (row * dXStride);
            BackwardPanels(pass.Inputs.Pointer, dY + ((nint)row * OutputStride), dRows, dXStride, count, gradients, pass, accumulate);
        }
    }

    /// <summary>
    /// Back-propagates a few hundred rows, so that they stay in the cache, from inputs in the layout of <see cref="Inputs"/>, and fetches memory that will be
    /// read soon meanwhile.
    /// </summary>
    public void BackwardPanels(
        float* inputs, float* dY, float* dX, nint dXStride, int rows, Span<float> gradients, DensePass pass, bool accumulate = false, float* ahead = null,
        nint aheadLength = 0)
    {
        var share = aheadLength / _panels.Count;
        pass.Panel.Ensure((long)rows * _panels.Width);
        for (var panel = 0; panel < _panels.Count; panel++)
        {
            var dPanel = _panels.Count == 1 ? dY : pass.Panel.Pointer; // the rows of a single panel are in its layout
            if (_panels.Count > 1)
                _panels.PanelFromRows(panel, dY, OutputStride, dPanel, rows);
            _bias?.AccumulatePanelGradient(panel, dPanel, rows, gradients);
            if (!Frozen)
                _weights.AccumulatePanelGradient(
                    panel, inputs, rows, 0, rows, dPanel, gradients, share == 0 ? null : ahead + (panel * share), share);
            if (dX is not null)
                _weights.MultiplyPanelBackward(panel, dPanel, rows, dX, dXStride, accumulate: accumulate || panel > 0);
        }
    }
}
