using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>
/// Represents what a forecaster remembers of a series: the last observations on the model's scale, with gaps filled, at constant cost and memory for each one.
/// This is the whole state of an engine. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// A missing value (NaN) is replaced by the value one season earlier, or by the preceding value if there is none; the replacement is marked. Missing values
/// before the first observation are skipped.
/// </remarks>
internal sealed class SeriesHistory
{
    private readonly SeriesScale _scale;
    private readonly int _seasonLength;
    private float[] _values = [];   // a ring buffer once it has the full capacity
    private bool[] _missing = [];
    private int _next;

    public SeriesHistory(SeriesScale scale, int seasonLength, int capacity)
    {
        _scale = scale;
        _seasonLength = seasonLength;
        Capacity = capacity;
    }

    /// <summary>Gets the number of values held, up to the capacity.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the number of values observed since the beginning, including missing ones, except those before the first that was not missing.</summary>
    public long Observed { get; private set; }

    /// <summary>
    /// Gets the maximum number of values held. The full size is allocated when the first value is added; before that, the size is that of the restored values.
    /// </summary>
    public int Capacity { get; }

    /// <summary>Adds the next value of the series.</summary>
    /// <exception cref="ArgumentException">The value is infinite.</exception>
    public void Observe(float value)
    {
        if (float.IsInfinity(value))
            throw new ArgumentException(
                FormattableString.Invariant($"An observation must be a finite number, or NaN if it is missing, but was {value}."), nameof(value));
        if (!float.IsNaN(value))
            Append(_scale.Forward(value), false);
        else if (Count > 0)
            Append(Back(Count >= _seasonLength ? _seasonLength : 1), true);
    }

    /// <summary>Adds a value that is already on the model's scale, such as a forecast that is continued from itself.</summary>
    public void Append(float scaled, bool missing)
    {
        if (_values.Length < Capacity)
            MakeRoom(Capacity);
        _values[_next] = scaled;
        _missing[_next] = missing;
        _next = _next + 1 == _values.Length ? 0 : _next + 1;
        Count = Math.Min(Count + 1, _values.Length);
        Observed++;
    }

    /// <summary>Copies all values held, oldest first.</summary>
    /// <returns>The number of values.</returns>
    public int CopyTo(Span<float> values, Span<bool> missing)
    {
        var start = _next - Count < 0 ? _next - Count + _values.Length : _next - Count;
        var first = Math.Min(Count, _values.Length - start);
        _values.AsSpan(start, first).CopyTo(values);
        _values.AsSpan(0, Count - first).CopyTo(values[first..]);
        _missing.AsSpan(start, first).CopyTo(missing);
        _missing.AsSpan(0, Count - first).CopyTo(missing[first..]);
        return Count;
    }

    /// <summary>Copies another history of the same capacity into this one.</summary>
    public void CopyFrom(SeriesHistory other)
    {
        if (_values.Length < other._values.Length)
            MakeRoom(Capacity);
        other._values.CopyTo(_values.AsSpan());
        other._missing.CopyTo(_missing.AsSpan());
        (_next, Count, Observed) = (other._next, other.Count, other.Observed);
    }

    /// <summary>Returns to the state before the first observation.</summary>
    public void Clear() => (_next, Count, Observed) = (0, 0, 0);

    /// <summary>Restores the history that <see cref="CopyTo"/> copied.</summary>
    public void Restore(ReadOnlySpan<float> values, ReadOnlySpan<bool> missing, long observed)
    {
        if (_values.Length < values.Length)
            MakeRoom(values.Length);
        values.CopyTo(_values);
        missing.CopyTo(_missing);
        (_next, Count, Observed) = (values.Length == Capacity ? 0 : values.Length, values.Length, observed);
    }

    private void MakeRoom(int count)
    {
        Array.Resize(ref _values, count);
        Array.Resize(ref _missing, count);
    }

    private float Back(int steps)
    {
        var index = _next - steps;
        return _values[index < 0 ? index + _values.Length : index];
    }
}
