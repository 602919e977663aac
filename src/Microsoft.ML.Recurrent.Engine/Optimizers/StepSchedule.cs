using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent;

/// <summary>The rate falls by a factor every few epochs: baseRate * factor^floor(epoch / everyEpochs). Immutable and thread-safe.</summary>
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="everyEpochs">Epochs between two falls, 1 or more.</param>
    /// <param name="factor">In (0, 1], default 0.1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public StepSchedule(int everyEpochs, float factor = 0.1f)
    {
        EveryEpochs = everyEpochs;
        Factor = factor;
    }

    /// <summary>Epochs between two falls, 1 or more.</summary>
    public int EveryEpochs { get; init => field = Setting.AtLeast(value, 1, nameof(EveryEpochs)); }

    /// <summary>What the rate is multiplied by, in (0, 1].</summary>
    public float Factor { get; init => field = Setting.Factor(value, nameof(Factor)); }

    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch) => (float)(baseRate * Math.Pow(Factor, epoch / EveryEpochs));
}
