namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>Collects how the level and the spread of a column differ from row to row. Not thread-safe.</summary>
internal struct SignalLevels
{
    // Rows that were standardized by others differ by rounding, and by dividing by one less than the length.
    private const double SameLevel = 0.02;
    private const double SameSpread = 0.05;

    private int _rows;
    private double _first;
    private double _sum;      // of the differences of the means to the first
    private double _squares;  // of those differences
    private double _within;   // the sum of the variances of the rows
    private (double Least, double Most) _level;
    private (double Least, double Most) _spread;

    /// <summary>Gets a value that indicates whether level or spread differs from row to row.</summary>
    public readonly bool Differ => _level.Most - _level.Least > SameLevel * _spread.Most || _spread.Most - _spread.Least > SameSpread * _spread.Most;

    /// <summary>Gets the share of the variance of all values that the levels of the rows explain.</summary>
    public readonly double Share
    {
        get
        {
            var between = Math.Max(0, (_squares / _rows) - (_sum / _rows * (_sum / _rows)));
            return between > 0 ? between / (between + (_within / _rows)) : 0;
        }
    }

    /// <summary>Adds a row.</summary>
    /// <param name="mean">The mean of its values.</param>
    /// <param name="deviation">Their standard deviation.</param>
    public void Add(double mean, double deviation)
    {
        if (_rows++ == 0)
            (_first, _level, _spread) = (mean, (mean, mean), (deviation, deviation));
        _sum += mean - _first;
        _squares += (mean - _first) * (mean - _first);
        _within += deviation * deviation;
        _level = (Math.Min(_level.Least, mean), Math.Max(_level.Most, mean));
        _spread = (Math.Min(_spread.Least, deviation), Math.Max(_spread.Most, deviation));
    }
}
