namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Says when the log gets another line on a training: the first time it is asked, then at most once in ten seconds. Not safe for concurrent use.
/// </summary>
/// <param name="time">Where time comes from.</param>
internal sealed class LogPace(TimeProvider time)
{
    /// <summary>Least time between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long? _last;

    /// <summary>Whether a line is due; it counts as written then.</summary>
    /// <param name="always">Whether it is due whatever the time, as at the end of a training.</param>
    public bool IsDue(bool always)
    {
        if (!always && _last is { } last && time.GetElapsedTime(last) < Interval)
            return false;
        _last = time.GetTimestamp();
        return true;
    }
}
