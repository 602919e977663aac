using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>
/// Represents Student's t distribution with the parameters [location, raw scale, raw degrees of freedom], as trained with <see cref="StudentTLoss"/>.
/// </summary>
/// <remarks>
/// A sample is a standard normal variate divided by the root of a chi-square variate over its degrees of freedom.
/// <inheritdoc cref="OutputDistribution" path="/remarks"/>
/// </remarks>
public sealed class StudentTDistribution : OutputDistribution
{
    private readonly StudentTLoss _loss;

    /// <summary>Initializes a new instance of the <see cref="StudentTDistribution"/> class and its loss.</summary>
    /// <param name="scaleFloor">The minimum scale, in units of the network outputs; finite and positive. The default is 0.0001.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scaleFloor"/> is not positive or not finite.</exception>
    public StudentTDistribution(float scaleFloor = 1e-4f) => _loss = new StudentTLoss(scaleFloor);

    /// <inheritdoc/>
    public override int OutputsPerTarget => StudentTParameters.Outputs;

    /// <inheritdoc/>
    public override ILoss Loss => _loss;

    private protected override double MeanOf(ReadOnlySpan<float> outputs, double scale) => scale * outputs[0];

    private protected override double QuantileOf(ReadOnlySpan<float> outputs, double probability, double scale)
    {
        StudentTParameters parameters = _loss.Read(outputs);
        return scale * (parameters.Location + parameters.Scale * StandardStudentT.Quantile(probability, parameters.DegreesOfFreedom));
    }

    private protected override double CumulativeOf(ReadOnlySpan<float> outputs, double value, double scale)
    {
        StudentTParameters parameters = _loss.Read(outputs);
        return StandardStudentT.Cumulative((value / scale - parameters.Location) / parameters.Scale, parameters.DegreesOfFreedom);
    }

    private protected override double SampleOf(ReadOnlySpan<float> outputs, SeededRandom random, double scale)
    {
        StudentTParameters parameters = _loss.Read(outputs);
        double half = 0.5 * parameters.DegreesOfFreedom;
        double normal = random.NextGaussian();
        return scale * (parameters.Location + parameters.Scale * normal / Math.Sqrt(GammaSampler.Next(random, half) / half));
    }
}
