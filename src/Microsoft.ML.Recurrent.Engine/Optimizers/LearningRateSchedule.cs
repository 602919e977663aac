using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a schedule that determines the learning rate of each step from the base rate and the position in the run. Schedules are small values that compare
/// by content and can be serialized as JSON.
/// </summary>
/// <remarks>
/// Immutable and thread-safe, except <see cref="ReduceOnPlateauSchedule"/> and <see cref="ElapsedTimeSchedule"/> (also inside another schedule), which remember
/// validation losses and the elapsed time: use <see cref="ForRun"/>.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "schedule")]
[JsonDerivedType(typeof(ConstantSchedule), "constant")]
[JsonDerivedType(typeof(StepSchedule), "step")]
[JsonDerivedType(typeof(ExponentialSchedule), "exponential")]
[JsonDerivedType(typeof(CosineSchedule), "cosine")]
[JsonDerivedType(typeof(OneCycleSchedule), "one-cycle")]
[JsonDerivedType(typeof(WarmUpSchedule), "warm-up")]
[JsonDerivedType(typeof(ReduceOnPlateauSchedule), "reduce-on-plateau")]
[JsonDerivedType(typeof(ElapsedTimeSchedule), "elapsed-time")]
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>Computes the learning rate of one step.</summary>
    /// <param name="baseRate">The base learning rate, not negative.</param>
    /// <param name="step">The number of steps before this one, 0 or more.</param>
    /// <param name="totalSteps">The number of steps of the whole run, 1 or more. Steps beyond it get the rate of the last step.</param>
    /// <param name="epoch">The number of epochs finished before this step, 0 or more.</param>
    /// <returns>The learning rate, not negative.</returns>
    public abstract float Rate(float baseRate, long step, long totalSteps, int epoch);

    /// <summary>Reports the validation loss at the end of an epoch to the schedule. Only <see cref="ReduceOnPlateauSchedule"/> uses it.</summary>
    /// <param name="loss">The validation loss; NaN counts as no improvement.</param>
    public virtual void ReportValidation(double loss)
    {
    }

    /// <summary>Reports the time that the run has taken before a step to the schedule. Only <see cref="ElapsedTimeSchedule"/> uses it.</summary>
    /// <param name="elapsed">The time since the start of the run, 0 or more.</param>
    public virtual void ReportElapsed(TimeSpan elapsed)
    {
    }

    /// <summary>Returns a schedule for a new run, with the same settings and nothing remembered, so that options can be used for several runs.</summary>
    /// <returns>A new schedule, or this instance if it remembers nothing.</returns>
    public virtual LearningRateSchedule ForRun() => this;

    /// <summary>Gets what the schedule remembers, for checkpoints; empty if nothing. Each call returns a copy.</summary>
    [JsonIgnore]
    public virtual double[] State => [];

    /// <summary>Continues from the state of another schedule with the same settings.</summary>
    /// <param name="state">The <see cref="State"/> of the other schedule.</param>
    /// <exception cref="ArgumentException">The state does not have the length that this schedule saves.</exception>
    public virtual void Restore(double[] state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Length != 0)
            throw new ArgumentException($"{GetType().Name} remembers nothing, but the state has {state.Length} values.", nameof(state));
    }
}
