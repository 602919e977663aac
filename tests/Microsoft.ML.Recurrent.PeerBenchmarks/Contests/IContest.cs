using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Contests;

/// <summary>A work item with its data: who takes part, how much there is to compute, and whether two results agree.</summary>
internal interface IContest
{
    /// <summary>Floating-point operations of one run, 2 per multiply-add of the products that must be computed.</summary>
    public double Flops { get; }

    /// <summary>Runs before the results are compared.</summary>
    public int CheckRuns { get; }

    /// <summary>Makes our own contender.</summary>
    public IContender Ours(int threads);

    /// <summary>Makes the peers that take part and are wanted.</summary>
    public IEnumerable<IContender> Peers(int threads, Predicate<string> wanted);

    /// <summary>What is wrong with a peer's result, or null.</summary>
    public string? Difference(float[] ours, float[] theirs);
}
