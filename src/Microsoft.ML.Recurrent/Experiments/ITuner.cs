namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents a tuner, which proposes the parameters of the next trial.</summary>
/// <remarks>
/// A proposal is a pure function of its arguments and of the tuner's settings. An experiment that is interrupted and continued therefore makes the same trials
/// as one that is not, and one tuner can be used by several experiments. Implementations must be safe for concurrent use.
/// A tuner can draw points by <see cref="ExperimentSpace.Sample"/>, and change one by its places (<see cref="ExperimentSpace.ToUnit"/> and
/// <see cref="ExperimentSpace.FromUnit"/>); both respect the conditions of the space.
/// </remarks>
/// <include file="../Documentation/OwnTuner.xml" path="documentation/example"/>
public interface ITuner
{
    /// <summary>Proposes the parameters of a trial.</summary>
    /// <param name="space">The space of the parameters.</param>
    /// <param name="seed">The seed of random draws, <see cref="ExperimentOptions.Seed"/>.</param>
    /// <param name="trialId">The number of the trial, from 0.</param>
    /// <param name="known">
    /// The trials that have ended, by number. If several trials run at the same time, the last few before this one are not among them.
    /// </param>
    /// <param name="running">The parameters of the trials between those and this one. Tuners whose random proposals differ anyway may ignore them.</param>
    /// <returns>The parameters, a point of the space.</returns>
    public TrialParameters Propose(
        ExperimentSpace space, int seed, int trialId, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running);
}
