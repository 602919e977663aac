using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a schedule in which the rate falls by a factor every few epochs: baseRate * factor^floor(epoch / everyEpochs). Immutable and thread-safe.
/// </summary>
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>Initializes a new instance of the <see cref="StepSchedule"/> class.</summary>
    /// <param name="everyEpochs">The number of epochs from one reduction to the next, 1 or more.</param>
    /// <param name="factor">The factor by which the rate is multiplied at each reduction, in (0, 1]. The default is 0.1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public StepSchedule(int everyEpochs, float factor = 0.1f)
    {
        EveryEpochs = everyEpochs;
        Factor = factor;
    }

    /// <summary>Gets the number of epochs from one reduction to the next, 1 or more.</summary>
    public int EveryEpochs { get; init => field = Setting.AtLeast(value, 1, nameof(EveryEpochs)); }

    /// <summary>Gets the factor by which the rate is multiplied at each reduction, in (0, 1].</summary>
    public float Factor { get; init => field = Setting.Factor(value, nameof(Factor)); }

    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch) => (float)(baseRate * Math.Pow(Factor, epoch / EveryEpochs));
}
