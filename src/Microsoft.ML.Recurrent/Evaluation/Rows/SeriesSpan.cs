namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Represents the steps of one series that take part, counted within the series: known steps, origins, and steps to forecast.</summary>
/// <param name="Start">The first step.</param>
/// <param name="FirstOrigin">The first origin.</param>
/// <param name="LastOrigin">The last origin; before the first one if there is none.</param>
/// <param name="End">The step after the last one.</param>
/// <param name="Stride">The number of steps from one origin to the next.</param>
internal readonly record struct SeriesSpan(int Start, int FirstOrigin, int LastOrigin, int End, int Stride)
{
    /// <summary>Gets the span of a series that takes no part.</summary>
    public static SeriesSpan None { get; } = new(0, 0, -1, 0, 1);

    /// <summary>Returns the step after the last one of a part of the span.</summary>
    public int EndOf(SpanPart part) => part == SpanPart.Training ? Math.Min(FirstOrigin + 1, End) : End;

    public bool HasOrigins => LastOrigin >= FirstOrigin;

    /// <summary>Creates a span with as many origins as there is room for.</summary>
    /// <param name="start">The first step.</param>
    /// <param name="firstOrigin">The first origin.</param>
    /// <param name="end">The step after the last one.</param>
    /// <param name="stride">The number of steps from one origin to the next.</param>
    /// <param name="following">The number of steps that must follow an origin.</param>
    public static SeriesSpan Create(int start, int firstOrigin, int end, int stride, int following)
    {
        var room = (long)end - 1 - following - firstOrigin;
        return firstOrigin < start || room < 0
            ? new SeriesSpan(start, firstOrigin, firstOrigin - 1, end, stride)
            : new SeriesSpan(start, firstOrigin, (int)(firstOrigin + (room / stride * stride)), end, stride);
    }

    /// <summary>Converts the span to the steps that the same rows have elsewhere.</summary>
    /// <param name="from">The series with the steps of this span.</param>
    /// <param name="to">The same rows with other steps.</param>
    public SeriesSpan Convert(ActualSeries from, ActualSeries to) => new(
        to.CountStepsBefore(from.RowsBefore(Start)),
        to.CountStepsBefore(from.RowsBefore(FirstOrigin + 1)) - 1,
        to.CountStepsBefore(from.RowsBefore(LastOrigin + 1)) - 1,
        to.CountStepsBefore(from.RowsBefore(End)),
        Stride);

    /// <summary>
    /// Determines whether a step is an origin. If there is no forecast at the step of an origin, the last forecast before it is used instead, for those of its
    /// steps that are still to come.
    /// </summary>
    /// <param name="step">The step of a row at which a forecast can be made.</param>
    /// <param name="next">The next such step.</param>
    public bool IsOrigin(int step, int next)
    {
        var after = Math.Max(0, step - (long)FirstOrigin);
        var origin = FirstOrigin + ((after + Stride - 1) / Stride * Stride);
        return origin <= LastOrigin && origin < next;
    }
}
