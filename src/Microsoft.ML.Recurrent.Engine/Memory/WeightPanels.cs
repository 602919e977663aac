using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// Holds a weight matrix W [G*H, K] in the form that A W^T reads: as panels of floats or, if no backward pass is expected and 16 bits hold every weight
/// exactly, as panels of 16 bits (bfloat16). Those take half the memory, and a step of a stream reads half as much. Products have the same bits in either form.
/// </summary>
internal unsafe struct WeightPanels(GatePanels layout, int inner)
{
    private readonly AlignedBuffer _buffer = new(); // for each panel [K, width], or [(K + 1) / 2, width] pairs
    private readonly nint _width = layout.Width;
    private readonly int _inner = inner;
    private float* _panels;
    private nint _panelLength;

    /// <summary>Gets a value that indicates whether the weights are stored in 16 bits.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Chooses the form and allocates its memory.</summary>
    /// <param name="weights">The matrix.</param>
    /// <param name="mayBeShort">Whether the weights may be stored in 16 bits.</param>
    public void Prepare(ReadOnlySpan<float> weights, bool mayBeShort)
    {
        fixed (float* first = weights)
            IsShort = mayBeShort && ShortPacking.IsExact(first, weights.Length);
        var rows = IsShort ? ShortPanelProduct.PairsOf(_inner) : _inner;
        _buffer.Ensure((long)layout.TotalWidth * rows);
        _panels = _buffer.Pointer;
        _panelLength = _width * rows;
    }

    /// <summary>Packs a panel. Different panels may be packed on different threads.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="weights">[G*H, K] The matrix.</param>
    public readonly void Pack(int panel, float* weights)
    {
        if (IsShort)
            ShortPacking.PackTransposed(weights, _inner, layout.RowsOf(panel), _inner, Panel(panel));
        else
            PanelPacking.PackTransposed(weights, _inner, layout.RowsOf(panel), _inner, Panel(panel));
    }

    /// <summary>Computes one panel of C = start + A W^T.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="a">[rows, K] A.</param>
    /// <param name="aStride">The number of elements from one row of A to the next.</param>
    /// <param name="start">[rows, width] What the product is added to: C itself to accumulate, null for zero.</param>
    /// <param name="startStride">The number of elements from one row of start to the next; 0 where every row starts from the same values.</param>
    /// <param name="c">[rows, width] The result.</param>
    /// <param name="cStride">The number of elements from one row of C to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="width">The width of the panel.</param>
    /// <param name="ahead">Memory that will be read soon; null for the next rows of the panel.</param>
    /// <param name="aheadStride">The number of elements to fetch for each term of each tile of rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Multiply(int panel, float* a, nint aStride, float* start, nint startStride, float* c, nint cStride, int rows, int width,
        float* ahead = null, nint aheadStride = 0)
    {
        if (IsShort)
            ShortPanelProduct.Multiply(a, aStride, Panel(panel), start, startStride, c, cStride, rows, _inner, width);
        else
            PanelProduct.Multiply(a, aStride, 1, Panel(panel), start, startStride, c, cStride, rows, _inner, width, ahead, aheadStride);
    }

    private readonly float* Panel(int panel) => _panels + (panel * _panelLength);
}
