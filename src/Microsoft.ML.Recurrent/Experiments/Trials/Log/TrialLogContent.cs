namespace Microsoft.ML.Recurrent.Experiments.Trials.Log;

/// <summary>Represents the content of a trial log.</summary>
/// <param name="Header">The first line; null if it has not been written yet.</param>
/// <param name="Trials">The trials, by number.</param>
/// <param name="Seconds">The time that the experiment had taken by the last line.</param>
/// <param name="Length">The number of bytes up to the end of the last complete line.</param>
internal sealed record TrialLogContent(TrialLogHeader? Header, IReadOnlyDictionary<int, LoggedTrial> Trials, double Seconds, long Length)
{
    /// <summary>Checks that the trials are in the space of the experiment that continues.</summary>
    /// <exception cref="InvalidDataException">A trial is not in the space.</exception>
    public void CheckLiesIn(ExperimentSpace space, string? path)
    {
        foreach (var (id, trial) in Trials)
            if (!space.Contains(trial.Parameters))
                throw new InvalidDataException($"Trial {id} of the trial log '{path}' is not in the space of the experiment: "
                    + $"{trial.Parameters}. Delete its lines and those after them "
                    + "to continue from there, or the log to start again.");
    }

    public static TrialLogContent Empty { get; } = new(null, new Dictionary<int, LoggedTrial>(), 0, 0);
}
