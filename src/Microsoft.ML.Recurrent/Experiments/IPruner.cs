namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents a pruner, which decides whether a trial is worth continuing.</summary>
/// <remarks>A decision is a pure function of its arguments, as <see cref="ITuner"/> explains. Implementations must be safe for concurrent use.</remarks>
public interface IPruner
{
    /// <summary>Decides after an epoch whether to stop a trial.</summary>
    /// <param name="reports">The reports of the trial so far, the newest last; at least one.</param>
    /// <param name="known">
    /// The trials that have ended, by number. If several trials run at the same time, the last few before this one are not among them.
    /// </param>
    /// <param name="lastEpoch">
    /// The number of epochs after which the trial ends, unless its trainer stops early; null if it is not known. Nothing is saved by stopping a trial that has
    /// reached it.
    /// </param>
    /// <returns>True if the trial is to be stopped; otherwise false.</returns>
    public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known, int? lastEpoch);
}
