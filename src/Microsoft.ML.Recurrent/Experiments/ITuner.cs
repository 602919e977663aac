namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Proposes what to try next.</summary>
/// <remarks>
/// A proposal is a pure function of its arguments and of what the tuner was constructed with, its seed included. So an experiment that is interrupted and goes on makes the
/// same trials as one that is not. Implementations are safe for concurrent use.
/// </remarks>
public interface ITuner
{
    /// <summary>Proposes the parameters of a trial.</summary>
    /// <param name="trialId">Number of the trial, from 0.</param>
    /// <param name="known">The trials that had ended, by number; where several run at once the last few before this one are not among them.</param>
    /// <returns>A point of the space.</returns>
    public TrialParameters Propose(int trialId, IReadOnlyList<TrialResult> known);

    /// <summary>Proposes the parameters of a trial that runs beside others. Tuners whose proposals lie apart by chance need not look at those.</summary>
    /// <param name="trialId">Number of the trial, from 0.</param>
    /// <param name="known">The trials that had ended, by number.</param>
    /// <param name="running">The parameters of the trials between those and this one.</param>
    /// <returns>A point of the space.</returns>
    public TrialParameters Propose(int trialId, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running) => Propose(trialId, known);
}
