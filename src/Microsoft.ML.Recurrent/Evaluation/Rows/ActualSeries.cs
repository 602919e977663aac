using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>
/// The actual values of one series, by time step. Without times every row is a step. With times a step is what a forecaster takes for one, steps without a
/// row are missing values, and the steps run from the first row with a value to the last one: rows without a value may as well not be there. Grows while it
/// is read.
/// </summary>
internal sealed class ActualSeries
{
    /// <summary>The step of a row before the first one with a value.</summary>
    public const int BeforeFirst = -1;

    private readonly int _targetCount;

    // Null without times.
    private readonly List<int>? _stepOfRow;
    private readonly SeriesState? _last;
    private readonly SeriesState? _first;

    // [T, C]
    private float[] _values = [];

    public ActualSeries(string name, SeriesSchema schema)
    {
        Name = name;
        _targetCount = schema.TargetCount;
        if (schema.TimestampColumnName is null)
            return;
        _stepOfRow = [];
        _last = new SeriesState(schema, 1);
        _first = new SeriesState(schema, 1);
    }

    public string Name { get; }

    /// <summary>Number of steps.</summary>
    public int Length { get; private set; }

    /// <summary>The value of a step, NaN where missing or after the last step.</summary>
    public float this[int step, int target] => step < Length ? _values[(step * _targetCount) + target] : float.NaN;

    /// <summary>The step of a row, counted within the series.</summary>
    public int StepOf(int row) => _stepOfRow is null ? row : _stepOfRow[row];

    /// <summary>Whether a row is a step, and not at a time that is closed or before the first value.</summary>
    public bool IsStep(int row) => _stepOfRow is null || (_stepOfRow[row] != BeforeFirst && (row == 0 || _stepOfRow[row - 1] != _stepOfRow[row]));

    /// <summary>Rows whose step lies in a range.</summary>
    public int CountRows(int start, int end) => Math.Max(0, RowsBefore(end) - RowsBefore(start));

    /// <summary>The steps up to the last one of some first rows.</summary>
    public int CountStepsBefore(int rows) => rows == 0 ? 0 : StepOf(rows - 1) + 1;

    /// <summary>The number of rows before a step. They never fall from row to row.</summary>
    public int RowsBefore(int step)
    {
        if (_stepOfRow is null)
            return Math.Clamp(step, 0, Length);
        var (low, high) = (0, _stepOfRow.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = _stepOfRow[middle] < step ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Whether a forecast can be made at a step: without times at each, with times at those that have a value.</summary>
    public bool IsKnown(int step) => step >= 0 && step < Length
        && (_stepOfRow is null || _values.AsSpan(step * _targetCount, _targetCount).ContainsAnyExcept(float.NaN));

    /// <summary>The next step at which a forecast can be made; the length where there is none.</summary>
    public int NextKnown(int step)
    {
        while (++step < Length && !IsKnown(step))
        {
        }

        return step;
    }

    /// <summary>The time some steps after the first, as a clock on the wall shows it.</summary>
    public DateTime TimeAfter(int steps) => _first!.TimeAfter(steps);

    /// <summary>The point in time some steps after the first.</summary>
    public DateTime UniversalTimeAfter(int steps) => _first!.UniversalTimeAfter(steps);

    /// <summary>Appends a row.</summary>
    /// <exception cref="ArgumentException">Its time does not follow.</exception>
    public void Add(ForecastRow row)
    {
        if (_stepOfRow is null)
        {
            Append(row.Targets, Length);
            return;
        }

        if (!row.HasValue && Length == 0)
        {
            _stepOfRow.Add(BeforeFirst);
            return;
        }

        // A row at a time that is closed is no step, and counts to the one before it.
        _last!.Observe(row);
        if (Length == 0)
            _first!.Observe(row);
        var step = checked((int)(_last.Observed - 1));
        _stepOfRow.Add(step);
        if (row.HasValue)
            Append(row.Targets, step);
    }

    private void Append(ReadOnlySpan<float> values, int step)
    {
        var needed = checked((step + 1) * _targetCount);
        if (needed > _values.Length)
            Array.Resize(ref _values, Math.Max(needed, 2 * _values.Length));
        _values.AsSpan(Length * _targetCount, (step - Length) * _targetCount).Fill(float.NaN);
        values.CopyTo(_values.AsSpan(step * _targetCount));
        Length = step + 1;
    }
}
