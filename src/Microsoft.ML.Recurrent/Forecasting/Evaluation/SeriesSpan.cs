namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>The rows of one series that take part, counted within the series: known ones, origins, and those that are forecast.</summary>
/// <param name="Start">The first row.</param>
/// <param name="FirstOrigin">The first origin.</param>
/// <param name="LastOrigin">The last origin; before the first one where there is none.</param>
/// <param name="End">The row behind the last one.</param>
/// <param name="Stride">Rows from one origin to the next.</param>
internal readonly record struct SeriesSpan(int Start, int FirstOrigin, int LastOrigin, int End, int Stride)
{
    /// <summary>A series that takes no part.</summary>
    public static SeriesSpan None { get; } = new(0, 0, -1, 0, 1);

    public bool HasOrigins => LastOrigin >= FirstOrigin;

    /// <summary>Puts as many origins as there is room for.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="firstOrigin">The first origin.</param>
    /// <param name="end">The row behind the last one.</param>
    /// <param name="stride">Rows from one origin to the next.</param>
    /// <param name="following">Rows that have to follow an origin.</param>
    public static SeriesSpan Create(int start, int firstOrigin, int end, int stride, int following)
    {
        var room = (long)end - 1 - following - firstOrigin;
        return firstOrigin < start || room < 0
            ? new SeriesSpan(start, firstOrigin, firstOrigin - 1, end, stride)
            : new SeriesSpan(start, firstOrigin, (int)(firstOrigin + (room / stride * stride)), end, stride);
    }

    public bool IsOrigin(int row) => row >= FirstOrigin && row <= LastOrigin && (row - FirstOrigin) % Stride == 0;
}
