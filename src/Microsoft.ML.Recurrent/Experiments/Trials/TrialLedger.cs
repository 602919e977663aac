namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Records the trials that have ended, and decides which may begin. Callers hold <see cref="Lock"/>.</summary>
/// <remarks>
/// With P trials at a time, trial k begins when all trials up to k - P have ended, and knows these and no others, even if a later trial has ended before it
/// begins. The results that a trial knows therefore depend neither on how long others take nor on interruptions.
/// </remarks>
/// <param name="concurrent">The number of trials at a time, P.</param>
internal sealed class TrialLedger(int concurrent)
{
    private readonly SortedDictionary<int, TrialResult> _results = [];
    private int _endedPrefix;

    /// <summary>Gets the lock that callers hold while they read or change the ledger.</summary>
    public Lock Lock { get; } = new();

    /// <summary>Gets the trials that have ended, by number.</summary>
    public IReadOnlyCollection<TrialResult> Results => _results.Values;

    /// <summary>Gets the completed trial with the lowest loss, the first of them if several are equal; null before a trial is completed.</summary>
    public TrialResult? Best { get; private set; }

    public bool HasEnded(int trial) => _results.ContainsKey(trial);

    /// <summary>Determines whether a trial may begin.</summary>
    public bool MayBegin(int trial) => trial - concurrent < _endedPrefix;

    /// <summary>Returns the trials that a trial may know of.</summary>
    public IReadOnlyList<TrialResult> KnownTo(int trial) => [.. Enumerable.Range(0, Math.Max(0, trial - concurrent + 1)).Select(id => _results[id])];

    /// <summary>Determines whether a result is better than all before.</summary>
    public bool IsBest(TrialResult result) =>
        result.State == TrialState.Completed && (Best is null || result.Loss < Best.Loss || (result.Loss == Best.Loss && result.TrialId < Best.TrialId));

    public void Add(TrialResult result)
    {
        if (IsBest(result))
            Best = result;
        _results.Add(result.TrialId, result);
        while (_results.ContainsKey(_endedPrefix))
            _endedPrefix++;
    }
}
