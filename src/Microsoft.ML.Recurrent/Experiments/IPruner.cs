namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Decides whether a trial is worth going on with.</summary>
/// <remarks>A decision is a pure function of its arguments, as <see cref="ITuner"/> explains. Implementations are safe for concurrent use.</remarks>
public interface IPruner
{
    /// <summary>Decides after an epoch.</summary>
    /// <param name="reports">The reports of the trial so far, the newest last; at least one.</param>
    /// <param name="known">The trials that had ended, by number; where several run at once the last few before this one are not among them.</param>
    /// <returns>True to stop the trial.</returns>
    public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known);
}
