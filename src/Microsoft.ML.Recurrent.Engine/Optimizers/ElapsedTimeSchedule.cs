using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a schedule that runs another schedule over a length of time instead of the steps of a run: after a share of <see cref="Duration"/>, the rate is
/// that of the inner schedule after the same share of its steps. It is meant for runs that end by time: use their maximum duration here as well. The time is
/// that of the whole run, including validation and, for a resumed run, the time up to the checkpoint.
/// </summary>
/// <remarks>
/// The rate of a step depends on the speed of the machine, so that two runs do not give the same bits. It remembers the time that was reported, so an instance
/// belongs to one run and is not thread-safe; two instances are equal if their settings and what they remember are equal.
/// </remarks>
public sealed record ElapsedTimeSchedule : LearningRateSchedule
{
    // The steps of the inner schedule: enough that their number does not show.
    private const long Steps = 1_000_000_000;

    private const double LargestInteger = 1L << 53; // of those that a double holds exactly

    private TimeSpan _elapsed;

    /// <summary>Initializes a new instance of the <see cref="ElapsedTimeSchedule"/> class.</summary>
    /// <param name="duration">The time over which the inner schedule runs, above zero. Afterwards its last rate applies.</param>
    /// <param name="inner">The schedule to run; null uses a <see cref="CosineSchedule"/>. A <see cref="WarmUpSchedule"/> goes around this one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is not above zero.</exception>
    /// <exception cref="ArgumentException"><paramref name="inner"/> counts steps or time by itself.</exception>
    public ElapsedTimeSchedule(TimeSpan duration, LearningRateSchedule? inner = null)
    {
        Duration = duration;
        Inner = inner ?? new CosineSchedule();
    }

    /// <summary>Gets the time over which the inner schedule runs, above zero.</summary>
    public TimeSpan Duration
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value : throw new ArgumentOutOfRangeException(nameof(Duration), value, $"{nameof(Duration)} has to be above zero.");
    }

    /// <summary>Gets the schedule that runs over the time.</summary>
    public LearningRateSchedule Inner
    {
        get;
        init => field = value is WarmUpSchedule or ElapsedTimeSchedule
            ? throw new ArgumentException($"{nameof(Inner)} is a {value.GetType().Name}, which counts by itself; put it around this schedule.", nameof(Inner))
            : value;
    }

    /// <summary>Gets the elapsed time in ticks, followed by the state of the inner schedule. Each call returns a copy.</summary>
    [JsonIgnore]
    public override double[] State => [_elapsed.Ticks, .. Inner.State];

    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch) =>
        Inner.Rate(baseRate, (long)(Math.Min(1, _elapsed / Duration) * Steps), Steps, epoch);

    /// <inheritdoc/>
    public override void ReportValidation(double loss) => Inner.ReportValidation(loss);

    /// <inheritdoc/>
    public override void ReportElapsed(TimeSpan elapsed) => _elapsed = elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero;

    /// <inheritdoc/>
    public override LearningRateSchedule ForRun() => new ElapsedTimeSchedule(Duration, Inner.ForRun());

    /// <summary>Continues from the state of another schedule with the same settings.</summary>
    /// <param name="state">The <see cref="State"/> of the other schedule.</param>
    /// <exception cref="ArgumentException">The state does not begin with a number of ticks, or the rest is not that of the inner schedule.</exception>
    public override void Restore(double[] state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Length == 0 || !(state[0] >= 0 && state[0] <= LargestInteger && state[0] == Math.Floor(state[0])))
            throw new ArgumentException("The state of this schedule must begin with a number of ticks.", nameof(state));
        Inner.Restore(state[1..]);
        _elapsed = TimeSpan.FromTicks((long)state[0]);
    }
}
