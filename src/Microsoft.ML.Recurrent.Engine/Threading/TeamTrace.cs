namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>Lists the work that an open team of one thread does, from which the time on more threads is computed.</summary>
internal sealed class TeamTrace
{
    private readonly List<TeamCall> _calls = [];

    /// <summary>Gets the work, in order.</summary>
    public IReadOnlyList<TeamCall> Calls => _calls;

    /// <summary>
    /// Returns the time that the work takes on a number of threads, in nanoseconds: for each call the measured time of the longest part, and a meeting. What
    /// threads take from each other, such as room in a cache that they share, and what they gain, such as caches of their own, is not part of it.
    /// </summary>
    /// <param name="threads">The number of threads, each with its own processor.</param>
    /// <param name="costs">The costs.</param>
    public double TimeOn(int threads, TeamCosts costs)
    {
        var time = 0.0;
        foreach (var call in _calls)
        {
            var parts = costs.Parts(threads, call.Count, call.Estimate);
            var workers = Math.Min(parts, threads);
            var rounds = (parts + workers - 1) / workers;
            var longest = Math.Min(call.Count, rounds * ((call.Count + parts - 1) / parts));
            time += (call.Measured * longest / call.Count) + costs.MeetingOf(workers);
        }

        return time;
    }

    /// <summary>Removes all work.</summary>
    public void Clear() => _calls.Clear();

    /// <summary>Adds work that has just been done.</summary>
    public void Add(TeamCall call) => _calls.Add(call);
}
