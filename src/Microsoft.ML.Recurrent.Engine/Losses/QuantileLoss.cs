namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents the quantile (pinball) loss (Koenker and Bassett, 1978): with e = target - output it is max(q * e, (q - 1) * e), averaged over the targets and
/// quantiles of a row. The outputs of a row have the layout [target][quantile], so Width = number of targets * number of quantiles. The derivative at e = 0 is
/// 0. Missing targets (NaN) do not count.
/// </summary>
/// <remarks><inheritdoc cref="ILoss" path="/remarks"/></remarks>
public sealed class QuantileLoss : ILoss
{
    private readonly float[] _quantiles;

    /// <summary>Initializes a new instance of the <see cref="QuantileLoss"/> class.</summary>
    /// <param name="quantiles">The quantiles, one or more, each strictly between 0 and 1. They are copied.</param>
    /// <exception cref="ArgumentException">There is no quantile, or a quantile is out of range.</exception>
    public QuantileLoss(IReadOnlyList<float> quantiles)
    {
        ArgumentNullException.ThrowIfNull(quantiles);
        _quantiles = [.. quantiles];
        if (_quantiles.Length == 0)
            throw new ArgumentException("At least one quantile is needed.", nameof(quantiles));
        foreach (float quantile in _quantiles)
        {
            if (!(quantile > 0 && quantile < 1))
                throw new ArgumentException(FormattableString.Invariant($"Quantile {quantile}: more than 0 and less than 1 is allowed."), nameof(quantiles));
        }
    }

    /// <summary>Gets the quantiles in the order of the outputs.</summary>
    public IReadOnlyList<float> Quantiles => _quantiles;

    /// <inheritdoc/>
    public string Name => $"Quantiles({string.Join(", ", _quantiles.Select(q => q.ToString(System.Globalization.CultureInfo.InvariantCulture)))})";

    /// <inheritdoc/>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs) => PointwiseRows.Evaluate(new Point(_quantiles), batch, dOutputs);

    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch) => PointwiseRows.TotalWeight(new Point(_quantiles), batch);

    private readonly struct Point(float[] quantiles) : IPointwiseLoss
    {
        public string Name => "Quantiles";

        public int OutputsPerTarget => quantiles.Length;

        public int ValuesPerTarget => 1;

        public int CostsPerTarget => quantiles.Length;

        public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, double factor, Span<float> dOutputs)
        {
            double sum = 0;
            for (int i = 0; i < quantiles.Length; i++)
            {
                double quantile = quantiles[i];
                double error = (double)target[0] - outputs[i];

                // The last case preserves zero and NaN.
                double slope = error > 0 ? -quantile : error < 0 ? 1 - quantile : error;
                if (!dOutputs.IsEmpty)
                    dOutputs[i] = (float)(factor * slope);
                sum += error == 0 ? 0 : -slope * error;
            }

            return sum;
        }
    }
}
