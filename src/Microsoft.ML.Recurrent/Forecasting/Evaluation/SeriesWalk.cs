namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Goes through the rows of data in their order, stopping at those that lie in the span of their series, less some at its end.</summary>
/// <param name="rows">The rows.</param>
/// <param name="spans">The span of each series.</param>
/// <param name="untilFirstOrigin">Whether a span ends behind its first origin.</param>
internal sealed class SeriesWalk(SeriesRows rows, SeriesSpan[] spans, bool untilFirstOrigin = false)
{
    private readonly int[] _next = new int[spans.Length];

    /// <summary>The row, counted over all series; -1 before the first step.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>The series of the row.</summary>
    public int Series { get; private set; }

    /// <summary>The row, counted within its series.</summary>
    public int Index { get; private set; }

    public bool MoveNext()
    {
        while (++Row < rows.RowCount)
        {
            Series = rows.SeriesOf(Row);
            Index = _next[Series]++;
            ref readonly var span = ref spans[Series];
            if (Index >= span.Start && Index < (untilFirstOrigin ? Math.Min(span.FirstOrigin + 1, span.End) : span.End))
                return true;
        }

        return false;
    }
}
