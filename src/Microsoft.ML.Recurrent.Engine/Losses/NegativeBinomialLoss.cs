namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents the negative log-likelihood of counts under a negative binomial distribution (DeepAR; Salinas, Flunkert and Gasthaus, 2017): each target has two
/// outputs, [raw mean, raw dispersion], and is a pair of values, [count, scale], so Width = target width = 2 * number of targets. With mean m = scale *
/// softplus(raw mean) and dispersion a = softplus(raw dispersion) / sqrt(scale), where the variance is m + a m^2, it is log gamma(count + 1) + log gamma(1 / a)
/// - log gamma(count + 1 / a) + log(1 + a m) / a - count * log(a m / (1 + a m)), averaged over the targets of a row.
/// </summary>
/// <remarks>
/// The scale, which is 1 if counts are not scaled, is the typical size of the series, by which the inputs were divided: counts themselves cannot be divided
/// without ceasing to be counts. A target whose count is NaN is missing and does not count; its scale is not read. Otherwise the count is at least 0 and the
/// scale is positive. <inheritdoc cref="ILoss" path="/remarks"/>
/// </remarks>
public sealed class NegativeBinomialLoss : ILoss
{
    /// <inheritdoc/>
    public string Name => default(Point).Name;

    /// <inheritdoc/>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs) => PointwiseRows.Evaluate(default(Point), batch, dOutputs);

    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch) => PointwiseRows.TotalWeight(default(Point), batch);

    private readonly struct Point : IPointwiseLoss
    {
        public string Name => "Negative binomial";

        public int OutputsPerTarget => NegativeBinomialParameters.Outputs;

        public int ValuesPerTarget => 2;

        public int CostsPerTarget => 1;

        public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, double factor, Span<float> dOutputs)
        {
            double count = target[0];
            double scale = target[1];
            if (!(count >= 0 && double.IsFinite(count)))
                throw new ArgumentException(
                    FormattableString.Invariant($"{Name}: count {target[0]}; finite numbers of at least 0 are allowed, and NaN for a missing count."));
            if (!(scale > 0 && double.IsFinite(scale)))
                throw new ArgumentException(
                    FormattableString.Invariant($"{Name}: scale {target[1]} of count {target[0]}; finite positive numbers are allowed."));

            var parameters = NegativeBinomialParameters.Read(outputs, scale);
            if (!dOutputs.IsEmpty)
            {
                dOutputs[0] = (float)(factor * (parameters.Mean - count) * parameters.Probability * Softplus.LogarithmSlope(outputs[0]));
                dOutputs[1] = (float)(factor * DispersionSlope(parameters, count) / Math.Sqrt(scale) * Softplus.Sigmoid(outputs[1]));
            }

            return -parameters.LogProbability(count);
        }

        // The derivative of the loss with respect to the dispersion. Its limit for a dispersion of zero, (count - (count - mean)^2) / 2, is a difference of 1 /
        // dispersion^2 times almost equal logarithms.
        private static double DispersionSlope(NegativeBinomialParameters parameters, double count)
        {
            double shape = parameters.Shape;
            double total = shape + parameters.Mean;
            double gap = LogarithmGap.Evaluate((count - parameters.Mean) / total, (shape + count) / total);
            return shape * shape * (StirlingSeries.DigammaRise(shape, count) - gap);
        }
    }
}
