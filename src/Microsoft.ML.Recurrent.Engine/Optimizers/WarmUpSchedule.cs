using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a schedule in which the rate rises linearly to the first rate of another schedule, which then runs over the remaining steps (Goyal and others,
/// 2017): in step s of the first <see cref="Steps"/> steps the rate is (s + 1) / (Steps + 1) of the first rate of the inner schedule. Immutable and thread-safe
/// if the inner schedule is.
/// </summary>
public sealed record WarmUpSchedule : LearningRateSchedule
{
    /// <summary>Initializes a new instance of the <see cref="WarmUpSchedule"/> class.</summary>
    /// <param name="steps">The number of steps in which the rate rises, 0 or more.</param>
    /// <param name="inner">The schedule after the rise; null uses a constant rate.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    public WarmUpSchedule(int steps, LearningRateSchedule? inner = null)
    {
        Steps = steps;
        Inner = inner ?? new ConstantSchedule();
    }

    /// <summary>Gets the number of steps in which the rate rises, 0 or more.</summary>
    public int Steps { get; init => field = Setting.AtLeast(value, 0, nameof(Steps)); }

    /// <summary>Gets the schedule after the rise.</summary>
    public LearningRateSchedule Inner { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override double[] State => Inner.State;

    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch)
    {
        long remaining = Math.Max(1, totalSteps - Steps);
        return step < Steps
            ? (float)(Inner.Rate(baseRate, 0, remaining, epoch) * ((step + 1.0) / (Steps + 1.0)))
            : Inner.Rate(baseRate, step - Steps, remaining, epoch);
    }

    /// <inheritdoc/>
    public override void ReportValidation(double loss) => Inner.ReportValidation(loss);

    /// <inheritdoc/>
    public override void ReportElapsed(TimeSpan elapsed) => Inner.ReportElapsed(elapsed);

    /// <inheritdoc/>
    public override LearningRateSchedule ForRun()
    {
        LearningRateSchedule inner = Inner.ForRun();
        return ReferenceEquals(inner, Inner) ? this : this with { Inner = inner };
    }

    /// <inheritdoc/>
    public override void Restore(double[] state) => Inner.Restore(state);
}
