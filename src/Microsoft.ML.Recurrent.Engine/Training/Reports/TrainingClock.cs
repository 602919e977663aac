namespace Microsoft.ML.Recurrent.Engine.Training.Reports;

/// <summary>Measures the time that a run has taken, determines when its next report is due and estimates the remaining time.</summary>
/// <param name="time">The source of time.</param>
/// <param name="interval">The longest time without a report; infinite for reports at the end of epochs only.</param>
internal sealed class TrainingClock(TimeProvider time, TimeSpan interval)
{
    private readonly long _start = time.GetTimestamp();
    private readonly long _interval = interval == Timeout.InfiniteTimeSpan ? long.MaxValue : (long)(interval.TotalSeconds * time.TimestampFrequency);
    private long _reported = time.GetTimestamp();
    private double _startPosition;

    /// <summary>Gets the time since the run began in this process.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Gets a value that indicates whether a report is due because enough time has passed since the last one.</summary>
    public bool IsReportDue => time.GetTimestamp() - _reported >= _interval;

    /// <summary>Records the position at which a run starts, which is not 0 after a checkpoint.</summary>
    /// <param name="position">The fraction of the run that is done, 0 to 1.</param>
    public void Begin(double position) => _startPosition = position;

    /// <summary>Records that a report was made.</summary>
    public void Reported() => _reported = time.GetTimestamp();

    /// <summary>Estimates the remaining time of the run at the mean speed so far; null before anything is done.</summary>
    /// <param name="position">The fraction of the run that is done, 0 to 1.</param>
    public TimeSpan? Remaining(double position) =>
        position > _startPosition ? Elapsed * ((1 - position) / (position - _startPosition)) : null;
}
