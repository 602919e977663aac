using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// Represents the sum of one or more bias vectors [G*H], laid out as a row of panels; also used for the gains and biases of a layer normalisation.
/// </summary>
internal sealed unsafe class PackedBias(GatePanels panels, params Parameter[] parameters)
{
    private const int MostColumns = 64;
    private static readonly int[] s_columns = [.. Enumerable.Range(0, MostColumns)];

    private readonly AlignedBuffer _row = new(); // [TotalWidth]

    public float* Row => _row.Pointer;

    /// <summary>Returns the part that belongs to a panel.</summary>
    public float* RowOf(int panel) => _row.Pointer + (panel * panels.Width);

    // This is an array because enumerating it through an interface would allocate at every step.
    public Parameter[] Parameters { get; } = parameters;

    public void Refresh(ReadOnlySpan<float> allWeights)
    {
        _row.EnsureZero(panels.TotalWidth);
        foreach (var parameter in Parameters)
        {
            var values = allWeights.Slice(parameter.Offset, parameter.Length);
            for (var panel = 0; panel < panels.Count; panel++)
            {
                var rows = panels.RowsOf(panel);
                for (var column = 0; column < rows.Length; column++)
                    if (rows[column] >= 0)
                        _row.Pointer[(panel * panels.Width) + column] += values[rows[column]];
            }
        }
    }

    /// <summary>Adds the column sums of a gradient buffer to the gradient of every bias vector.</summary>
    /// <param name="dGates">The gate buffer.</param>
    /// <param name="totalRows">The number of rows of the gate buffer.</param>
    /// <param name="row">The first row of the gate buffer to use.</param>
    /// <param name="rows">The number of rows to use.</param>
    /// <param name="gradients">The flat gradients.</param>
    /// <param name="team">The threads that share the work; null for the calling thread.</param>
    public void AccumulateGradient(float* dGates, int totalRows, int row, int rows, Span<float> gradients, Team? team = null)
    {
        fixed (float* first = gradients)
        {
            var work = new SumWork(this, dGates, totalRows, row, rows, first, gradients.Length);
            (team ?? Team.Alone).Run(work, panels.Count, TeamCosts.OfSums(rows, panels.TotalWidth));
        }
    }

    /// <summary>Adds the column sums of one panel of a gradient to the gradient of every bias vector.</summary>
    public void AccumulatePanelGradient(int panel, float* dPanel, int rows, Span<float> gradients)
    {
        var width = panels.WidthOf(panel);
        var sums = stackalloc float[MostColumns];
        new Span<float>(sums, width).Clear();
        PanelPacking.AddColumnSums(dPanel, width, rows, s_columns.AsSpan(0, width), sums);
        AddGradient(panel, new ReadOnlySpan<float>(sums, width), gradients);
    }

    private float* PanelAt(float* dGates, int totalRows, int panel, int row) => panels.At(dGates, totalRows, panel, row);

    /// <summary>Adds a gradient that is already in panel order [TotalWidth].</summary>
    public void AddGradient(ReadOnlySpan<float> dRow, Span<float> gradients)
    {
        for (var panel = 0; panel < panels.Count; panel++)
            AddGradient(panel, dRow.Slice(panel * panels.Width, panels.WidthOf(panel)), gradients);
    }

    private void AddGradient(int panel, ReadOnlySpan<float> dColumns, Span<float> gradients)
    {
        var rows = panels.RowsOf(panel);
        foreach (var parameter in Parameters)
        {
            var dBias = gradients.Slice(parameter.Offset, parameter.Length);
            for (var column = 0; column < rows.Length; column++)
                if (rows[column] >= 0)
                    dBias[rows[column]] += dColumns[column];
        }
    }

    private readonly struct SumWork(PackedBias bias, float* dGates, int totalRows, int row, int rows, float* gradients, int count) : IRangeWork
    {
        public void Run(int first, int end)
        {
            for (var panel = first; panel < end; panel++)
                bias.AccumulatePanelGradient(panel, bias.PanelAt(dGates, totalRows, panel, row), rows, new Span<float>(gradients, count));
        }
    }
}
