namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Moves through the rows of data in order, stopping at those that take part.</summary>
/// <param name="rows">The rows.</param>
/// <param name="spans">The span of each series.</param>
/// <param name="part">The rows that take part.</param>
internal sealed class SeriesWalk(SeriesRows rows, SeriesSpan[] spans, SpanPart part)
{
    private readonly int[] _next = new int[spans.Length];

    /// <summary>Gets the row, counted over all series; -1 before the first row.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>Gets the series of the row.</summary>
    public int Series { get; private set; }

    /// <summary>Gets the step of the row, counted within its series.</summary>
    public int Step { get; private set; }

    /// <summary>Gets a value that indicates whether the row is a step; see <see cref="ActualSeries.IsStep"/>.</summary>
    public bool IsStep { get; private set; }

    public bool MoveNext()
    {
        while (++Row < rows.RowCount)
        {
            Series = rows.SeriesOf(Row);
            var row = _next[Series]++;
            Step = rows.Series[Series].StepOf(row);
            IsStep = rows.Series[Series].IsStep(row);
            if (part == SpanPart.Everything || (Step >= spans[Series].Start && Step < spans[Series].EndOf(part)))
                return true;
        }

        return false;
    }
}
