using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// One weight matrix W [G*H, K] in the forms the products read: for A W^T (forward) and, once asked for, for dG W (backward).
/// Rebuilt once per update; safe for concurrent reading in between.
/// </summary>
internal sealed unsafe class PackedWeights(Parameter parameter, GatePanels panels)
{
    private readonly AlignedBuffer _forward = new();   // per panel [K, width]
    private readonly AlignedBuffer _backward = new();  // per block of up to 64 inputs [TotalWidth, block]
    private readonly GatePanels _inputs = new(1, parameter.Columns);
    private bool _hasBackward;

    public GatePanels Panels { get; } = panels;

    public Parameter Parameter { get; } = parameter;

    /// <summary>Columns of W: the length K of what is multiplied.</summary>
    public int InputSize => Parameter.Columns;

    public float* Panel(int panel) => _forward.Pointer + ((nint)panel * Panels.Width * InputSize);

    public void Refresh(ReadOnlySpan<float> allWeights, bool backward)
    {
        _hasBackward |= backward;
        fixed (float* weights = allWeights.Slice(Parameter.Offset, Parameter.Length))
        {
            _forward.Ensure((long)Panels.TotalWidth * InputSize);
            for (var panel = 0; panel < Panels.Count; panel++)
                PanelPacking.PackTransposed(weights, InputSize, Panels.RowsOf(panel), InputSize, Panel(panel));
            if (!_hasBackward)
                return;
            _backward.Ensure((long)Panels.TotalWidth * _inputs.PaddedHidden);
            for (var block = 0; block < _inputs.Count; block++)
            {
                var firstColumn = block * _inputs.Width;
                var columns = Math.Min(_inputs.Width, InputSize - firstColumn);
                var width = _inputs.WidthOf(block);
                for (var panel = 0; panel < Panels.Count; panel++)
                    PanelPacking.PackRows(weights, InputSize, Panels.RowsOf(panel), firstColumn, columns, BackwardPanel(block, panel), width);
            }
        }
    }

    /// <summary>One panel of G (+)= A W^T, for gate maths that follows panel by panel.</summary>
    public void MultiplyPanel(int panel, float* a, nint aStride, float* c, int rows, bool accumulate) =>
        PanelProduct.Multiply(a, aStride, 1, Panel(panel), c, Panels.WidthOf(panel), rows, InputSize, Panels.WidthOf(panel), accumulate);

    /// <summary>G (+)= A W^T into rows of a gate buffer.</summary>
    public void Multiply(float* a, nint aStride, float* gates, int totalRows, int row, int rows, bool accumulate)
    {
        for (var panel = 0; panel < Panels.Count; panel++)
            MultiplyPanel(panel, a, aStride, Panels.At(gates, totalRows, panel, row), rows, accumulate);
    }

    /// <summary>Y (+)= A W^T into plain rows, for matrices of one gate. Writes up to the padded width.</summary>
    public void MultiplyRows(float* a, nint aStride, float* y, nint yStride, int rows, bool accumulate)
    {
        for (var panel = 0; panel < Panels.Count; panel++)
            PanelProduct.Multiply(a, aStride, 1, Panel(panel), y + ((nint)panel * Panels.Width), yStride, rows, InputSize, Panels.WidthOf(panel), accumulate);
    }

    /// <summary>dA (+)= dG W from rows of a gate buffer. Writes up to the padded input size.</summary>
    public void MultiplyBackward(float* dGates, int totalRows, int row, int rows, float* dA, nint dAStride, bool accumulate)
    {
        for (var block = 0; block < _inputs.Count; block++)
        {
            for (var panel = 0; panel < Panels.Count; panel++)
            {
                var inner = Panels.WidthOf(panel);
                PanelProduct.Multiply(
                    Panels.At(dGates, totalRows, panel, row), inner, 1, BackwardPanel(block, panel),
                    dA + ((nint)block * _inputs.Width), dAStride, rows, inner, _inputs.WidthOf(block), accumulate || panel > 0);
            }
        }
    }

    /// <summary>dW += dG^T A over rows of a gate buffer; A's rows are those of the gate buffer from <paramref name="row"/> on.</summary>
    public void AccumulateGradient(float* a, nint aStride, float* dGates, int totalRows, int row, int rows, Span<float> gradients, AlignedBuffer scratch)
    {
        scratch.Ensure((long)InputSize * Panels.Width);
        fixed (float* dWeights = gradients.Slice(Parameter.Offset, Parameter.Length))
        {
            for (var panel = 0; panel < Panels.Count; panel++)
            {
                var width = Panels.WidthOf(panel);
                PanelProduct.Multiply(a, 1, aStride, Panels.At(dGates, totalRows, panel, row), scratch.Pointer, width, InputSize, rows, width, false);
                PanelPacking.AddTransposed(scratch.Pointer, InputSize, Panels.RowsOf(panel), dWeights, InputSize);
            }
        }
    }

    private float* BackwardPanel(int block, int panel) =>
        _backward.Pointer + ((nint)block * _inputs.Width * Panels.TotalWidth) + ((nint)panel * Panels.Width * _inputs.WidthOf(block));
}
