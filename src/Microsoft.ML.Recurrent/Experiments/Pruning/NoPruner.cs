namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Lets every trial go on to its end. Immutable and thread-safe.</summary>
public sealed class NoPruner : IPruner
{
    /// <inheritdoc/>
    public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known) => false;

    /// <summary>What the pruner is.</summary>
    public override string ToString() => "no pruning";
}
