namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>A tuner at work on a space from a seed, one trial after the other; tests and evaluation share it.</summary>
public sealed class SeededTuner(ITuner tuner, ExperimentSpace space, int seed)
{
    public static SeededTuner Random(ExperimentSpace space, int seed) => new(new RandomTuner(), space, seed);

    public TrialParameters Propose(int trial, IReadOnlyList<TrialResult> known, params IReadOnlyList<TrialParameters> running) =>
        tuner.Propose(space, seed, trial, known, running);

    public override string ToString() => $"{tuner}, seed {seed}";
}
