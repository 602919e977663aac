namespace Microsoft.ML.Recurrent;

/// <summary>Represents a schedule that uses the base rate at every step. Immutable and thread-safe.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch) => baseRate;
}
