namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>
/// Represents the time steps from the first value of all series to the last one, with the position of every series, so that all series can be cut at the same
/// time. Immutable.
/// </summary>
internal sealed class SeriesAxis
{
    private readonly ActualSeries _earliest;
    private readonly int[] _offsets;

    /// <param name="series">The series; at least one of them has a value.</param>
    public SeriesAxis(IReadOnlyList<ActualSeries> series)
    {
        _earliest = series.Where(one => one.Length > 0).MinBy(one => one.UniversalTimeAfter(0))!;
        _offsets = [.. series.Select(one => one.Length == 0 ? 0 : Nearest(one.UniversalTimeAfter(0)))];
        Length = series.Select((one, s) => _offsets[s] + one.Length).Max();
    }

    /// <summary>Gets the number of steps.</summary>
    public int Length { get; }

    /// <summary>Returns the position of the first step of a series.</summary>
    public int OffsetOf(int series) => _offsets[series];

    /// <summary>Returns the time of a step, in local time.</summary>
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
