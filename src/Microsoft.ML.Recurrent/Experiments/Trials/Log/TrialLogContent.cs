namespace Microsoft.ML.Recurrent.Experiments.Trials.Log;

/// <summary>What a trial log holds.</summary>
/// <param name="Header">The first line; null where there is none yet.</param>
/// <param name="Trials">The trials, by number.</param>
/// <param name="Seconds">Time that the experiment had taken by the last line.</param>
/// <param name="Length">Bytes up to the end of the last whole line.</param>
internal sealed record TrialLogContent(TrialLogHeader? Header, IReadOnlyDictionary<int, LoggedTrial> Trials, double Seconds, long Length)
{
    /// <summary>Checks that the trials lie in the space of the experiment that continues.</summary>
    /// <exception cref="InvalidDataException">One does not.</exception>
    public void CheckLiesIn(ExperimentSpace space, string? path)
    {
        foreach (var (id, trial) in Trials)
            if (!space.Contains(trial.Parameters))
                throw new InvalidDataException($"Trial {id} of the trial log '{path}' does not lie in the space of the experiment: "
                    + $"{trial.Parameters}. Delete its lines and those after them "
                    + "to continue from there, or the log to start anew.");
    }

    public static TrialLogContent Empty { get; } = new(null, new Dictionary<int, LoggedTrial>(), 0, 0);
}
