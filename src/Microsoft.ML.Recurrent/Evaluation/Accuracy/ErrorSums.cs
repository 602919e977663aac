namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Represents sums over the forecasts of one channel (a target of a series), or over several channels pooled. Not safe for concurrent use.</summary>
/// <param name="levels">The levels of quantile forecasts. [Q]</param>
/// <param name="confidenceLevel">The share of the values that the bounds are meant to contain.</param>
internal sealed class ErrorSums(float[] levels, double confidenceLevel)
{
    public long Count { get; private set; }

    public double Absolute { get; private set; }

    public double Squared { get; private set; }

    public double AbsoluteActual { get; private set; }

    public double Symmetric { get; private set; }

    public long PercentageCount { get; private set; }

    public double Percentage { get; private set; }

    public long IntervalCount { get; private set; }

    public long Covered { get; private set; }

    public double Width { get; private set; }

    public double IntervalScore { get; private set; }

    public long QuantileCount { get; private set; }

    public double QuantileActual { get; private set; }

    /// <summary>[Q]</summary>
    public double[] QuantileLoss { get; } = new double[levels.Length];

    /// <summary>Gets the number of actual values at or below each quantile. [Q]</summary>
    public long[] AtOrBelow { get; } = new long[levels.Length];

    /// <summary>Adds a forecast; neither number is NaN.</summary>
    public void AddPoint(double actual, double forecast)
    {
        var error = Math.Abs(actual - forecast);
        var size = Math.Abs(actual);
        Count++;
        Absolute += error;
        Squared += error * error;
        AbsoluteActual += size;
        Symmetric += error == 0 ? 0 : 200 * error / (size + Math.Abs(forecast));
        if (size == 0)
            return;
        PercentageCount++;
        Percentage += 100 * error / size;
    }

    /// <summary>Adds bounds, unless one of them is missing.</summary>
    public void AddBounds(double actual, double lower, double upper)
    {
        if (double.IsNaN(lower) || double.IsNaN(upper))
            return;
        var outside = Math.Max(0, lower - actual) + Math.Max(0, actual - upper);
        IntervalCount++;
        Covered += actual >= lower && actual <= upper ? 1 : 0;
        Width += upper - lower;
        IntervalScore += upper - lower + (2 / (1 - confidenceLevel) * outside);
    }

    /// <summary>Adds the quantiles of one value, unless one of them is missing. [Q]</summary>
    public void AddQuantiles(double actual, ReadOnlySpan<float> quantiles)
    {
        foreach (var quantile in quantiles)
            if (float.IsNaN(quantile))
                return;
        BeginQuantiles(actual);
        for (var q = 0; q < quantiles.Length; q++)
            AddQuantile(q, actual, quantiles[q]);
    }

    /// <summary>Adds one value as every quantile.</summary>
    public void AddAsQuantiles(double actual, double forecast)
    {
        BeginQuantiles(actual);
        for (var q = 0; q < levels.Length; q++)
            AddQuantile(q, actual, forecast);
    }

    public void Add(ErrorSums other)
    {
        Count += other.Count;
        Absolute += other.Absolute;
        Squared += other.Squared;
        AbsoluteActual += other.AbsoluteActual;
        Symmetric += other.Symmetric;
        PercentageCount += other.PercentageCount;
        Percentage += other.Percentage;
        IntervalCount += other.IntervalCount;
        Covered += other.Covered;
        Width += other.Width;
        IntervalScore += other.IntervalScore;
        QuantileCount += other.QuantileCount;
        QuantileActual += other.QuantileActual;
        for (var q = 0; q < levels.Length; q++)
        {
            QuantileLoss[q] += other.QuantileLoss[q];
            AtOrBelow[q] += other.AtOrBelow[q];
        }
    }

    public void Clear()
    {
        (Count, PercentageCount, IntervalCount, Covered, QuantileCount) = (0, 0, 0, 0, 0);
        (Absolute, Squared, AbsoluteActual, Symmetric, Percentage, Width, IntervalScore, QuantileActual) = (0, 0, 0, 0, 0, 0, 0, 0);
        Array.Clear(QuantileLoss);
        Array.Clear(AtOrBelow);
    }

    private void BeginQuantiles(double actual)
    {
        QuantileCount++;
        QuantileActual += Math.Abs(actual);
    }

    private void AddQuantile(int q, double actual, double quantile)
    {
        var isBelow = actual <= quantile;
        QuantileLoss[q] += 2 * Math.Abs((quantile - actual) * ((isBelow ? 1 : 0) - (double)levels[q]));
        AtOrBelow[q] += isBelow ? 1 : 0;
    }
}
