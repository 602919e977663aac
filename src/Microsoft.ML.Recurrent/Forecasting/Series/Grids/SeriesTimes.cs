namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>The times of the rows of one series in their order, as a grid is found from them. Not safe for concurrent use.</summary>
internal sealed class SeriesTimes
{
    private readonly List<SeriesTime> _times = [];
    private readonly List<bool> _hasValue = [];

    public int Count => _times.Count;

    /// <summary>Times that clocks in the zone never show.</summary>
    public int NeverShown { get; private set; }

    /// <summary>From the first to the last row that has a value.</summary>
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

    /// <summary>The same rows, each with a value, for data in which none has one.</summary>
    public SeriesTimes WithValues()
    {
        var times = new SeriesTimes { NeverShown = NeverShown };
        foreach (var time in _times)
            times.Add(time, true);
        return times;
    }

    /// <summary>The same rows, whose times are what clocks in a zone show.</summary>
    public SeriesTimes AsWallClock(SeriesZone zone)
    {
        var times = new SeriesTimes();
        var (last, passed) = (default(DateTime), default(TimeSpan));
        for (var row = 0; row < Count; row++)
        {
            if (zone.ToUniversal(_times[row].Local) is not var (first, second))
            {
                times.NeverShown++;
                continue;
            }

            // In the hour that comes twice a row is as far from the one before it as that one is from its own.
            var isSecond = first <= last || (second > first && (second - last - passed).Duration() < (first - last - passed).Duration());
            var universal = isSecond ? second : first;
            (last, passed) = (universal, universal - last);
            times.Add(new SeriesTime(_times[row].Local, universal), _hasValue[row]);
        }

        return times;
    }

    /// <summary>The same rows, whose times are universal.</summary>
    public SeriesTimes AsUniversal(SeriesZone zone)
    {
        var times = new SeriesTimes();
        for (var row = 0; row < Count; row++)
            times.Add(new SeriesTime(zone.ToLocal(_times[row].Local), _times[row].Local), _hasValue[row]);
        return times;
    }

    /// <summary>Ticks of all rows.</summary>
    /// <param name="elapsed">Whether by points in time, or by the clock on the wall.</param>
    public long[] Ticks(bool elapsed)
    {
        var ticks = new long[Count];
        for (var row = 0; row < ticks.Length; row++)
            ticks[row] = (elapsed ? _times[row].Universal : _times[row].Local).Ticks;
        return ticks;
    }
}
