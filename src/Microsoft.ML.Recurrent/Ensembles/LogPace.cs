namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Determines when another line on a training is written to the log: at the first call, then at most once in ten seconds. Not safe for concurrent use.
/// </summary>
/// <param name="time">The source of the time.</param>
internal sealed class LogPace(TimeProvider time)
{
    /// <summary>The minimum time between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long? _last;

    /// <summary>Determines whether a line is due. If so, it counts as written.</summary>
    /// <param name="always">True if a line is due whatever the time, as at the end of a training.</param>
    public bool IsDue(bool always)
    {
        if (!always && _last is { } last && time.GetElapsedTime(last) < Interval)
            return false;
        _last = time.GetTimestamp();
        return true;
    }
}
