namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents a pruner that lets every trial continue to its end. Immutable and thread-safe.</summary>
public sealed class NoPruner : IPruner
{
    /// <inheritdoc/>
    public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known, int? lastEpoch) => false;

    /// <summary>Returns the name of the pruner.</summary>
    public override string ToString() => "no pruning";
}
