using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>Represents a single output that is the value itself: the whole distribution is at that value, which is every quantile and every sample.</summary>
/// <remarks><inheritdoc cref="OutputDistribution" path="/remarks"/></remarks>
public sealed class PointDistribution : OutputDistribution
{
    /// <summary>Initializes a new instance of the <see cref="PointDistribution"/> class.</summary>
    /// <param name="loss">
    /// The loss to train with, which has one output and one value for each target, such as <see cref="SquaredLoss"/>, <see cref="AbsoluteLoss"/> or
    /// <see cref="HuberLoss"/>.
    /// </param>
    public PointDistribution(ILoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Loss = loss;
    }

    /// <summary>Gets the number of outputs per target, 1.</summary>
    public override int OutputsPerTarget => 1;

    /// <inheritdoc/>
    public override ILoss Loss { get; }

    private protected override double MeanOf(ReadOnlySpan<float> outputs, double scale) => scale * outputs[0];

    private protected override double QuantileOf(ReadOnlySpan<float> outputs, double probability, double scale) => scale * outputs[0];

    private protected override double CumulativeOf(ReadOnlySpan<float> outputs, double value, double scale) => value >= scale * outputs[0] ? 1 : 0;

    private protected override double SampleOf(ReadOnlySpan<float> outputs, SeededRandom random, double scale) => scale * outputs[0];
}
