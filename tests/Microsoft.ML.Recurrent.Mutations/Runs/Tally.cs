using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Mutations.Runs;

/// <summary>Counts outcomes and shows failures as they come. Safe for concurrent use.</summary>
internal sealed class Tally(TextWriter output)
{
    private const string Failed = "failed ";
    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private int _count;

    public int Failures { get; private set; }

    /// <summary>A line of a child: a kind and an outcome, or what failed.</summary>
    public void Add(int mutant, string line)
    {
        if (line.StartsWith(Failed, StringComparison.Ordinal))
        {
            Fail(mutant, line[Failed.Length..]);
            return;
        }

        lock (_lock)
        {
            _outcomes[line] = _outcomes.GetValueOrDefault(line) + 1;
            if (++_count % 10_000 == 0)
                output.WriteLine($"{_count} mutants in {_clock.Elapsed.TotalSeconds:f0} s, {Failures} failures");
        }
    }

    public void Fail(int mutant, string what)
    {
        lock (_lock)
        {
            Failures++;
            output.WriteLine($"FAILURE of mutant {mutant}: {what}");
        }
    }

    public void Write()
    {
        foreach (var (outcome, count) in _outcomes)
            output.WriteLine($"{count,9} {outcome}");
        output.WriteLine($"{_count} mutants in {_clock.Elapsed.TotalSeconds:f0} s, {Failures} failures");
    }
}
