namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>What is learned from the training rows of a channel, and the forecasts that need no more than that. Immutable.</summary>
internal sealed class ChannelBasis(ActualSeries series, int target, int trainingRows, int seasonLength)
{
    private readonly double[]? _pattern = SeasonalPattern.Find(series, target, trainingRows, seasonLength);

    public ErrorScale Scale { get; } = ErrorScale.Of(series, target, trainingRows, seasonLength);

    /// <summary>The last row up to an origin whose value is not missing; -1 where there is none.</summary>
    public int LastRow(int origin)
    {
        while (origin >= 0 && float.IsNaN(series[origin, target]))
            origin--;
        return origin;
    }

    /// <summary>The forecast of Naive from a row as <see cref="LastRow"/> gives it.</summary>
    public double Naive(int lastRow) => lastRow < 0 ? double.NaN : series[lastRow, target];

    /// <summary>The forecast of Naive2 for a row.</summary>
    public double Naive2(int lastRow, int row) => _pattern is null || lastRow < 0
        ? Naive(lastRow)
        : series[lastRow, target] / _pattern[lastRow % seasonLength] * _pattern[row % seasonLength];

    /// <summary>The forecast of seasonal naive for a row.</summary>
    public double SeasonalNaive(int origin, int lastRow, int row)
    {
        var ahead = row - origin;
        for (var earlier = (long)row - ((long)((ahead - 1) / seasonLength) + 1) * seasonLength; earlier >= 0; earlier -= seasonLength)
            if (!float.IsNaN(series[(int)earlier, target]))
                return series[(int)earlier, target];
        return Naive(lastRow);
    }
}
