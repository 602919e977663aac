using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Memory;

internal sealed unsafe partial class PackedWeights
{
    // The number of rows of a gradient product that are processed at a time: 128 rows of 64 floats are 32 KiB, which fit in the first-level cache.
    private const int GradientRows = 128;

    /// <summary>Computes the share of some rows of one panel of dG in dW += dG^T A.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="aPanels">A in the layout of <see cref="Inputs"/>.</param>
    /// <param name="totalRows">The number of rows of A.</param>
    /// <param name="row">The first row of A.</param>
    /// <param name="rows">The number of rows to add.</param>
    /// <param name="dPanel">[rows, width] The gradient of the panel.</param>
    /// <param name="gradients">The flat gradients.</param>
    /// <param name="ahead">Memory that will be read soon, to be fetched meanwhile; null if there is none.</param>
    /// <param name="aheadLength">The number of elements of that memory.</param>
    public void AccumulatePanelGradient(
        int panel, float* aPanels, int totalRows, int row, int rows, float* dPanel, Span<float> gradients, float* ahead = null, nint aheadLength = 0)
    {
        fixed (float* dWeights = gradients.Slice(Parameter.Offset, Parameter.Length))
            AccumulatePanel(panel, aPanels, totalRows, row, rows, dPanel, dWeights, ahead, aheadLength);
    }

    private void AccumulatePanel(
        int panel, float* aPanels, int totalRows, int row, int rows, float* dPanel, float* dWeights, float* ahead = null, nint aheadLength = 0)
    {
        var share = aheadLength == 0 ? 0 : aheadLength / Inputs.Count;
        for (var block = 0; block < Inputs.Count; block++, ahead += share)
            AccumulateBlock(panel, block, Inputs.At(aPanels, totalRows, block, row), dPanel, rows, dWeights, share == 0 ? null : ahead, share);
    }

    private void AccumulateBlock(int panel, int block, float* a, float* dGates, int rows, float* dWeights, float* ahead, nint aheadLength)
    {
        var (width, columns) = (Inputs.WidthOf(block), Inputs.RealUnitsOf(block));
        if (width == columns)
        {
            AccumulateTile(panel, a, width, dGates, rows, dWeights + (block * Inputs.Width), InputSize, Panels.Hidden, ahead, aheadLength);
            return;
        }

        // The rows of dW end within the block: what the product writes beyond their ends must not overwrite the next row.
        var units = Panels.RealUnitsOf(panel);
        var padded = stackalloc float[Panels.Gates * units * width];
        new Span<float>(padded, Panels.Gates * units * width).Clear();
        AccumulateTile(panel, a, width, dGates, rows, padded - ((nint)panel * Panels.Units * width), width, units, ahead, aheadLength);
        for (var gate = 0; gate < Panels.Gates; gate++)
        {
            for (var unit = 0; unit < units; unit++)
            {
                var row = new Span<float>(RowOf(dWeights + (block * Inputs.Width), InputSize, Panels.Hidden, panel, gate) + ((nint)unit * InputSize), columns);
                TensorPrimitives.Add(row, new ReadOnlySpan<float>(padded + ((((nint)gate * units) + unit) * width), columns), row);
            }
        }
    }

    private void AccumulateTile(
        int panel, float* a, int width, float* dGates, int rows, float* c, nint cStride, int gateDistance, float* ahead, nint aheadLength)
    {
        // Layers of one gate have memory to fetch; with more gates, the share would be too large.
        var (gateWidth, share) = (Panels.WidthOf(panel), aheadLength == 0 ? 0 : aheadLength * GradientRows / rows);
        for (var row = 0; row < rows; row += GradientRows)
        {
            var depth = Math.Min(GradientRows, rows - row);
            for (var gate = 0; gate < Panels.Gates; gate++)
            {
                if (!Panels.HasGate(gate))
                    continue;
                var start = RowOf(c, cStride, gateDistance, panel, gate);
                PanelProduct.Multiply(
                    dGates + ((nint)row * gateWidth) + (gate * Panels.UnitsOf(panel)), 1, gateWidth, a + ((nint)row * width), start, cStride, start, cStride,
                    Panels.RealUnitsOf(panel), depth, width, ahead, AheadStride(share, Panels.RealUnitsOf(panel), GradientRows));
            }

            ahead = ahead == null ? null : ahead + share;
        }
    }

    private float* RowOf(float* matrix, nint stride, int gateDistance, int panel, int gate) =>
        matrix + ((((nint)gate * gateDistance) + (panel * Panels.Units)) * stride);
}
