namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>The rate falls by a factor every epoch: baseRate * factor^epoch. Immutable and thread-safe.</summary>
public sealed record ExponentialSchedule : LearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="factorPerEpoch">In (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of range.</exception>
    public ExponentialSchedule(float factorPerEpoch) => FactorPerEpoch = factorPerEpoch;

    /// <summary>What the rate is multiplied by after each epoch, in (0, 1].</summary>
    public float FactorPerEpoch { get; init => field = Setting.Factor(value, nameof(FactorPerEpoch)); }

    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch) => (float)(baseRate * Math.Pow(FactorPerEpoch, epoch));
}
