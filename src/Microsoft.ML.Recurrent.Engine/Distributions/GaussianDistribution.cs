using MathNet.Numerics;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>Represents the normal distribution with the parameters [mean, raw scale], as trained with <see cref="GaussianLoss"/>.</summary>
/// <remarks><inheritdoc cref="OutputDistribution" path="/remarks"/></remarks>
public sealed class GaussianDistribution : OutputDistribution
{
    private readonly GaussianLoss _loss;

    /// <summary>Initializes a new instance of the <see cref="GaussianDistribution"/> class and its loss.</summary>
    /// <param name="scaleFloor">The minimum standard deviation, in units of the network outputs; finite and positive. The default is 0.0001.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scaleFloor"/> is not positive or not finite.</exception>
    public GaussianDistribution(float scaleFloor = 1e-4f) => _loss = new GaussianLoss(scaleFloor);

    /// <inheritdoc/>
    public override int OutputsPerTarget => 2;

    /// <inheritdoc/>
    public override ILoss Loss => _loss;

    private protected override double MeanOf(ReadOnlySpan<float> outputs, double scale) => scale * outputs[0];

    private protected override double QuantileOf(ReadOnlySpan<float> outputs, double probability, double scale) =>
        scale * (outputs[0] + _loss.StandardDeviation(outputs[1]) * NormalQuantile.Evaluate(probability));

    private protected override double CumulativeOf(ReadOnlySpan<float> outputs, double value, double scale) =>
        Cumulative((value / scale - outputs[0]) / _loss.StandardDeviation(outputs[1]));

    private protected override double SampleOf(ReadOnlySpan<float> outputs, SeededRandom random, double scale) =>
        scale * (outputs[0] + _loss.StandardDeviation(outputs[1]) * random.NextGaussian());

    /// <summary>Computes the distribution function of the standard normal distribution.</summary>
    internal static double Cumulative(double z) => 0.5 * SpecialFunctions.Erfc(-z * Math.Sqrt(0.5));
}
