using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Signals;

namespace Microsoft.ML.Recurrent.Sequences.Baselines;

/// <summary>
/// Makes a vector of fixed length of a sequence, for simple models: the values of each column on a number of steps and, after them, the same without level and
/// spread, the mean, the spread and the mean change. Buffers grow and are reused; an instance serves one thread.
/// </summary>
internal sealed class BaselineFeatures
{
    /// <summary>The maximum number of columns that simple models read.</summary>
    public const int MostColumns = 128;

    private const int MostSteps = 64;
    private const int MostValues = 320;
    private const int Moments = 3;

    private readonly int _columns;
    private readonly int _steps;
    private readonly bool _hasLevels;
    private readonly bool _shapeFirst; // nearest rows are found by the first block of values
    private float[] _sequence = [];    // [T, I]
    private float[] _values = [];      // a column of it [T]

    /// <param name="facts">What the rows are like.</param>
    public BaselineFeatures(SignalFacts facts)
    {
        _columns = facts.Columns;
        _hasLevels = facts.HasLevels;
        _shapeFirst = facts.HasLevels && facts.LevelHidesShape;
        _steps = Math.Clamp(MostValues / (_columns * (_hasLevels ? 2 : 1)), 1, Math.Clamp(facts.MedianLength, 1, MostSteps));
    }

    /// <summary>Gets the number of values of the first block, by which rows are compared.</summary>
    public int FirstBlock => _columns * _steps;

    /// <summary>Gets the number of values of a step of <see cref="FirstBlock"/>, which consists of the steps of one column after those of another.</summary>
    public int Steps => _steps;

    /// <summary>Gets the number of features.</summary>
    public int Count => (FirstBlock * (_hasLevels ? 2 : 1)) + (_columns * Moments) + 1;

    /// <summary>Returns the features of a row.</summary>
    public float[] Read(SequenceDataset rows, int row)
    {
        var length = rows.Length(row);
        var features = new float[Count];
        features[^1] = MathF.Log(1 + length);
        if (length == 0)
            return features;
        if (_values.Length < length)
            (_sequence, _values) = (new float[length * _columns], new float[length]);
        rows.CopyFeatures(row, 0, length, _sequence);
        for (var column = 0; column < _columns; column++)
        {
            for (var t = 0; t < length; t++)
                _values[t] = _sequence[(t * _columns) + column];
            Read(_values.AsSpan(0, length), column, features);
        }

        return features;
    }

    private void Read(ReadOnlySpan<float> values, int column, float[] features)
    {
        var (mean, deviation) = SignalMoments.Of(values);
        var changes = 0.0;
        for (var t = 1; t < values.Length; t++)
            changes += Math.Abs(values[t] - values[t - 1]);
        var moments = Count - 1 - ((_columns - column) * Moments);
        features[moments] = (float)mean;
        features[moments + 1] = (float)deviation;
        features[moments + 2] = (float)(changes / values.Length);

        var raw = features.AsSpan((_shapeFirst ? FirstBlock : 0) + (column * _steps), _steps);
        for (var step = 0; step < _steps; step++)
            raw[step] = (float)MeanOf(values, step);
        if (!_hasLevels || SingleRounding.Explains(deviation, (float)mean))
            return;
        var shape = features.AsSpan((_shapeFirst ? 0 : FirstBlock) + (column * _steps), _steps);
        for (var step = 0; step < _steps; step++)
            shape[step] = (float)((raw[step] - mean) / deviation);
    }

    /// <summary>Returns the mean over one of the equal parts of a sequence, each value of which lasts for one step.</summary>
    private double MeanOf(ReadOnlySpan<float> values, int part)
    {
        var (start, end) = ((double)part * values.Length / _steps, (part + 1.0) * values.Length / _steps);
        var (first, last) = ((int)start, Math.Min((int)Math.Ceiling(end), values.Length));
        var sum = 0.0;
        for (var t = first; t < last; t++)
            sum += values[t] * (Math.Min(end, t + 1) - Math.Max(start, t));
        return sum / (end - start);
    }
}
