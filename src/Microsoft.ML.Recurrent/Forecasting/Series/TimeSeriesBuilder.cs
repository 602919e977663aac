namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Collects the rows of one series; the steps that are missing in time are filled when all rows have been added.</summary>
internal sealed class TimeSeriesBuilder
{
    private const int FirstCapacity = 16;

    private readonly SeriesSchema _schema;
    private readonly string _id;
    private readonly float[] _statics;
    private readonly List<SeriesGap> _gaps = [];
    private float[] _targets = []; // [capacity, C]
    private float[] _past = []; // [capacity, P]
    private float[] _future = []; // [capacity, F]
    private SeriesClock _clock;
    private SeriesClock _first;
    private long _lastPosition;
    private int _capacity;

    public TimeSeriesBuilder(SeriesSchema schema, ForecastRow first)
    {
        _schema = schema;
        _id = first.Id.ToString();
        _statics = [.. first.Statics];
    }

    public string Id => _id;

    /// <summary>Gets the number of rows that are steps.</summary>
    public int Rows { get; private set; }

    /// <summary>Gets the number of skipped rows without a value at times that are closed.</summary>
    public long PassedOver { get; private set; }

    /// <summary>Gets the number of skipped rows with a value, because clocks show their hour twice and it is one step.</summary>
    public long Repeated { get; private set; }

    /// <summary>Gets the number of rows that were early or late, and count as the nearest step.</summary>
    public long Snapped { get; private set; }

    /// <summary>Gets the maximum number of ticks by which a row was early or late.</summary>
    public long MostSnapped { get; private set; }

    /// <summary>Gets the number of steps that are missing in time.</summary>
    public long Filled { get; private set; }

    /// <summary>Gets the longest gap, or null if there is no gap.</summary>
    public SeriesGap? LongestGap => _gaps.Count > 0 ? _gaps.MaxBy(gap => gap.Missing) : null;

    /// <exception cref="ArgumentException">The row does not continue the series.</exception>
    public void Add(ForecastRow row)
    {
        if (!_statics.AsSpan().SequenceEqual(row.Statics))
            throw SeriesErrors.StaticsChanged(_schema, _id, row, _statics);
        var place = _clock.Place(row, _schema, _id);
        if (place.Steps == 0)
        {
            (PassedOver, Repeated) = row.HasValue ? (PassedOver, Repeated + 1) : (PassedOver + 1, Repeated);
            return;
        }

        if (place.Steps > 1)
        {
            _gaps.Add(new SeriesGap(Rows, place.Steps - 1, _clock, _lastPosition, row.Time, row.Position));
            Filled += place.Steps - 1;
            _clock = _clock.SkippedTo(place, _schema);
            place = _clock.Place(row, _schema, _id);
        }

        _clock = _clock.MovedTo(place, _schema);
        if (place.Grid.Deviation != 0)
            Snap(row, Math.Abs(place.Grid.Deviation));
        Reserve(Rows + 1);
        row.Targets.CopyTo(At(_targets, Rows, _schema.TargetCount));
        row.Past.CopyTo(At(_past, Rows, _schema.PastCount));
        row.Future.CopyTo(At(_future, Rows, _schema.FutureCount));
        _first = Rows == 0 ? _clock : _first;
        _lastPosition = row.Position;
        Rows++;
    }

    /// <exception cref="ArgumentException">A gap is so long that a wrong date is the better explanation.</exception>
    public TimeSeries Build()
    {
        if (LongestGap is { } gap && gap.Missing > SeriesGaps.MostAfter(Rows))
            throw SeriesErrors.GapTooLong(
                _schema, _id, gap.NextTime, gap.NextPosition, gap.Before.Last, gap.LastPosition, gap.Missing, SeriesGaps.MostAfter(Rows));
        var length = checked((int)(Rows + Filled));
        var series = new TimeSeries
        {
            Id = _id,
            Length = length,
            Targets = Fill(_targets, _schema.TargetCount, length),
            Past = Fill(_past, _schema.PastCount, length),
            Future = Fill(_future, _schema.FutureCount, length, hasCalendar: true),
            Statics = _statics,
            First = _first with { Position = _first.Position with { Day = _clock.Position.Day } },
            End = _clock,
        };

        // A series exists twice only while it is built.
        (_targets, _past, _future, _capacity) = ([], [], [], 0);
        return series;
    }

    private void Snap(ForecastRow row, long ticks)
    {
        _schema.FillCalendar(_clock.StepTime(_schema), row.Future);
        if (ticks <= _schema.Grid!.Rounding)
            return;
        Snapped++;
        MostSnapped = Math.Max(MostSnapped, ticks);
    }

    private float[] Fill(float[] values, int width, int length, bool hasCalendar = false)
    {
        if (_gaps.Count == 0)
            return values.Length == length * width ? values : values[..(length * width)];
        var filled = new float[checked(length * width)];
        var (row, step) = (0, 0);
        foreach (var gap in _gaps)
        {
            Copy(gap.Row);
            filled.AsSpan(step * width, (int)gap.Missing * width).Fill(float.NaN);
            for (var missing = 1; missing <= gap.Missing && hasCalendar && width > 0; missing++)
                _schema.FillCalendar(gap.Before.After(missing, _schema), At(filled, step + missing - 1, width));
            step += (int)gap.Missing;
        }

        Copy(Rows);
        return filled;

        void Copy(int end)
        {
            values.AsSpan(row * width, (end - row) * width).CopyTo(filled.AsSpan(step * width));
            (step, row) = (step + end - row, end);
        }
    }

    private static Span<float> At(float[] values, int step, int width) => values.AsSpan(step * width, width);

    private void Reserve(int length)
    {
        if (length <= _capacity)
            return;
        _capacity = checked(Math.Max(length, Math.Max(FirstCapacity, _capacity * 2)));
        Array.Resize(ref _targets, checked(_capacity * _schema.TargetCount));
        Array.Resize(ref _past, checked(_capacity * _schema.PastCount));
        Array.Resize(ref _future, checked(_capacity * _schema.FutureCount));
    }
}
