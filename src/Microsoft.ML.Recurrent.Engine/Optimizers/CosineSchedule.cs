using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a schedule in which the rate falls along half a cosine (Loshchilov and Hutter, "SGDR", 2017):
/// baseRate * (m + (1 - m) * (1 + cos(pi * step / totalSteps)) / 2), where m is the minimum factor. Immutable and thread-safe.
/// </summary>
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <summary>Initializes a new instance of the <see cref="CosineSchedule"/> class.</summary>
    /// <param name="minimumFactor">The fraction of the base rate at the end of the run, in [0, 1]. The default is 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimumFactor"/> is out of range.</exception>
    public CosineSchedule(float minimumFactor = 0f) => MinimumFactor = minimumFactor;

    /// <summary>Gets the fraction of the base rate at the end of the run, in [0, 1].</summary>
    public float MinimumFactor { get; init => field = Setting.Share(value, nameof(MinimumFactor)); }

    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch)
    {
        double progress = totalSteps <= 0 ? 1 : Math.Clamp((double)step / totalSteps, 0, 1);
        return (float)(baseRate * (MinimumFactor + (1 - MinimumFactor) * (1 + Math.Cos(Math.PI * progress)) / 2));
    }
}
