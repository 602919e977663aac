namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Proposes what to try next.</summary>
/// <remarks>
/// A proposal is a pure function of its arguments and of the tuner's settings. So an experiment that is interrupted and continued makes the same trials as one
/// that is not, and one tuner may serve several experiments. Implementations are safe for concurrent use.
/// </remarks>
public interface ITuner
{
    /// <summary>Proposes the parameters of a trial.</summary>
    /// <param name="space">What may be varied.</param>
    /// <param name="seed">Seed of what is drawn; <see cref="ExperimentOptions.Seed"/>.</param>
    /// <param name="trialId">Number of the trial, from 0.</param>
    /// <param name="known">The trials that had ended, by number; where several run at once the last few before this one are not among them.</param>
    /// <param name="running">The parameters of the trials between those and this one. Tuners whose proposals lie apart by chance need not look at them.</param>
    /// <returns>A point of the space.</returns>
    public TrialParameters Propose(
        ExperimentSpace space, int seed, int trialId, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running);
}
