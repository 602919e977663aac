namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// How the rows of a weight matrix [G*H, K], gate under gate as torch stacks them, become columns of panels: a panel holds the same hidden
/// units of all gates side by side, [gate 0 units | gate 1 units | ...], at most 64 columns, so that the gate maths of a unit finds all it
/// needs in one panel as soon as that panel's product is done. Units are padded to a multiple of 16 with zero weights, which keeps every
/// padded state value exactly zero and spares the kernels all remainders. With one gate this is the plain column blocking of any product.
/// </summary>
/// <remarks>
/// A gate buffer of R rows stands panel-major: panel p at p * Width * R, its rows contiguous. So it is at once what the gate maths works on
/// and, after the backward pass, the packed right-hand side of the weight-gradient product.
/// </remarks>
internal sealed class GatePanels
{
    /// <summary>State rows are this many floats apart, or a multiple.</summary>
    public const int UnitBlock = 16;

    private readonly int[] _rowOfColumn;
    private readonly int _gateMask;

    /// <summary>Lays out the panels.</summary>
    /// <param name="gates">Gates G, 1 to 4.</param>
    /// <param name="hidden">Hidden units H.</param>
    /// <param name="uniform">Whether every panel must have the same width, at the price of narrower ones.</param>
    /// <param name="gateMask">Bit g keeps gate g; the columns of the others count as padding, so that a product leaves them alone.</param>
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
                    _rowOfColumn[(panel * Width) + (gate * units) + unit] = hiddenUnit < hidden && (gateMask >> gate & 1) != 0 ? (gate * hidden) + hiddenUnit : -1;
                }
            }
        }
    }

    public int Gates { get; }

    public int Hidden { get; }

    /// <summary>Hidden units rounded up to <see cref="UnitBlock"/>: the distance of state rows.</summary>
    public int PaddedHidden { get; }

    /// <summary>Columns that are not padding.</summary>
    public int RealColumns { get; }

    /// <summary>Number of panels.</summary>
    public int Count { get; }

    /// <summary>Units of every panel but perhaps the last.</summary>
    public int Units { get; }

    /// <summary>Columns of every panel but perhaps the last.</summary>
    public int Width => Gates * Units;

    /// <summary>Columns of all panels: floats a row takes in a gate buffer.</summary>
    public int TotalWidth => Gates * PaddedHidden;

    public static int Pad(int size) => (size + UnitBlock - 1) / UnitBlock * UnitBlock;

    public int UnitsOf(int panel) => Math.Min(Units, PaddedHidden - (panel * Units));

    public int WidthOf(int panel) => Gates * UnitsOf(panel);

    /// <summary>Weight row of each column of a panel; -1 marks padding.</summary>
    public ReadOnlySpan<int> RowsOf(int panel) => _rowOfColumn.AsSpan(panel * Width, WidthOf(panel));

    /// <summary>Units of a panel that are not padding.</summary>
    public int RealUnitsOf(int panel) => Math.Min(Units, Hidden - (panel * Units));

    /// <summary>Whether the columns of a gate are not padding.</summary>
    public bool HasGate(int gate) => (_gateMask >> gate & 1) != 0;

    /// <summary>First float of a row of a panel in a gate buffer of <paramref name="totalRows"/> rows.</summary>
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
        source += panel * Width;
        for (; rows > 0; rows--, source += sourceStride, target += width)
        {
            new ReadOnlySpan<float>(source, real).CopyTo(new Span<float>(target, real));
            if (real < width)
                new Span<float>(target + real, width - real).Clear();
        }
    }
}
