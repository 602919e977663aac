using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// One weight matrix W [G*H, K] in the forms the products read: for A W^T (forward) and, once asked for, for dG W (backward).
/// Rebuilt once per update; safe for concurrent reading in between.
/// </summary>
internal sealed unsafe class PackedWeights(Parameter parameter, GatePanels panels)
{
    // Rows of a gradient product that pass at a time: 128 rows of 64 floats are 32 KiB, which the first-level cache holds.
    private const int GradientRows = 128;

    // Rows of dA that are finished before the next: they stay in the cache while all panels add to them.
    private const int BackwardRows = 128;

    private readonly AlignedBuffer _forward = new();   // per panel [K, width]
    private readonly AlignedBuffer _backward = new();  // per block of up to 64 inputs [TotalWidth, block]
    private bool _hasBackward;

    // What a step of a stream asks for again and again, in one cache line rather than in four objects.
    private readonly nint _panelLength = (nint)panels.Width * parameter.Columns;
    private readonly int _inner = parameter.Columns;
    private readonly int _width = panels.Width;
    private readonly int _lastWidth = panels.WidthOf(panels.Count - 1);
    private readonly int _last = panels.Count - 1;
    private float* _panels;

    public GatePanels Panels { get; } = panels;

    /// <summary>Columns of W in blocks: the layout of A in <see cref="AccumulateGradient"/>.</summary>
    public GatePanels Inputs { get; } = new(1, parameter.Columns);

    public Parameter Parameter { get; } = parameter;

    /// <summary>Columns of W: the length K of what is multiplied.</summary>
    public int InputSize => _inner;

    public float* Panel(int panel) => _panels + (panel * _panelLength);

    /// <summary>Makes room before <see cref="Refresh"/>.</summary>
    /// <param name="backward">Whether a backward pass will come; once asked for, its form is always kept.</param>
    public void Prepare(bool backward)
    {
        _hasBackward |= backward;
        _forward.Ensure((long)Panels.TotalWidth * InputSize);
        _panels = _forward.Pointer;
        if (_hasBackward)
            _backward.Ensure((long)Panels.TotalWidth * Inputs.PaddedHidden);
    }

    /// <summary>Packs some panels; different panels may be packed on different threads.</summary>
    public void Refresh(ReadOnlySpan<float> allWeights, int firstPanel, int count)
    {
        fixed (float* weights = allWeights.Slice(Parameter.Offset, Parameter.Length))
        {
            for (var panel = firstPanel; panel < firstPanel + count; panel++)
            {
                var rows = Panels.RowsOf(panel);
                PanelPacking.PackTransposed(weights, InputSize, rows, InputSize, Panel(panel));
                for (var block = 0; block < Inputs.Count && _hasBackward; block++)
                    PanelPacking.PackRows(weights, InputSize, rows, block * Inputs.Width, Inputs.RealUnitsOf(block), BackwardPanel(block, panel), Inputs.WidthOf(block));
            }
        }
    }

    /// <summary>One panel of G (+)= A W^T, for gate maths that follows panel by panel.</summary>
    public void MultiplyPanel(int panel, float* a, nint aStride, float* c, int rows, bool accumulate)
    {
        var width = WidthOf(panel);
        PanelProduct.Multiply(a, aStride, 1, Panel(panel), c, width, rows, _inner, width, accumulate);
    }

    /// <summary>One panel of G = b + A W^T.</summary>
    public void MultiplyPanel(int panel, float* a, nint aStride, PackedBias bias, float* c, int rows)
    {
        var width = WidthOf(panel);
        PanelProduct.Multiply(a, aStride, 1, Panel(panel), bias.RowOf(panel), 0, c, width, rows, _inner, width);
    }

    /// <summary>G = A W^T, or b + A W^T where there is a bias, into rows of a gate buffer.</summary>
    public void Multiply(float* a, nint aStride, PackedBias? bias, float* gates, int totalRows, int row, int rows)
    {
        for (var panel = 0; panel < Panels.Count; panel++)
        {
            var c = Panels.At(gates, totalRows, panel, row);
            if (bias is null)
                MultiplyPanel(panel, a, aStride, c, rows, accumulate: false);
            else
                MultiplyPanel(panel, a, aStride, bias, c, rows);
        }
    }

    /// <summary>Y = A W^T, or b + A W^T where there is a bias, into plain rows, for matrices of one gate. Writes up to the padded width.</summary>
    public void MultiplyRows(float* a, nint aStride, PackedBias? bias, float* y, nint yStride, int rows)
    {
        for (var panel = 0; panel < Panels.Count; panel++)
        {
            PanelProduct.Multiply(
                a, aStride, 1, Panel(panel), bias is null ? null : bias.RowOf(panel), 0, y + ((nint)panel * Panels.Width), yStride,
                rows, InputSize, Panels.WidthOf(panel));
        }
    }

    /// <summary>Y += A W^T into plain rows, for matrices of one gate.</summary>
    public void AddRows(float* a, nint aStride, float* y, nint yStride, int rows)
    {
        for (var panel = 0; panel < Panels.Count; panel++)
            PanelProduct.Multiply(a, aStride, 1, Panel(panel), y + ((nint)panel * Panels.Width), yStride, rows, InputSize, Panels.WidthOf(panel), accumulate: true);
    }

    /// <summary>dA (+)= dG W from rows of a gate buffer. Writes up to the padded input size.</summary>
    /// <param name="dGates">Gate buffer.</param>
    /// <param name="totalRows">Rows of the gate buffer.</param>
    /// <param name="row">Its first row to take.</param>
    /// <param name="rows">Rows to take.</param>
    /// <param name="dA">[rows, padded input size].</param>
    /// <param name="dAStride">Distance of its rows.</param>
    /// <param name="accumulate">Whether dA is added to.</param>
    /// <param name="fromEnd">Whether to take the weights from the last block to the first; the result is the same.</param>
    public void MultiplyBackward(float* dGates, int totalRows, int row, int rows, float* dA, nint dAStride, bool accumulate, bool fromEnd = false)
    {
        for (var first = 0; first < rows; first += BackwardRows)
        {
            var count = Math.Min(BackwardRows, rows - first);
            for (var i = 0; i < Inputs.Count; i++)
            {
                var block = fromEnd ? Inputs.Count - 1 - i : i;
                for (var panel = 0; panel < Panels.Count; panel++)
                {
                    MultiplyBackward(
                        panel, block, Panels.At(dGates, totalRows, panel, row + first), count, dA + (first * dAStride), dAStride, accumulate || panel > 0);
                }
            }
        }
    }

    /// <summary>The share of one panel of dG in dA (+)= dG W.</summary>
    public void MultiplyPanelBackward(int panel, float* dPanel, int rows, float* dA, nint dAStride, bool accumulate)
    {
        for (var block = 0; block < Inputs.Count; block++)
            MultiplyBackward(panel, block, dPanel, rows, dA, dAStride, accumulate);
    }

    /// <summary>
    /// dW += dG^T A over rows of a gate buffer. The panels of A stand in for the weights of the other products: a block of them stays in the
    /// first-level cache while the gates of a panel pass, and the result goes straight to the rows of dW.
    /// </summary>
    /// <param name="aPanels">A in the layout of <see cref="Inputs"/>, [block][rows][width].</param>
    /// <param name="dGates">Gate buffer.</param>
    /// <param name="totalRows">Rows of the gate buffer.</param>
    /// <param name="row">Its first row to take.</param>
    /// <param name="rows">Rows to take, all those of A.</param>
    /// <param name="gradients">Flat gradients.</param>
    public void AccumulateGradient(float* aPanels, float* dGates, int totalRows, int row, int rows, Span<float> gradients)
    {
        for (var panel = 0; panel < Panels.Count; panel++)
            AccumulatePanelGradient(panel, aPanels, rows, 0, rows, Panels.At(dGates, totalRows, panel, row), gradients);
    }

    /// <summary>The share of some rows of one panel of dG in dW += dG^T A.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="aPanels">A in the layout of <see cref="Inputs"/>.</param>
    /// <param name="totalRows">Rows of A.</param>
    /// <param name="row">First row of A.</param>
    /// <param name="rows">Rows to add.</param>
    /// <param name="dPanel">[rows, width] of the panel.</param>
    /// <param name="gradients">Flat gradients.</param>
    public void AccumulatePanelGradient(int panel, float* aPanels, int totalRows, int row, int rows, float* dPanel, Span<float> gradients)
    {
        fixed (float* dWeights = gradients.Slice(Parameter.Offset, Parameter.Length))
        {
            for (var block = 0; block < Inputs.Count; block++)
                AccumulateBlock(panel, block, Inputs.At(aPanels, totalRows, block, row), dPanel, rows, dWeights);
        }
    }

    private void MultiplyBackward(int panel, int block, float* dPanel, int rows, float* dA, nint dAStride, bool accumulate)
    {
        var inner = Panels.WidthOf(panel);
        PanelProduct.Multiply(
            dPanel, inner, 1, BackwardPanel(block, panel), dA + ((nint)block * Inputs.Width), dAStride, rows, inner, Inputs.WidthOf(block), accumulate);
    }

    private int WidthOf(int panel) => panel == _last ? _lastWidth : _width;

    private void AccumulateBlock(int panel, int block, float* a, float* dGates, int rows, float* dWeights)
    {
        var (width, columns) = (Inputs.WidthOf(block), Inputs.RealUnitsOf(block));
        if (width == columns)
        {
            AccumulateTile(panel, a, width, dGates, rows, dWeights + (block * Inputs.Width), InputSize, Panels.Hidden);
            return;
        }

        // Rows of dW end within the block: what the product writes beyond them must not reach the next row.
        var units = Panels.RealUnitsOf(panel);
        var padded = stackalloc float[Panels.Gates * units * width];
        new Span<float>(padded, Panels.Gates * units * width).Clear();
        AccumulateTile(panel, a, width, dGates, rows, padded - ((nint)panel * Panels.Units * width), width, units);
        for (var gate = 0; gate < Panels.Gates; gate++)
        {
            for (var unit = 0; unit < units; unit++)
            {
                var row = new Span<float>(RowOf(dWeights + (block * Inputs.Width), InputSize, Panels.Hidden, panel, gate) + ((nint)unit * InputSize), columns);
                TensorPrimitives.Add(row, new ReadOnlySpan<float>(padded + ((((nint)gate * units) + unit) * width), columns), row);
            }
        }
    }

    private void AccumulateTile(int panel, float* a, int width, float* dGates, int rows, float* c, nint cStride, int gateDistance)
    {
        var gateWidth = Panels.WidthOf(panel);
        for (var row = 0; row < rows; row += GradientRows)
        {
            var depth = Math.Min(GradientRows, rows - row);
            for (var gate = 0; gate < Panels.Gates; gate++)
            {
                if (Panels.HasGate(gate))
                    PanelProduct.Multiply(
                        dGates + ((nint)row * gateWidth) + (gate * Panels.UnitsOf(panel)), 1, gateWidth, a + ((nint)row * width),
                        RowOf(c, cStride, gateDistance, panel, gate), cStride, Panels.RealUnitsOf(panel), depth, width, accumulate: true);
            }
        }
    }

    private float* RowOf(float* matrix, nint stride, int gateDistance, int panel, int gate) =>
        matrix + ((((nint)gate * gateDistance) + (panel * Panels.Units)) * stride);

    private float* BackwardPanel(int block, int panel) =>
        _backward.Pointer + ((nint)block * Inputs.Width * Panels.TotalWidth) + ((nint)panel * Panels.Width * Inputs.WidthOf(block));
}
