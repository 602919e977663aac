namespace Microsoft.ML.Recurrent.Featurizing.Series.Views;

/// <summary>
/// Holds one column of the steps of a sequence as a series without gaps, of mean 0 and deviation 1, with what that hides. Buffers are reused; an instance
/// serves one thread.
/// </summary>
internal sealed class ColumnSeries
{
    /// <summary>The number of features that describe a series apart from the states of a network.</summary>
    public const int SummaryLength = OutlineLength + 4;

    private const int OutlineLength = 32;

    private float[] _values = [];
    private int _count;
    private double _mean;
    private double _deviation;
    private double _missing;

    /// <summary>Gets the values. [T]</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, _count);

    /// <summary>
    /// Reads a column. Missing values (NaN or infinite) lie on the line between their neighbours, those at an end equal the nearest, and a column without a
    /// value is zero.
    /// </summary>
    /// <param name="steps">The steps, at least one. [T, columns]</param>
    /// <param name="column">The column.</param>
    /// <param name="columns">The number of columns.</param>
    public void Read(ReadOnlySpan<float> steps, int column, int columns)
    {
        _count = steps.Length / columns;
        if (_values.Length < _count)
            _values = new float[Math.Max(_count, 2 * _values.Length)];
        Fill(steps, column, columns);
        (_mean, _deviation) = Standardization.Apply(_values.AsSpan(0, _count));
    }

    /// <summary>
    /// Writes the outline, the level and the deviation, both compressed so that units matter little, the logarithm of the length, and the share of missing
    /// values.
    /// </summary>
    /// <param name="features">Receives the features. [SummaryLength]</param>
    public void WriteSummary(Span<float> features)
    {
        Resampling.Apply(Values, features[..OutlineLength]);
        features[OutlineLength] = (float)Math.Asinh(_mean);
        features[OutlineLength + 1] = (float)Math.Asinh(_deviation);
        features[OutlineLength + 2] = MathF.Log(_count);
        features[OutlineLength + 3] = (float)_missing;
    }

    private void Fill(ReadOnlySpan<float> steps, int column, int columns)
    {
        var (last, missing) = (-1, 0);
        for (var t = 0; t < _count; t++)
        {
            var value = steps[(t * columns) + column];
            if (!float.IsFinite(value))
            {
                missing++;
                continue;
            }

            var before = last < 0 ? value : (double)_values[last];
            for (var gap = last + 1; gap < t; gap++)
                _values[gap] = (float)(before + ((value - before) * (gap - last) / (t - last)));
            _values[t] = value;
            last = t;
        }

        _values.AsSpan((last + 1).._count).Fill(last < 0 ? 0 : _values[last]);
        _missing = (double)missing / _count;
    }
}
