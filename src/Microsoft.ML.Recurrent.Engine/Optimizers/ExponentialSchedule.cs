using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// The rate falls by a factor every epoch, from the first on or after some epochs at the base rate: baseRate * factor^max(0, epoch - holdEpochs + 1), and
/// baseRate * factor^epoch where none is held. Immutable and thread-safe.
/// </summary>
/// <remarks>With epochs to hold it is the schedule by which Zaremba et al. (2014) train language models: 4 and 0.5 for the small one.</remarks>
public sealed record ExponentialSchedule : LearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="factorPerEpoch">In (0, 1].</param>
    /// <param name="holdEpochs">First epochs that keep the base rate, 0 or more; 0 and 1 are the same, as the first epoch always does.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public ExponentialSchedule(float factorPerEpoch, int holdEpochs = 0)
    {
        FactorPerEpoch = factorPerEpoch;
        HoldEpochs = holdEpochs;
    }

    /// <summary>What the rate is multiplied by after each epoch, in (0, 1].</summary>
    public float FactorPerEpoch { get; init => field = Setting.Factor(value, nameof(FactorPerEpoch)); }

    /// <summary>First epochs that keep the base rate, 0 or more; the epoch after them is the first with a lower one.</summary>
    public int HoldEpochs { get; init => field = Setting.AtLeast(value, 0, nameof(HoldEpochs)); }

    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch) =>
        (float)(baseRate * Math.Pow(FactorPerEpoch, Math.Max(0, epoch - Math.Max(HoldEpochs, 1) + 1)));
}
