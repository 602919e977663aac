using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>One or several bias vectors [G*H] that add up, as rows of panels; also gains and biases of a layer normalisation.</summary>
internal sealed unsafe class PackedBias(GatePanels panels, params Parameter[] parameters)
{
    private readonly AlignedBuffer _row = new(); // [TotalWidth]

    public float* Row => _row.Pointer;

    /// <summary>The part of a panel.</summary>
    public float* RowOf(int panel) => _row.Pointer + (panel * panels.Width);

    // An array: walking it through an interface would allocate at every step.
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
    public void AccumulateGradient(float* dGates, int totalRows, int row, int rows, Span<float> gradients)
    {
        foreach (var parameter in Parameters)
        {
            fixed (float* dBias = gradients.Slice(parameter.Offset, parameter.Length))
            {
                for (var panel = 0; panel < panels.Count; panel++)
                    PanelPacking.AddColumnSums(panels.At(dGates, totalRows, panel, row), panels.WidthOf(panel), rows, panels.RowsOf(panel), dBias);
            }
        }
    }

    /// <summary>Adds a gradient that already stands in panel order [TotalWidth].</summary>
    public void AddGradient(ReadOnlySpan<float> dRow, Span<float> gradients)
    {
        foreach (var parameter in Parameters)
        {
            var dBias = gradients.Slice(parameter.Offset, parameter.Length);
            for (var panel = 0; panel < panels.Count; panel++)
            {
                var rows = panels.RowsOf(panel);
                for (var column = 0; column < rows.Length; column++)
                    if (rows[column] >= 0)
                        dBias[rows[column]] += dRow[(panel * panels.Width) + column];
            }
        }
    }
}
