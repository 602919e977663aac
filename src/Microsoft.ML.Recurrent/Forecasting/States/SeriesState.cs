using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>
/// Stores the last steps of one series, which an engine remembers, at constant cost and memory for each observation. Not safe for concurrent use. No memory is
/// allocated after the first observation of a series, which sets its id.
/// </summary>
internal sealed partial class SeriesState
{
    // A quarter of a gigabyte: more than any model that can be trained needs, and less than a damaged file may request.
    private const long MostValues = 1 << 26;

    private readonly SeriesSchema _schema;
    private readonly float[] _statics; // [S]
    private float[] _targets = []; // [room, C], a ring once it has the capacity
    private float[] _past = []; // [room, P]
    private float[] _future = []; // [room, F]
    private int _room; // steps that fit into the arrays: the capacity once a step is observed, before that those that were read
    private SeriesClock _clock;
    private int _next;

    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1, or too large for the width of the rows of the schema.</exception>
    public SeriesState(SeriesSchema schema, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (SizeOf(schema, capacity) > MostValues)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, TooLarge(schema, capacity));
        _schema = schema;
        Capacity = capacity;
        _statics = new float[schema.StaticCount];
    }

    /// <summary>Gets the maximum number of steps that are kept.</summary>
    public int Capacity { get; }

    /// <summary>Gets the number of steps that are kept now, at most the capacity.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the number of steps since the beginning, including those that were missing in time.</summary>
    public long Observed { get; private set; }

    /// <summary>Gets the time of the last step; meaningless before the first step, and without timestamps.</summary>
    public DateTime LastTime => _clock.Last;

    /// <summary>Gets the id of the series; empty if there is only one series, or until the first row names it.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Gets the static values of the series, 0 before the first observation.</summary>
    public ReadOnlySpan<float> Statics => _statics;

    /// <summary>
    /// Returns the number of steps from the last row to a coming one, or 0 if it is at a time that is closed; null before the first row, and if there are no
    /// timestamps, no interval is known, or the clock is too coarse to determine it.
    /// </summary>
    /// <exception cref="ArgumentException">The row is not later, or is between two steps.</exception>
    public long? StepsToComing(ForecastRow row) =>
        Observed == 0 || _schema.Grid is null or { SharesTimes: true } ? null : _clock.StepsToComing(row, _schema, Id);

    /// <summary>Takes the next row of the series. Steps that are missing in time before it are filled with NaN and their calendar features.</summary>
    /// <returns>
    /// False for a row without a value at a time that is closed, and for a row in a repeated hour that is one step; such a row changes nothing.
    /// </returns>
    /// <exception cref="ArgumentException">The row does not continue the series; the state does not change.</exception>
    public bool Observe(ForecastRow row)
    {
        var place = Skip(row);
        if (place.Steps == 0)
            return false;
        if (Observed == 0)
        {
            Id = row.Id.Span.SequenceEqual(Id) ? Id : row.Id.ToString();
            row.Statics.CopyTo(_statics, 0);
        }

        _clock = _clock.MovedTo(place, _schema);
        if (place.Grid.Deviation != 0)
            _schema.FillCalendar(_clock.StepTime(_schema), row.Future);
        MakeRoom();
        row.Targets.CopyTo(At(_targets, _schema.TargetCount));
        row.Past.CopyTo(At(_past, _schema.PastCount));
        row.Future.CopyTo(At(_future, _schema.FutureCount));
        Advance();
        Observed++;
        return true;
    }

    /// <summary>Fills the steps that are missing in time before a row, so that the row is the next one. Does nothing before the first row.</summary>
    /// <exception cref="ArgumentException">The row does not continue the series; the state does not change.</exception>
    public void SkipTo(ForecastRow row) => Skip(row);

    /// <summary>Continues with another clock that is at the same time as the current one.</summary>
    public void Align(SeriesClock clock) => _clock = clock;

    /// <summary>Copies the last steps, the oldest first: those for which <paramref name="targets"/> has space, at most <see cref="Count"/>.</summary>
    /// <param name="targets">The destination of the targets, with space for n steps.</param>
    /// <param name="past">The destination of the past covariates, with space for the same number of steps.</param>
    /// <param name="future">The destination of the known-future values, with space for the same number of steps.</param>
    /// <returns>The number of steps.</returns>
    public int CopyTo(Span<float> targets, Span<float> past, Span<float> future)
    {
        var count = CopyTargets(targets);
        CopyLast(_past, _schema.PastCount, count, past);
        CopyLast(_future, _schema.FutureCount, count, future);
        return count;
    }

    /// <summary>Copies the targets of the last steps, the oldest first: those for which there is space, at most <see cref="Count"/>.</summary>
    /// <param name="targets">The destination, with space for n steps.</param>
    /// <returns>The number of steps.</returns>
    public int CopyTargets(Span<float> targets)
    {
        var count = Math.Min(Count, targets.Length / _schema.TargetCount);
        CopyLast(_targets, _schema.TargetCount, count, targets);
        return count;
    }

    /// <summary>Copies another state of the same schema and capacity.</summary>
    public void CopyFrom(SeriesState other)
    {
        if (_room < other._room)
            MakeRoom();
        other._targets.CopyTo(_targets, 0);
        other._past.CopyTo(_past, 0);
        other._future.CopyTo(_future, 0);
        other._statics.CopyTo(_statics, 0);
        (_clock, _next, Count, Observed, Id) = (other._clock, other._next, other.Count, other.Observed, other.Id);
    }

    /// <summary>Resets the state to before the first observation of a series.</summary>
    /// <param name="id">The id of the series; empty to take that of the first row.</param>
    public void Begin(string id)
    {
        Array.Clear(_statics);
        (_clock, _next, Count, Observed, Id) = (default, 0, 0, 0, _schema.SeriesColumnName is null ? "" : id);
    }

    /// <summary>Returns the local time some steps after the last one, or that of the last step if no interval is known.</summary>
    public DateTime TimeAfter(int steps) => _clock.After(steps, _schema);

    /// <summary>Returns the point in time some steps after the last one, or that of the last step if no interval is known.</summary>
    public DateTime UniversalTimeAfter(int steps) => _clock.TimeAfter(steps, _schema).Universal;

    /// <summary>Writes the calendar features of a time to their places among the known-future values of a step.</summary>
    public void FillCalendar(DateTime time, Span<float> future) => _schema.FillCalendar(time, future);

    /// <summary>Fills the steps that are missing before a row, and then finds the place of the row.</summary>
    private SeriesPlace Skip(ForecastRow row)
    {
        if ((Observed > 0 || Id.Length > 0) && !row.Id.Span.SequenceEqual(Id))
            throw SeriesErrors.OtherSeries(_schema, Id, row);
        if (Observed == 0)
            return _clock.Place(row, _schema, Id);
        if (!_statics.AsSpan().SequenceEqual(row.Statics))
            throw SeriesErrors.StaticsChanged(_schema, Id, row, _statics);
        var place = _clock.Place(row, _schema, Id);
        var missing = place.Steps - 1;
        if (missing <= 0)
            return place;
        if (missing > SeriesGaps.MostAfter(Observed))
            throw SeriesErrors.GapTooLong(_schema, Id, row.Time, row.Position, _clock.Last, null, missing, SeriesGaps.MostAfter(Observed));

        MakeRoom();

        // Only the end of a gap that is longer than the ring would be left in it.
        for (var step = Math.Max(0, missing - Capacity) + 1; step <= missing; step++)
        {
            var future = At(_future, _schema.FutureCount);
            At(_targets, _schema.TargetCount).Fill(float.NaN);
            At(_past, _schema.PastCount).Fill(float.NaN);
            future.Fill(float.NaN);
            _schema.FillCalendar(_clock.After(step, _schema), future);
            Advance();
        }

        Observed += missing;
        _clock = _clock.SkippedTo(place, _schema);
        return _clock.Place(row, _schema, Id);
    }

    private static long SizeOf(SeriesSchema schema, int capacity) => capacity * ((long)schema.TargetCount + schema.PastCount + schema.FutureCount);

    private static string TooLarge(SeriesSchema schema, int capacity) => string.Create(CultureInfo.InvariantCulture,
        $"{capacity} steps hold {SizeOf(schema, capacity)} values; at most {MostValues} are kept.");

    /// <summary>
    /// Enlarges the arrays to the capacity, the first time a step is added: until then, a series with few known steps takes only the memory of these steps.
    /// </summary>
    private void MakeRoom()
    {
        if (_room == Capacity)
            return;
        _room = Capacity;
        Array.Resize(ref _targets, Capacity * _schema.TargetCount);
        Array.Resize(ref _past, Capacity * _schema.PastCount);
        Array.Resize(ref _future, Capacity * _schema.FutureCount);
    }

    private Span<float> At(float[] values, int width) => values.AsSpan(_next * width, width);

    private void Advance()
    {
        _next = _next + 1 == Capacity ? 0 : _next + 1;
        Count = Math.Min(Count + 1, Capacity);
    }

    private void CopyLast(float[] values, int width, int count, Span<float> destination)
    {
        var start = _next - count < 0 ? _next - count + Capacity : _next - count;
        var first = Math.Min(count, Capacity - start);
        values.AsSpan(start * width, first * width).CopyTo(destination);
        values.AsSpan(0, (count - first) * width).CopyTo(destination[(first * width)..]);
    }
}
