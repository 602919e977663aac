namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>The time a run has taken, when its next report is due and how long the rest of it will take.</summary>
/// <param name="time">Where time comes from.</param>
/// <param name="interval">Longest time without a report; infinite for none but those at the end of an epoch.</param>
internal sealed class TrainingClock(TimeProvider time, TimeSpan interval)
{
    private readonly long _start = time.GetTimestamp();
    private readonly long _interval = interval == Timeout.InfiniteTimeSpan ? long.MaxValue : (long)(interval.TotalSeconds * time.TimestampFrequency);
    private long _reported = time.GetTimestamp();
    private double _startPosition;

    /// <summary>Time since the run began in this process.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Whether the last report is so long ago that another is due.</summary>
    public bool IsReportDue => time.GetTimestamp() - _reported >= _interval;

    /// <summary>Takes note of where a run begins, which is not at 0 after a checkpoint.</summary>
    /// <param name="position">Done part of the run, 0 to 1.</param>
    public void Begin(double position) => _startPosition = position;

    /// <summary>Takes note of a report.</summary>
    public void Reported() => _reported = time.GetTimestamp();

    /// <summary>How long the rest of the run takes if it goes on at the mean speed so far; null before anything was done.</summary>
    /// <param name="position">Done part of the run, 0 to 1.</param>
    public TimeSpan? Remaining(double position) =>
        position > _startPosition ? Elapsed * ((1 - position) / (position - _startPosition)) : null;
}
