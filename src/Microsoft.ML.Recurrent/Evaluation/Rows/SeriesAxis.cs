namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>
/// The steps of time from the first value of all series to the last one, on which every series has its place, so that all of them can be cut at the same time.
/// Immutable.
/// </summary>
internal sealed class SeriesAxis
{
    private readonly ActualSeries _earliest;
    private readonly int[] _offsets;

    /// <param name="series">The series, one of which at least has a value.</param>
    public SeriesAxis(IReadOnlyList<ActualSeries> series)
    {
        _earliest = series.Where(one => one.Length > 0).MinBy(one => one.UniversalTimeAfter(0))!;
        _offsets = [.. series.Select(one => one.Length == 0 ? 0 : Nearest(one.UniversalTimeAfter(0)))];
        Length = series.Select((one, s) => _offsets[s] + one.Length).Max();
    }

    /// <summary>Number of steps.</summary>
    public int Length { get; }

    /// <summary>Where the first step of a series lies.</summary>
    public int OffsetOf(int series) => _offsets[series];

    /// <summary>The time of a step, as a clock on the wall shows it.</summary>
    public DateTime TimeOf(int step) => _earliest.TimeAfter(step);

    // Series need not have the same time of day, or day of the month.
    private int Nearest(DateTime time)
    {
        var (low, high) = (0, 1);
        while (_earliest.UniversalTimeAfter(high) <= time && high < int.MaxValue / 2)
            (low, high) = (high, high * 2);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = _earliest.UniversalTimeAfter(middle) <= time ? (middle, high) : (low, middle);
        }

        return time - _earliest.UniversalTimeAfter(low) <= _earliest.UniversalTimeAfter(high) - time ? low : high;
    }
}
