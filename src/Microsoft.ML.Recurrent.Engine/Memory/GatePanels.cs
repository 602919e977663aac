using Microsoft.ML.Recurrent.Engine.Kernels.Rows;

namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// Describes how the rows of a weight matrix [G*H, K], with the gates stacked as in torch, become columns of panels. A panel holds the same hidden units of
/// all gates side by side, [gate 0 units | gate 1 units | ...], in at most 64 columns, so that everything that the gate maths of a unit needs is in one
/// panel as soon as the product of that panel is complete. Units are padded to a multiple of 16 with zero weights, which keeps every padded state value
/// exactly zero, so that the kernels have no remainders to handle. With one gate, this is the plain column blocking of any product.
/// </summary>
/// <remarks>
/// A gate buffer of R rows is panel-major: panel p starts at p * Width * R, and its rows are contiguous. It is therefore both the operand of the gate maths
/// and, after the backward pass, the packed right-hand side of the weight-gradient product.
/// </remarks>
internal sealed class GatePanels
{
    /// <summary>The number of floats of which the distance between state rows is a multiple.</summary>
    public const int UnitBlock = 16;

    private readonly int[] _rowOfColumn;
    private readonly int _gateMask;

    /// <summary>Initializes a new instance of the <see cref="GatePanels"/> class.</summary>
    /// <param name="gates">The number of gates G, 1 to 4.</param>
    /// <param name="hidden">The number of hidden units H.</param>
    /// <param name="uniform">Whether all panels must have the same width, at the cost of narrower panels.</param>
    /// <param name="gateMask">
    /// The gates to keep: bit g keeps gate g. The columns of the other gates count as padding, so that a product leaves them unchanged.
    /// </param>
    public GatePanels(int gates, int hidden, bool uniform = false, int gateMask = ~0)
    {
        Gates = gates;
        Hidden = hidden;
        _gateMask = gateMask;
        Units = uniform || gates > 2 ? UnitBlock : 64 / gates;
        RealColumns = hidden * System.Numerics.BitOperations.PopCount((uint)(gateMask & ((1 << gates) - 1)));
        PaddedHidden = Pad(hidden);
        Count = (PaddedHidden + Units - 1) / Units;
        _rowOfColumn = new int[TotalWidth];
        for (var panel = 0; panel < Count; panel++)
        {
            var units = UnitsOf(panel);
            for (var gate = 0; gate < gates; gate++)
            {
                for (var unit = 0; unit < units; unit++)
                {
                    var hiddenUnit = (panel * Units) + unit;
                    _rowOfColumn[(panel * Width) + (gate * units) + unit] =
                        hiddenUnit < hidden && (gateMask >> gate & 1) != 0 ? (gate * hidden) + hiddenUnit : -1;
                }
            }
        }
    }

    public int Gates { get; }

    public int Hidden { get; }

    /// <summary>Gets the number of hidden units rounded up to a multiple of <see cref="UnitBlock"/>, which is the distance between state rows.</summary>
    public int PaddedHidden { get; }

    /// <summary>Gets the number of columns that are not padding.</summary>
    public int RealColumns { get; }

    /// <summary>Gets the number of panels.</summary>
    public int Count { get; }

    /// <summary>Gets the number of units of every panel, except that the last may have fewer.</summary>
    public int Units { get; }

    /// <summary>Gets the number of columns of every panel, except that the last may have fewer.</summary>
    public int Width => Gates * Units;

    /// <summary>Gets the number of columns of all panels, which is the number of floats of a row of a gate buffer.</summary>
    public int TotalWidth => Gates * PaddedHidden;

    public static int Pad(int size) => (size + UnitBlock - 1) / UnitBlock * UnitBlock;

    public int UnitsOf(int panel) => Math.Min(Units, PaddedHidden - (panel * Units));

    public int WidthOf(int panel) => Gates * UnitsOf(panel);

    /// <summary>Returns the weight row of each column of a panel; -1 marks padding.</summary>
    public ReadOnlySpan<int> RowsOf(int panel) => _rowOfColumn.AsSpan(panel * Width, WidthOf(panel));

    /// <summary>Returns the number of units of a panel that are not padding.</summary>
    public int RealUnitsOf(int panel) => Math.Min(Units, Hidden - (panel * Units));

    /// <summary>Determines whether the columns of a gate are kept rather than treated as padding.</summary>
    public bool HasGate(int gate) => (_gateMask >> gate & 1) != 0;

    /// <summary>Returns the first float of a row of a panel in a gate buffer of <paramref name="totalRows"/> rows.</summary>
    public unsafe float* At(float* buffer, int totalRows, int panel, int row) =>
        buffer + ((nint)panel * Width * totalRows) + ((nint)row * WidthOf(panel));

    /// <summary>Copies plain rows [rows, Hidden] into rows of a gate buffer; for layouts of one gate.</summary>
    public unsafe void FromRows(float* source, nint sourceStride, float* buffer, int totalRows, int row, int rows)
    {
        for (var panel = 0; panel < Count; panel++)
            PanelFromRows(panel, source, sourceStride, At(buffer, totalRows, panel, row), rows);
    }

    /// <summary>Copies the columns of one panel out of plain rows [rows, Hidden]; for layouts of one gate.</summary>
    public unsafe void PanelFromRows(int panel, float* source, nint sourceStride, float* target, int rows)
    {
        var width = WidthOf(panel);
        var real = RealUnitsOf(panel);
        RowBlock.Copy(source + (panel * Width), sourceStride, target, width, rows, real);
        RowBlock.Clear(target + real, width, rows, width - real);
    }
}
