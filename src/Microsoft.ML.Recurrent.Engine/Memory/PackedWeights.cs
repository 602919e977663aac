using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// Holds one weight matrix W [G*H, K] in the forms that the products read: that for A W^T (forward) and, once requested, that for dG W (backward). It is
/// rebuilt once per update; between updates, concurrent reading is safe.
/// </summary>
internal sealed unsafe partial class PackedWeights(Parameter parameter, GatePanels panels)
{
    // The number of rows that all panels process in turn: they stay in the second-level cache, and 16 tiles of 6 rows still prefetch the weights.
    private const int ForwardRows = 96;

    // The number of rows of a tile of the product, the number of terms of which determines how often memory is fetched ahead.
    private const int TileRows = 6;

    // The number of weights that stay in the second-level cache together with the rows, so that they need not be fetched ahead.
    private const int MostCachedWeights = 1 << 17;

    private readonly AlignedBuffer _backward = new();  // for each block of up to 64 inputs [TotalWidth, block]
    private bool _hasBackward;

    // The values that every step of a stream needs, next to each other rather than in several objects.
    private WeightPanels _forward = new(panels, parameter.Columns);
    private readonly int _width = panels.Width;
    private readonly int _lastWidth = panels.WidthOf(panels.Count - 1);
    private readonly int _last = panels.Count - 1;

    public GatePanels Panels { get; } = panels;

    /// <summary>Gets the layout of the columns of W in blocks, which is the layout of A in <see cref="AccumulateGradient"/>.</summary>
    public GatePanels Inputs { get; } = new(1, parameter.Columns);

    public Parameter Parameter { get; } = parameter;

    /// <summary>Gets the number of columns K of W, which is the length of the vectors that it multiplies.</summary>
    public int InputSize => Parameter.Columns;

    /// <summary>Gets a value that indicates whether the form for A W^T is stored in 16 bits.</summary>
    public bool IsShort => _forward.IsShort;

    /// <summary>Chooses the forms and allocates their memory; must be called before <see cref="Refresh"/>.</summary>
    /// <param name="allWeights">The weights of the network.</param>
    /// <param name="backward">Whether there will be a backward pass; once requested, the form for it is always kept.</param>
    public void Prepare(ReadOnlySpan<float> allWeights, bool backward)
    {
        _hasBackward |= backward;
        _forward.Prepare(allWeights.Slice(Parameter.Offset, Parameter.Length), mayBeShort: !_hasBackward);
        if (_hasBackward)
            _backward.Ensure((long)Panels.TotalWidth * Inputs.PaddedHidden);
    }

    /// <summary>Takes over the form for A W^T of an equal matrix, which must not be packed again from then on.</summary>
    public void Share(PackedWeights source) => _forward = source._forward;

    /// <summary>Packs some of the panels. Different panels may be packed on different threads.</summary>
    public void Refresh(ReadOnlySpan<float> allWeights, int firstPanel, int count)
    {
        fixed (float* weights = allWeights.Slice(Parameter.Offset, Parameter.Length))
        {
            for (var panel = firstPanel; panel < firstPanel + count; panel++)
            {
                var rows = Panels.RowsOf(panel);
                _forward.Pack(panel, weights);
                for (var block = 0; block < Inputs.Count && _hasBackward; block++)
                    PanelPacking.PackRows(
                        weights, InputSize, rows, block * Inputs.Width, Inputs.RealUnitsOf(block), BackwardPanel(block, panel), Inputs.WidthOf(block));
            }
        }
    }

    /// <summary>Computes one panel of G (+)= A W^T, for gate maths that follows panel by panel.</summary>
    public void MultiplyPanel(int panel, float* a, nint aStride, float* c, int rows, bool accumulate)
    {
        var width = WidthOf(panel);
        _forward.Multiply(panel, a, aStride, accumulate ? c : null, width, c, width, rows, width);
    }

    /// <summary>Computes one panel of G = b + A W^T.</summary>
    public void MultiplyPanel(int panel, float* a, nint aStride, PackedBias bias, float* c, int rows)
    {
        var width = WidthOf(panel);
        _forward.Multiply(panel, a, aStride, bias.RowOf(panel), 0, c, width, rows, width);
    }

    /// <summary>Computes Y = A W^T, or Y = b + A W^T if there is a bias, into plain rows, for matrices of one gate. Writes up to the padded width.</summary>
    /// <param name="a">[rows, K] A.</param>
    /// <param name="aStride">The number of elements from one row of A to the next.</param>
    /// <param name="bias">The bias; null if there is none.</param>
    /// <param name="y">[rows, padded width] The result.</param>
    /// <param name="yStride">The number of elements from one row of Y to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="ahead">Memory that will be read soon, to be fetched meanwhile; null if there is none.</param>
    /// <param name="aheadLength">The number of elements of that memory.</param>
    public void MultiplyRows(float* a, nint aStride, PackedBias? bias, float* y, nint yStride, int rows, float* ahead = null, nint aheadLength = 0)
    {
        // Pieces of nearly equal height, because a single row is summed in another order.
        var pieces = (rows + ForwardRows - 1) / ForwardRows;
        var share = aheadLength == 0 || (long)InputSize * Panels.TotalWidth > MostCachedWeights ? 0 : aheadLength / (pieces * Panels.Count);
        for (var (piece, row) = (0, 0); piece < pieces; piece++)
        {
            var next = (int)((long)rows * (piece + 1) / pieces);
            var x = a + (row * aStride);
            var c = y + (row * yStride);
            for (var panel = 0; panel < Panels.Count; panel++, c += Panels.Width, ahead += share)
                _forward.Multiply(
                    panel, x, aStride, bias is null ? null : bias.RowOf(panel), 0, c, yStride, next - row, Panels.WidthOf(panel), share == 0 ? null : ahead,
                    AheadStride(share, next - row, InputSize));
            row = next;
        }
    }

    /// <summary>Computes Y += A W^T into plain rows, for matrices of one gate.</summary>
    public void AddRows(float* a, nint aStride, float* y, nint yStride, int rows)
    {
        for (var panel = 0; panel < Panels.Count; panel++)
        {
            var c = y + ((nint)panel * Panels.Width);
            _forward.Multiply(panel, a, aStride, c, yStride, c, yStride, rows, Panels.WidthOf(panel));
        }
    }

    /// <summary>Computes the share of one panel of dG in dA (+)= dG W.</summary>
    public void MultiplyPanelBackward(int panel, float* dPanel, int rows, float* dA, nint dAStride, bool accumulate)
    {
        for (var block = 0; block < Inputs.Count; block++)
            MultiplyBackward(panel, block, dPanel, rows, dA, dAStride, accumulate);
    }

    private void MultiplyBackward(int panel, int block, float* dPanel, int rows, float* dA, nint dAStride, bool accumulate)
    {
        var inner = Panels.WidthOf(panel);
        PanelProduct.Multiply(
            dPanel, inner, 1, BackwardPanel(block, panel), dA + ((nint)block * Inputs.Width), dAStride, rows, inner, Inputs.WidthOf(block), accumulate);
    }

    private int WidthOf(int panel) => panel == _last ? _lastWidth : _width;

    // The number of elements to fetch for each term of each tile of a product, so that all are fetched at its end.
    private static nint AheadStride(nint length, int rows, int inner) => length == 0 ? 0 : (length * TileRows / ((nint)rows * inner)) + 1;

    private float* BackwardPanel(int block, int panel) =>
        _backward.Pointer + ((nint)block * Inputs.Width * Panels.TotalWidth) + ((nint)panel * Panels.Width * Inputs.WidthOf(block));
}
