using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <content>
/// The products over gate buffers, which a team of threads shares: by panels or blocks of columns, or by rows, never along a sum.
/// </content>
internal sealed unsafe partial class PackedWeights
{
    // The number of rows of dA that are completed at a time: they stay in the cache while all panels add to them.
    private const int BackwardRows = 128;

    // The number of rows that are not separated where rows are divided, because a single row is summed in another order.
    private const int InseparableRows = 2;

    // The minimum number of rows for each thread where rows are divided: with fewer, every thread would wait for all weights.
    private const int LeastRowsOfThread = 16;

    /// <summary>Computes G = A W^T, or G = b + A W^T if there is a bias, into rows of a gate buffer.</summary>
    /// <param name="a">[rows, K] A.</param>
    /// <param name="aStride">The number of elements from one row of A to the next.</param>
    /// <param name="bias">The bias; null if there is none.</param>
    /// <param name="gates">The gate buffer.</param>
    /// <param name="totalRows">The number of rows of the gate buffer.</param>
    /// <param name="row">The first row of the gate buffer to use.</param>
    /// <param name="rows">The number of rows to use.</param>
    /// <param name="team">The threads that share the work; null for the calling thread.</param>
    public void Multiply(float* a, nint aStride, PackedBias? bias, float* gates, int totalRows, int row, int rows, Team? team = null)
    {
        if (team is null or { IsAlone: true })
            MultiplyPanels(0, Panels.Count, a, aStride, bias, gates, totalRows, row, rows);
        else
            team.Run(new ForwardWork(this, a, aStride, bias, gates, totalRows, row, rows), Panels.Count, Nanoseconds(rows));
    }

    /// <summary>Computes Y = A W^T into plain rows, for matrices of one gate. Writes up to the padded width.</summary>
    /// <param name="a">[rows, K] A.</param>
    /// <param name="aStride">The number of elements from one row of A to the next.</param>
    /// <param name="y">[rows, padded width] The result.</param>
    /// <param name="yStride">The number of elements from one row of Y to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="team">The threads that share the work.</param>
    public void MultiplyRows(float* a, nint aStride, float* y, nint yStride, int rows, Team team)
    {
        if (team.Shares(Nanoseconds(rows)) && rows <= ForwardRows)
            team.Run(new PlainWork(this, a, aStride, y, yStride, rows), Panels.Count, Nanoseconds(rows));
        else
            MultiplyRows(a, aStride, null, y, yStride, rows);
    }

    /// <summary>
    /// Computes dW += dG^T A over rows of a gate buffer. The panels of A take the role that the weights have in the other products: a block of them stays
    /// in the first-level cache while the gates of a panel are processed, and the result is written directly to the rows of dW.
    /// </summary>
    /// <param name="aPanels">A in the layout of <see cref="Inputs"/>, [block][rows][width].</param>
    /// <param name="dGates">The gate buffer.</param>
    /// <param name="totalRows">The number of rows of the gate buffer.</param>
    /// <param name="row">The first row of the gate buffer to use.</param>
    /// <param name="rows">The number of rows to use, which is that of A.</param>
    /// <param name="gradients">The flat gradients.</param>
    /// <param name="team">The threads that share the work; null for the calling thread.</param>
    public void AccumulateGradient(float* aPanels, float* dGates, int totalRows, int row, int rows, Span<float> gradients, Team? team = null)
    {
        fixed (float* dWeights = gradients.Slice(Parameter.Offset, Parameter.Length))
        {
            var work = new GradientWork(this, aPanels, dGates, totalRows, row, rows, dWeights);
            (team ?? Team.Alone).Run(work, Panels.Count, Nanoseconds(rows));
        }
    }

    /// <summary>Computes dA (+)= dG W from rows of a gate buffer. Writes up to the padded input size.</summary>
    /// <param name="dGates">The gate buffer.</param>
    /// <param name="totalRows">The number of rows of the gate buffer.</param>
    /// <param name="row">The first row of the gate buffer to use.</param>
    /// <param name="rows">The number of rows to use.</param>
    /// <param name="dA">[rows, padded input size] The result.</param>
    /// <param name="dAStride">The number of elements from one row of dA to the next.</param>
    /// <param name="accumulate">Whether the result is added to dA rather than replacing it.</param>
    /// <param name="fromEnd">Whether to process the weights from the last block to the first; the result is the same.</param>
    /// <param name="team">The threads that share the work; null for the calling thread.</param>
    public void MultiplyBackward(
        float* dGates, int totalRows, int row, int rows, float* dA, nint dAStride, bool accumulate, bool fromEnd = false, Team? team = null) =>
        MultiplyBackward(0, Panels.Count, dGates, totalRows, row, rows, dA, dAStride, accumulate, fromEnd, team);

    /// <summary>Computes the share of some panels of dG in dA (+)= dG W.</summary>
    /// <param name="firstPanel">The first panel.</param>
    /// <param name="panels">The number of panels.</param>
    /// <param name="dGates">The gate buffer.</param>
    /// <param name="totalRows">The number of rows of the gate buffer.</param>
    /// <param name="row">The first row of the gate buffer to use.</param>
    /// <param name="rows">The number of rows to use.</param>
    /// <param name="dA">[rows, padded input size] The result.</param>
    /// <param name="dAStride">The number of elements from one row of dA to the next.</param>
    /// <param name="accumulate">Whether the result is added to dA rather than replacing it.</param>
    /// <param name="fromEnd">Whether to process the weights from the last block to the first; the result is the same.</param>
    /// <param name="team">The threads that share the work; null for the calling thread.</param>
    public void MultiplyBackward(
        int firstPanel, int panels, float* dGates, int totalRows, int row, int rows, float* dA, nint dAStride, bool accumulate, bool fromEnd, Team? team)
    {
        team ??= Team.Alone;
        var gates = new GateRows(firstPanel, firstPanel + panels, dGates, totalRows, row);
        var nanoseconds = TeamCosts.OfProduct(rows, InputSize, (int)((long)Panels.TotalWidth * panels / Panels.Count));
        if (Inputs.Count % team.Threads == 0 || rows < LeastRowsOfThread * team.Threads)
            team.Run(new BlockWork(this, gates, rows, dA, dAStride, accumulate, fromEnd), Inputs.Count, nanoseconds);
        else
            team.Run(new RowWork(this, gates, rows, dA, dAStride, accumulate), PiecesOf(rows), nanoseconds);
    }

    // The number of pieces of two rows, or three where an odd number ends, of which a block of BackwardRows has half its number, or one if it is a single row.
    private static int PiecesOf(int rows) => (rows / BackwardRows * (BackwardRows / InseparableRows)) + PiecesOfBlock(rows % BackwardRows);

    private static int PiecesOfBlock(int rows) => rows == 1 ? 1 : rows / InseparableRows;

    private double Nanoseconds(int rows) => TeamCosts.OfProduct(rows, InputSize, Panels.TotalWidth);

    /// <summary>Computes some panels of G = A W^T, or of G = b + A W^T if there is a bias, into rows of a gate buffer; see <see cref="Multiply"/>.</summary>
    public void MultiplyPanels(int first, int end, float* a, nint aStride, PackedBias? bias, float* gates, int totalRows, int row, int rows)
    {
        for (var panel = first; panel < end; panel++)
        {
            var c = Panels.At(gates, totalRows, panel, row);
            if (bias is null)
                MultiplyPanel(panel, a, aStride, c, rows, accumulate: false);
            else
                MultiplyPanel(panel, a, aStride, bias, c, rows);
        }
    }

    // Computes some blocks of columns of some rows of dA.
    private void MultiplyBackwardBlocks(
        int firstBlock, int endBlock, in GateRows gates, int firstRow, int rows, float* dA, nint dAStride, bool accumulate, bool fromEnd)
    {
        for (var first = 0; first < rows; first += BackwardRows)
        {
            var count = Math.Min(BackwardRows, rows - first);
            for (var i = firstBlock; i < endBlock; i++)
            {
                var block = fromEnd ? endBlock - 1 - (i - firstBlock) : i;
                for (var panel = gates.FirstPanel; panel < gates.EndPanel; panel++)
                {
                    MultiplyBackward(
                        panel, block, Panels.At(gates.Gates, gates.TotalRows, panel, gates.Row + firstRow + first), count, dA + (first * dAStride), dAStride,
                        accumulate || panel > gates.FirstPanel);
                }
            }
        }
    }

    // Rows of some panels of a gate buffer.
    private readonly struct GateRows(int firstPanel, int endPanel, float* gates, int totalRows, int row)
    {
        public int FirstPanel => firstPanel;

        public int EndPanel => endPanel;

        public float* Gates => gates;

        public int TotalRows => totalRows;

        public int Row => row;
    }

    private readonly struct ForwardWork(
        PackedWeights weights, float* a, nint aStride, PackedBias? bias, float* gates, int totalRows, int row, int rows) : IRangeWork
    {
        public void Run(int first, int end) => weights.MultiplyPanels(first, end, a, aStride, bias, gates, totalRows, row, rows);
    }

    private readonly struct PlainWork(PackedWeights weights, float* a, nint aStride, float* y, nint yStride, int rows) : IRangeWork
    {
        public void Run(int first, int end)
        {
            for (var panel = first; panel < end; panel++)
                weights._forward.Multiply(
                    panel, a, aStride, null, 0, y + ((nint)panel * weights.Panels.Width), yStride, rows, weights.Panels.WidthOf(panel));
        }
    }

    private readonly struct GradientWork(
        PackedWeights weights, float* aPanels, float* dGates, int totalRows, int row, int rows, float* dWeights) : IRangeWork
    {
        public void Run(int first, int end)
        {
            for (var panel = first; panel < end; panel++)
                weights.AccumulatePanel(panel, aPanels, rows, 0, rows, weights.Panels.At(dGates, totalRows, panel, row), dWeights);
        }
    }

    private readonly struct BlockWork(
        PackedWeights weights, GateRows gates, int rows, float* dA, nint dAStride, bool accumulate, bool fromEnd) : IRangeWork
    {
        public void Run(int first, int end) => weights.MultiplyBackwardBlocks(first, end, gates, 0, rows, dA, dAStride, accumulate, fromEnd);
    }

    private readonly struct RowWork(
        PackedWeights weights, GateRows gates, int rows, float* dA, nint dAStride, bool accumulate) : IRangeWork
    {
        public void Run(int first, int end)
        {
            while (first < end)
            {
                var start = first / (BackwardRows / InseparableRows) * BackwardRows;
                var count = Math.Min(BackwardRows, rows - start);
                var pieces = PiecesOfBlock(count);
                var firstPiece = first - (start / InseparableRows);
                var endPiece = Math.Min(pieces, end - (start / InseparableRows));
                var firstRow = start + (firstPiece * InseparableRows);
                var endRow = start + (endPiece == pieces ? count : endPiece * InseparableRows);
                weights.MultiplyBackwardBlocks(
                    0, weights.Inputs.Count, gates, firstRow, endRow - firstRow, dA + (firstRow * dAStride), dAStride, accumulate, fromEnd: false);
                first += endPiece - firstPiece;
            }
        }
    }
}
