namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>The actual values of one series, all of its rows. Grows while it is read.</summary>
internal sealed class ActualSeries(string name, int targetCount)
{
    // [T, C]
    private float[] _values = [];

    public string Name => name;

    public int Length { get; private set; }

    /// <summary>The value of a row, NaN where missing.</summary>
    public float this[int row, int target] => _values[(row * targetCount) + target];

    /// <summary>Appends a row and gives the room for its values. [C]</summary>
    public Span<float> AddRow()
    {
        var start = Length * targetCount;
        if (start + targetCount > _values.Length)
            Array.Resize(ref _values, Math.Max(start + targetCount, 2 * _values.Length));
        Length++;
        return _values.AsSpan(start, targetCount);
    }
}
