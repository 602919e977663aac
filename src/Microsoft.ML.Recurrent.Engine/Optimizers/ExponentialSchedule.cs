using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a schedule in which the rate falls by a factor every epoch, either from the first epoch or after some epochs at the base rate: baseRate *
/// factor^max(0, epoch - holdEpochs + 1), or baseRate * factor^epoch if no epochs are held. Immutable and thread-safe.
/// </summary>
/// <remarks>With epochs to hold, this is the schedule with which Zaremba et al. (2014) train language models: 4 and 0.5 for the small one.</remarks>
public sealed record ExponentialSchedule : LearningRateSchedule
{
    /// <summary>Initializes a new instance of the <see cref="ExponentialSchedule"/> class.</summary>
    /// <param name="factorPerEpoch">The factor by which the rate is multiplied after each epoch, in (0, 1].</param>
    /// <param name="holdEpochs">
    /// The number of initial epochs at the base rate, 0 or more; 0 and 1 are equivalent, because the first epoch always has the base rate.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public ExponentialSchedule(float factorPerEpoch, int holdEpochs = 0)
    {
        FactorPerEpoch = factorPerEpoch;
        HoldEpochs = holdEpochs;
    }

    /// <summary>Gets the factor by which the rate is multiplied after each epoch, in (0, 1].</summary>
    public float FactorPerEpoch { get; init => field = Setting.Factor(value, nameof(FactorPerEpoch)); }

    /// <summary>Gets the number of initial epochs at the base rate, 0 or more; the epoch after them is the first with a lower rate.</summary>
    public int HoldEpochs { get; init => field = Setting.AtLeast(value, 0, nameof(HoldEpochs)); }

    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch) =>
        (float)(baseRate * Math.Pow(FactorPerEpoch, Math.Max(0, epoch - Math.Max(HoldEpochs, 1) + 1)));
}
