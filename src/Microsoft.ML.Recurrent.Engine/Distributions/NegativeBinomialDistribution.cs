using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>
/// Represents the negative binomial distribution of counts with the parameters [raw mean, raw dispersion] and a scale, as trained with
/// <see cref="NegativeBinomialLoss"/>: the mean is scale * softplus(raw mean), and the variance is mean + dispersion * mean^2, where dispersion is softplus(raw
/// dispersion) / sqrt(scale).
/// </summary>
/// <remarks>
/// Quantiles and samples are whole numbers. A sample is a Poisson variate whose rate is a gamma variate.
/// <inheritdoc cref="OutputDistribution" path="/remarks"/>
/// </remarks>
public sealed class NegativeBinomialDistribution : OutputDistribution
{
    private readonly NegativeBinomialLoss _loss = new();

    /// <inheritdoc/>
    public override int OutputsPerTarget => NegativeBinomialParameters.Outputs;

    /// <summary>Gets the number of values per target, 2: targets are pairs of count and scale.</summary>
    public override int ValuesPerTarget => 2;

    /// <inheritdoc/>
    public override ILoss Loss => _loss;

    private protected override double MeanOf(ReadOnlySpan<float> outputs, double scale) => NegativeBinomialParameters.Read(outputs, scale).Mean;

    private protected override double QuantileOf(ReadOnlySpan<float> outputs, double probability, double scale) =>
        NegativeBinomialQuantile.Evaluate(NegativeBinomialParameters.Read(outputs, scale), probability);

    private protected override double CumulativeOf(ReadOnlySpan<float> outputs, double value, double scale) =>
        Cumulative(NegativeBinomialParameters.Read(outputs, scale), Math.Floor(value));

    private protected override double SampleOf(ReadOnlySpan<float> outputs, SeededRandom random, double scale)
    {
        var parameters = NegativeBinomialParameters.Read(outputs, scale);
        return PoissonSampler.Next(random, parameters.Mean * (GammaSampler.Next(random, parameters.Shape) * parameters.Dispersion));
    }

    /// <summary>Computes P(count or less).</summary>
    /// <param name="parameters">The parameters of the distribution.</param>
    /// <param name="count">The count, a whole number or infinite.</param>
    internal static double Cumulative(NegativeBinomialParameters parameters, double count) =>
        count < 0 ? 0
        : double.IsPositiveInfinity(count) ? 1
        : IncompleteBeta.Evaluate(parameters.Shape, count + 1, parameters.Probability, parameters.Complement);
}
