using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>
/// Represents the actual values of one series, by time step. Without times, every row is a step. With times, steps are as for a forecaster, steps without a row
/// are missing values, and the steps run from the first row with a value to the last one, so that rows without a value make no difference. Grows while it is
/// read.
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

    /// <summary>Gets the number of steps.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the value of a step, NaN if it is missing or after the last step.</summary>
    public float this[int step, int target] => step < Length ? _values[(step * _targetCount) + target] : float.NaN;

    /// <summary>Returns the step of a row, counted within the series.</summary>
    public int StepOf(int row) => _stepOfRow is null ? row : _stepOfRow[row];

    /// <summary>Determines whether a row is a step: it is not at a closed time and not before the first value.</summary>
    public bool IsStep(int row) => _stepOfRow is null || (_stepOfRow[row] != BeforeFirst && (row == 0 || _stepOfRow[row - 1] != _stepOfRow[row]));

    /// <summary>Returns the number of rows whose step is in a range.</summary>
    public int CountRows(int start, int end) => Math.Max(0, RowsBefore(end) - RowsBefore(start));

    /// <summary>Returns the number of steps up to that of the last of a number of first rows.</summary>
    public int CountStepsBefore(int rows) => rows == 0 ? 0 : StepOf(rows - 1) + 1;

    /// <summary>Returns the number of rows before a step. Steps never decrease from row to row.</summary>
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

    /// <summary>Determines whether a forecast can be made at a step: without times at every step, with times at those that have a value.</summary>
    public bool IsKnown(int step) => step >= 0 && step < Length
        && (_stepOfRow is null || _values.AsSpan(step * _targetCount, _targetCount).ContainsAnyExcept(float.NaN));

    /// <summary>Returns the next step at which a forecast can be made; the length if there is none.</summary>
    public int NextKnown(int step)
    {
        while (++step < Length && !IsKnown(step))
        {
        }

        return step;
    }

    /// <summary>Returns the time a number of steps after the first, in local time.</summary>
    public DateTime TimeAfter(int steps) => _first!.TimeAfter(steps);

    /// <summary>Returns the point in time a number of steps after the first.</summary>
    public DateTime UniversalTimeAfter(int steps) => _first!.UniversalTimeAfter(steps);

    /// <summary>Appends a row.</summary>
    /// <exception cref="ArgumentException">The time of the row does not continue the series.</exception>
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

        // A row at a closed time is not a step of its own, and counts to the one before it.
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
