namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Represents the times of the rows of one series in their order, from which a grid is found. Not safe for concurrent use.</summary>
internal sealed class SeriesTimes
{
    private readonly List<SeriesTime> _times = [];
    private readonly List<bool> _hasValue = [];

    public int Count => _times.Count;

    /// <summary>Gets the number of times that clocks in the zone never show.</summary>
    public int NeverShown { get; private set; }

    /// <summary>Gets the time from the first to the last row that has a value.</summary>
    public TimeSpan Span
    {
        get
        {
            var (first, last) = (_hasValue.IndexOf(true), _hasValue.LastIndexOf(true));
            return first < 0 ? default : _times[last].Local - _times[first].Local;
        }
    }

    public SeriesTime this[int row] => _times[row];

    public bool HasValue(int row) => _hasValue[row];

    public void Add(SeriesTime time, bool hasValue)
    {
        _times.Add(time);
        _hasValue.Add(hasValue);
    }

    /// <summary>Returns the same rows, each with a value, for data in which no row has a value.</summary>
    public SeriesTimes WithValues()
    {
        var times = new SeriesTimes { NeverShown = NeverShown };
        foreach (var time in _times)
            times.Add(time, true);
        return times;
    }

    /// <summary>Returns the same rows, with their times read as local times in a zone.</summary>
    public SeriesTimes AsWallClock(SeriesZone zone)
    {
        var times = new SeriesTimes();
        var (last, usual) = (default(DateTime), UsualTicks());
        for (var row = 0; row < Count; row++)
        {
            var local = _times[row].Local;
            if (zone.ToUniversal(local) is not var (first, second))
            {
                // It makes no difference to steps of a day or longer: midnight is skipped if daylight saving begins at midnight.
                if (usual < TimeSpan.TicksPerDay)
                {
                    times.NeverShown++;
                    continue;
                }

                first = second = zone.SkippedToUniversal(local);
            }

            // In the repeated hour it is the first time, unless the second one is nearer to a whole number of steps after the row before.
            var isSecond = first <= last || (second > first && last != default && usual > 0
                && Beside((second - last).Ticks, usual) < Beside((first - last).Ticks, usual) - (usual / TimeGrid.ToleranceShare));
            last = isSecond ? second : first;
            times.Add(new SeriesTime(local, last), _hasValue[row]);
        }

        return times;
    }

    /// <summary>Gets a value that indicates whether every row is at midnight.</summary>
    public bool AreMidnights => _times.TrueForAll(time => time.Local.TimeOfDay == default);

    /// <summary>Returns the same rows, with their times read as universal times.</summary>
    public SeriesTimes AsUniversal(SeriesZone zone)
    {
        var times = new SeriesTimes();
        for (var row = 0; row < Count; row++)
            times.Add(new SeriesTime(zone.ToLocal(_times[row].Local), _times[row].Local), _hasValue[row]);
        return times;
    }

    /// <summary>Returns the ticks of all rows.</summary>
    /// <param name="elapsed">Whether the ticks are those of points in time; otherwise those of local times.</param>
    public long[] Ticks(bool elapsed)
    {
        var ticks = new long[Count];
        for (var row = 0; row < ticks.Length; row++)
            ticks[row] = (elapsed ? _times[row].Universal : _times[row].Local).Ticks;
        return ticks;
    }

    private static long Beside(long ticks, long step) => Math.Min(ticks % step, step - (ticks % step));

    /// <summary>Returns the most frequent local time from one row to the next; 0 if no row is later than the one before it.</summary>
    private long UsualTicks()
    {
        var counts = new Dictionary<long, int>();
        for (var row = 1; row < Count; row++)
            if (_times[row].Local.Ticks - _times[row - 1].Local.Ticks is > 0 and var difference)
                counts[difference] = counts.GetValueOrDefault(difference) + 1;
        return counts.Count == 0 ? 0 : counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key).First().Key;
    }
}
