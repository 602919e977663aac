using Microsoft.ML.Recurrent.Experiments.Trials.Log;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>
/// The parameters of trials: those in the log, and where it has none what the tuner proposes, which knows the trials that have ended by the schedule and the parameters
/// of those that have not. Asked for one trial after the other. Not safe for concurrent use.
/// </summary>
/// <param name="tuner">Proposes.</param>
/// <param name="space">Where proposals have to lie.</param>
/// <param name="seed">Seed of the proposals.</param>
/// <param name="logged">What the log has.</param>
internal sealed class TrialProposals(ITuner tuner, ExperimentSpace space, int seed, IReadOnlyDictionary<int, LoggedTrial> logged)
{
    private readonly List<TrialParameters> _proposed = [];

    /// <summary>The parameters of the next trial.</summary>
    /// <param name="known">The trials it knows of, those before the ones that it runs beside.</param>
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
            ?? throw new InvalidOperationException($"The tuner proposes null for trial {trial}; it has to propose a point of the space.");
        return space.Contains(proposed) ? space.Convert(proposed)
            : throw new InvalidOperationException($"The tuner proposes what is not in the space for trial {trial}: {proposed}.");
    }
}
