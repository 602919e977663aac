using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>
/// The reports of one trial as they come, those in the log included: a trial that goes on makes them again, and they are taken from the log. Safe for concurrent use.
/// </summary>
internal sealed class TrialCurve
{
    private readonly Lock _lock = new();
    private readonly List<TrialReport> _reports;
    private readonly Action<TrialReport, bool> _report;
    private readonly Func<IReadOnlyList<TrialReport>, bool> _shouldPrune;
    private readonly double _secondsBefore;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _count;
    private int _run;

    /// <param name="logged">The reports in the log.</param>
    /// <param name="report">Told of each report, and whether it is new.</param>
    /// <param name="shouldPrune">Whether to stop, seen from the reports so far.</param>
    public TrialCurve(IEnumerable<TrialReport> logged, Action<TrialReport, bool> report, Func<IReadOnlyList<TrialReport>, bool> shouldPrune)
    {
        _reports = [.. logged];
        _secondsBefore = _reports.Count == 0 ? 0 : _reports[^1].Seconds;
        _report = report;
        _shouldPrune = shouldPrune;
    }

    /// <summary>Whether the trial is not worth going on with.</summary>
    public bool IsPruned { get; private set; }

    /// <summary>Time the trial has taken.</summary>
    public double Seconds => _secondsBefore + Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>The reports of this trial that have been made, again or anew.</summary>
    public IReadOnlyList<TrialReport> Reports
    {
        get
        {
            lock (_lock)
                return [.. _reports.Take(_count)];
        }
    }

    /// <summary>Forgets that reports were made: the trial begins anew.</summary>
    public void Restart()
    {
        lock (_lock)
            (_count, _run) = (0, 0);
    }

    /// <summary>Begins another training, whose losses do not continue those before.</summary>
    public void BeginRun()
    {
        lock (_lock)
            _run++;
    }

    /// <summary>Adds the next report.</summary>
    /// <returns>Whether the trial is to be stopped.</returns>
    public bool Add(double loss)
    {
        lock (_lock)
        {
            if (IsPruned)
                return true;
            var isNew = _count == _reports.Count;
            if (isNew)
                _reports.Add(new TrialReport(_count + 1, loss, Seconds) { Run = Math.Max(1, _run) });
            _report(_reports[_count++], isNew);
            return IsPruned = _shouldPrune([.. _reports.Take(_count)]);
        }
    }
}
