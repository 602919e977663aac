namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>The steps of one series that take part, counted within the series: known ones, origins, and those that are forecast.</summary>
/// <param name="Start">The first step.</param>
/// <param name="FirstOrigin">The first origin.</param>
/// <param name="LastOrigin">The last origin; before the first one where there is none.</param>
/// <param name="End">The step after the last one.</param>
/// <param name="Stride">Steps from one origin to the next.</param>
internal readonly record struct SeriesSpan(int Start, int FirstOrigin, int LastOrigin, int End, int Stride)
{
    /// <summary>A series that takes no part.</summary>
    public static SeriesSpan None { get; } = new(0, 0, -1, 0, 1);

    /// <summary>The step after the last one of a part of the span.</summary>
    public int EndOf(SpanPart part) => part == SpanPart.Training ? Math.Min(FirstOrigin + 1, End) : End;

    public bool HasOrigins => LastOrigin >= FirstOrigin;

    /// <summary>Puts as many origins as there is room for.</summary>
    /// <param name="start">The first step.</param>
    /// <param name="firstOrigin">The first origin.</param>
    /// <param name="end">The step after the last one.</param>
    /// <param name="stride">Steps from one origin to the next.</param>
    /// <param name="following">Steps that have to follow an origin.</param>
    public static SeriesSpan Create(int start, int firstOrigin, int end, int stride, int following)
    {
        var room = (long)end - 1 - following - firstOrigin;
        return firstOrigin < start || room < 0
            ? new SeriesSpan(start, firstOrigin, firstOrigin - 1, end, stride)
            : new SeriesSpan(start, firstOrigin, (int)(firstOrigin + (room / stride * stride)), end, stride);
    }

    /// <summary>The same rows, by the steps that they have elsewhere.</summary>
    /// <param name="from">The series with the steps of this span.</param>
    /// <param name="to">The same rows with other steps.</param>
    public SeriesSpan Convert(ActualSeries from, ActualSeries to) => new(
        to.CountStepsBefore(from.RowsBefore(Start)),
        to.CountStepsBefore(from.RowsBefore(FirstOrigin + 1)) - 1,
        to.CountStepsBefore(from.RowsBefore(LastOrigin + 1)) - 1,
        to.CountStepsBefore(from.RowsBefore(End)),
        Stride);

    /// <summary>
    /// Whether a step is an origin: where there is no forecast at the step of an origin, the last one before it takes its place, and tells of the coming steps
    /// that it reaches.
    /// </summary>
    /// <param name="step">The step of a row at which a forecast can be made.</param>
    /// <param name="next">The next one.</param>
    public bool IsOrigin(int step, int next)
    {
        var after = Math.Max(0, step - (long)FirstOrigin);
        var origin = FirstOrigin + ((after + Stride - 1) / Stride * Stride);
        return origin <= LastOrigin && origin < next;
    }
}
