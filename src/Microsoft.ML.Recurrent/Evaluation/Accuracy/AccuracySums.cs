namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Combines the sums of channels: some are pooled, others are averaged over channels. Not safe for concurrent use.</summary>
internal sealed class AccuracySums(float[] levels, double confidenceLevel)
{
    private readonly ErrorSums _pooled = new(levels, confidenceLevel);
    private Mean _percentage;
    private Mean _symmetric;
    private Mean _scaled;
    private Mean _rootScaled;
    private Mean _intervalScore;

    public double Symmetric => _symmetric.Value;

    public double Scaled => _scaled.Value;

    /// <summary>Adds the sums of a channel; called several times for the folds of cross-validation.</summary>
    public void AddChannel(ErrorSums sums, ErrorScale scale)
    {
        if (sums.Count == 0)
            return;
        _pooled.Add(sums);
        _symmetric.Add(sums.Symmetric / sums.Count);
        if (sums.PercentageCount > 0)
            _percentage.Add(sums.Percentage / sums.PercentageCount);
        if (!scale.IsUsable)
            return;
        _scaled.Add(sums.Absolute / sums.Count / scale.Absolute);
        _rootScaled.Add(Math.Sqrt(sums.Squared / sums.Count) / scale.Root);
        if (sums.IntervalCount > 0)
            _intervalScore.Add(sums.IntervalScore / sums.IntervalCount / scale.Absolute);
    }

    /// <param name="naive2">The sums of Naive2 over the same channels.</param>
    public AccuracyFigures ToFigures(AccuracySums naive2)
    {
        var quantiles = new QuantileAccuracy[levels.Length];
        for (var q = 0; q < quantiles.Length; q++)
            quantiles[q] = new QuantileAccuracy(levels[q], Ratio(_pooled.QuantileLoss[q], _pooled.QuantileActual),
                Ratio(_pooled.AtOrBelow[q], _pooled.QuantileCount));
        return new AccuracyFigures(
            _pooled.Count,
            _symmetric.Count,
            _scaled.Count,
            Ratio(_pooled.Absolute, _pooled.Count),
            Ratio(_pooled.Squared, _pooled.Count),
            _percentage.Value,
            _symmetric.Value,
            _scaled.Value,
            _rootScaled.Value,
            (Ratio(Symmetric, naive2.Symmetric) + Ratio(Scaled, naive2.Scaled)) / 2,
            Ratio(_pooled.Absolute, _pooled.AbsoluteActual),
            quantiles.Length == 0 ? double.NaN : quantiles.Average(quantile => quantile.WeightedQuantileLoss),
            quantiles,
            Ratio(_pooled.Covered, _pooled.IntervalCount),
            Ratio(_pooled.Width, _pooled.IntervalCount),
            _intervalScore.Value);
    }

    private static double Ratio(double sum, double divisor) => divisor == 0 ? double.NaN : sum / divisor;

    private struct Mean
    {
        private double _sum;

        public int Count { get; private set; }

        public readonly double Value => Count == 0 ? double.NaN : _sum / Count;

        public void Add(double value)
        {
            _sum += value;
            Count++;
        }
    }
}
