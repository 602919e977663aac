namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Gathers the rows of one series and fills the steps that are missing in time.</summary>
internal sealed class TimeSeriesBuilder
{
    private const int FirstCapacity = 16;

    // So that one wrong year does not fill the memory.
    private const int MostMissing = 1_000_000;

    private readonly SeriesSchema _schema;
    private readonly string _id;
    private readonly float[] _statics;
    private readonly DateTime _start;
    private float[] _targets = []; // [capacity, C]
    private float[] _past = []; // [capacity, P]
    private float[] _future = []; // [capacity, F]
    private SeriesClock _clock;
    private int _capacity;
    private int _length;

    public TimeSeriesBuilder(SeriesSchema schema, ForecastRow first)
    {
        _schema = schema;
        _id = first.Id.ToString();
        _statics = [.. first.Statics];
        _start = first.Time;
    }

    public string Id => _id;

    /// <summary>Steps that were missing in time.</summary>
    public long Filled { get; private set; }

    /// <exception cref="ArgumentException">The row does not continue the series.</exception>
    public void Add(ForecastRow row)
    {
        if (!_statics.AsSpan().SequenceEqual(row.Statics))
            throw SeriesErrors.StaticsChanged(_schema, _id, row, _statics);
        var missing = _clock.StepsTo(row, _schema, _id) - 1;
        if (missing > MostMissing)
            throw SeriesErrors.GapTooLong(_schema, _id, row, _clock.Last, missing, MostMissing);
        Reserve(checked(_length + (int)missing + 1));
        for (var step = 1; step <= missing; step++)
            AddMissing(_clock.After(step, _schema));
        Filled += missing;
        row.Targets.CopyTo(At(_targets, _schema.TargetCount));
        row.Past.CopyTo(At(_past, _schema.PastCount));
        row.Future.CopyTo(At(_future, _schema.FutureCount));
        _length++;
        _clock = _clock.MovedTo(row.Time);
    }

    public TimeSeries Build() => new()
    {
        Id = _id,
        Length = _length,
        Targets = Trim(_targets, _schema.TargetCount),
        Past = Trim(_past, _schema.PastCount),
        Future = Trim(_future, _schema.FutureCount),
        Statics = _statics,
        Start = _start,
        Day = _clock.Day,
    };

    private void AddMissing(DateTime time)
    {
        At(_targets, _schema.TargetCount).Fill(float.NaN);
        At(_past, _schema.PastCount).Fill(float.NaN);
        var future = At(_future, _schema.FutureCount);
        future.Fill(float.NaN);
        _schema.FillCalendar(time, future);
        _length++;
    }

    private Span<float> At(float[] values, int width) => values.AsSpan(_length * width, width);

    private void Reserve(int length)
    {
        if (length <= _capacity)
            return;
        _capacity = checked(Math.Max(length, Math.Max(FirstCapacity, _capacity * 2)));
        Array.Resize(ref _targets, checked(_capacity * _schema.TargetCount));
        Array.Resize(ref _past, checked(_capacity * _schema.PastCount));
        Array.Resize(ref _future, checked(_capacity * _schema.FutureCount));
    }

    private float[] Trim(float[] values, int width) => values.Length == _length * width ? values : values[..(_length * width)];
}
