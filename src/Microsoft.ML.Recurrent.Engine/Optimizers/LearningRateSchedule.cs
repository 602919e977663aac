using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// The learning rate of each step of a run, from the base rate and where the run stands. Small values that compare by content and can be written as JSON.
/// </summary>
/// <remarks>Immutable and thread-safe, except <see cref="ReduceOnPlateauSchedule"/> (also inside another), which remembers validation losses: use <see cref="ForRun"/>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "schedule")]
[JsonDerivedType(typeof(ConstantSchedule), "constant")]
[JsonDerivedType(typeof(StepSchedule), "step")]
[JsonDerivedType(typeof(ExponentialSchedule), "exponential")]
[JsonDerivedType(typeof(CosineSchedule), "cosine")]
[JsonDerivedType(typeof(OneCycleSchedule), "one-cycle")]
[JsonDerivedType(typeof(WarmUpSchedule), "warm-up")]
[JsonDerivedType(typeof(ReduceOnPlateauSchedule), "reduce-on-plateau")]
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>The learning rate of one step.</summary>
    /// <param name="baseRate">The learning rate of the options, not negative.</param>
    /// <param name="step">Number of steps taken before this one, 0 or more.</param>
    /// <param name="totalSteps">Number of steps of the whole run, 1 or more. Steps beyond get the rate of the end.</param>
    /// <param name="epoch">Number of epochs finished before this step, 0 or more.</param>
    /// <returns>The rate, not negative.</returns>
    public abstract float Rate(float baseRate, long step, long totalSteps, int epoch);

    /// <summary>Tells the schedule the validation loss at the end of an epoch. Only <see cref="ReduceOnPlateauSchedule"/> listens.</summary>
    /// <param name="loss">The loss; NaN counts as no improvement.</param>
    public virtual void ReportValidation(double loss)
    {
    }

    /// <summary>A schedule with the same settings that has seen nothing yet: what a new run uses, so that options can be used for several runs.</summary>
    /// <returns>This instance if it remembers nothing.</returns>
    public virtual LearningRateSchedule ForRun() => this;

    /// <summary>What the schedule remembers, for checkpoints; empty if nothing. A copy at each call.</summary>
    [JsonIgnore]
    public virtual double[] State => [];

    /// <summary>Continues where another schedule with the same settings stopped.</summary>
    /// <param name="state">Its <see cref="State"/>.</param>
    /// <exception cref="ArgumentException">The state does not have the length this schedule saves.</exception>
    public virtual void Restore(double[] state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Length != 0)
            throw new ArgumentException($"{GetType().Name} remembers nothing, the state has {state.Length} values.", nameof(state));
    }
}
