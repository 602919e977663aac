using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>
/// Collects the reports of one trial, including those in the log: a trial that continues makes them again, and they are then taken from the log. Safe for
/// concurrent use.
/// </summary>
internal sealed class TrialCurve
{
    private readonly Lock _lock = new();
    private readonly List<TrialReport> _reports;
    private readonly Trial _trial;
    private readonly IPruner? _pruner;
    private readonly ExperimentJournal? _journal;
    private readonly double _secondsBefore;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _count;
    private int _run;

    /// <param name="trial">The trial.</param>
    /// <param name="logged">The reports in the log.</param>
    /// <param name="pruner">The pruner that decides by the reports so far whether to stop; null if the trial is never stopped.</param>
    /// <param name="journal">The journal that receives each report; null if there is none.</param>
    public TrialCurve(Trial trial, IEnumerable<TrialReport> logged, IPruner? pruner, ExperimentJournal? journal)
    {
        (_trial, _pruner, _journal) = (trial, pruner, journal);
        _reports = [.. logged];
        _secondsBefore = _reports.Count == 0 ? 0 : _reports[^1].Seconds;
    }

    /// <summary>Gets a value that indicates whether the trial is not worth continuing.</summary>
    public bool IsPruned { get; private set; }

    /// <summary>Gets the time that the trial has taken.</summary>
    public double Seconds => _secondsBefore + Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Gets the reports of this trial that have been made, for the first time or again.</summary>
    public IReadOnlyList<TrialReport> Reports
    {
        get
        {
            lock (_lock)
                return [.. _reports.Take(_count)];
        }
    }

    /// <summary>Forgets that reports were made, because the trial begins again.</summary>
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
    /// <param name="loss">The loss.</param>
    /// <param name="lastEpoch">The greatest number of reports that the trial makes; null if it is not known.</param>
    /// <returns>True if the trial is to be stopped; otherwise false.</returns>
    /// <exception cref="ExperimentFault">The report cannot be written or passed on, or the pruner fails.</exception>
    public bool Add(double loss, int? lastEpoch)
    {
        lock (_lock)
        {
            if (IsPruned)
                return true;
            var isNew = _count == _reports.Count;
            if (isNew)
                _reports.Add(new TrialReport(_count + 1, loss, Seconds) { Run = Math.Max(1, _run) });
            _count++;
            _journal?.Report(_trial, _reports[_count - 1], isNew);
            return IsPruned = ShouldPrune([.. _reports.Take(_count)], lastEpoch >= _count ? lastEpoch : null);
        }
    }

    private bool ShouldPrune(IReadOnlyList<TrialReport> reports, int? lastEpoch)
    {
        try
        {
            return _pruner?.ShouldPrune(reports, _trial.Known, lastEpoch) == true;
        }
        catch (Exception e)
        {
            throw new ExperimentFault(e);
        }
    }
}
