using Microsoft.ML.Recurrent.Experiments.Trials.Log;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>
/// Provides the parameters of trials: those in the log or, if the trial is not in the log, those that the tuner proposes. The tuner knows the trials that have
/// ended by the schedule, and the parameters of those that have not. Trials are requested one after the other. Not safe for concurrent use.
/// </summary>
/// <param name="tuner">The tuner that proposes parameters.</param>
/// <param name="space">The space that contains all proposals.</param>
/// <param name="seed">The seed of the proposals.</param>
/// <param name="logged">The trials in the log.</param>
internal sealed class TrialProposals(ITuner tuner, ExperimentSpace space, int seed, IReadOnlyDictionary<int, LoggedTrial> logged)
{
    private readonly List<TrialParameters> _proposed = [];

    /// <summary>Returns the parameters of the next trial.</summary>
    /// <param name="known">The trials it knows of: those before the trials that run at the same time.</param>
    public TrialParameters Next(IReadOnlyList<TrialResult> known)
    {
        var trial = _proposed.Count;
        var parameters = logged.GetValueOrDefault(trial)?.Parameters ?? Propose(trial, known);
        _proposed.Add(parameters);
        return parameters;
    }

    private TrialParameters Propose(int trial, IReadOnlyList<TrialResult> known)
    {
        var proposed = tuner.Propose(space, seed, trial, known, _proposed[known.Count..])
            ?? throw new InvalidOperationException($"The tuner proposed null for trial {trial}; it must propose a point of the space.");
        return space.Contains(proposed) ? space.Convert(proposed)
            : throw new InvalidOperationException($"The proposal of the tuner for trial {trial} is not in the space: {proposed}.");
    }
}
