using Microsoft.ML.Recurrent.Evaluation.Experiments;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Tuners and pruning on the recorded table of 500 real trials: trials, and training time, until an experiment is as good as 100 trials of random search.
/// </summary>
internal sealed class TunerTable : EvaluationTask
{
    private const int Runs = 20;
    private const int RandomTrials = 100;

    public override string Name => "tuner_table";

    public override string Summary => $"Trials and training time until an experiment is as good as {RandomTrials} trials of random search, on 500 recorded trials; medians of {Runs} runs.";

    public override int DefaultSeeds => 1;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var table = RecordedTrials.Read();
        if (RecordedTrials.Points().FirstOrDefault(point => !table.ContainsKey(point)) is { } missing)
            throw new EvaluationException($"{RecordedTrials.FileName} has no trial of {missing}.");
        var space = RecordedTrials.Space;
        var pruner = new SuccessiveHalvingPruner();
        var figures = new Dictionary<string, List<double>>();
        for (var run = 0; run < Runs; run++)
        {
            var runSeed = (seed - 1) * Runs + run + 1;
            var search = new RecordedExperiment(table, SeededTuner.Random(space, runSeed), new NoPruner());
            search.Run(RandomTrials);
            var random = Reach(SeededTuner.Random(space, runSeed), new NoPruner(), search.BestLoss);
            var another = Reach(SeededTuner.Random(space, runSeed + 1000), new NoPruner(), search.BestLoss);
            var prunedRandom = Reach(SeededTuner.Random(space, runSeed), pruner, search.BestLoss);
            var parzen = Reach(new SeededTuner(new ParzenTuner(), space, runSeed), new NoPruner(), search.BestLoss);
            var prunedParzen = Reach(new SeededTuner(new ParzenTuner(), space, runSeed), pruner, search.BestLoss);
            var process = Reach(new SeededTuner(new GaussianProcessTuner(), space, runSeed), new NoPruner(), search.BestLoss);
            var prunedProcess = Reach(new SeededTuner(new GaussianProcessTuner(), space, runSeed), pruner, search.BestLoss);
            var curves = new LearningCurvePruner();
            var curveRandom = Reach(SeededTuner.Random(space, runSeed), curves, search.BestLoss);
            var curveProcess = Reach(new SeededTuner(new GaussianProcessTuner(), space, runSeed), curves, search.BestLoss);
            Note("random_first_trial", random.Trials);
            Note("another_random_trials", another.Trials);
            Note("parzen_trials", parzen.Trials);
            Note("process_trials", process.Trials);
            Note("random_seconds", random.Seconds);
            Note("random_pruned_seconds", prunedRandom.Seconds);
            Note("random_pruned_share", prunedRandom.Seconds / random.Seconds);
            Note("parzen_seconds", parzen.Seconds);
            Note("parzen_pruned_seconds", prunedParzen.Seconds);
            Note("parzen_pruned_share", prunedParzen.Seconds / parzen.Seconds);
            Note("process_seconds", process.Seconds);
            Note("process_pruned_seconds", prunedProcess.Seconds);
            Note("process_pruned_share", prunedProcess.Seconds / process.Seconds);
            Note("random_curve_share", curveRandom.Seconds / random.Seconds);
            Note("process_curve_share", curveProcess.Seconds / process.Seconds);
        }

        foreach (var (metric, values) in figures)
            yield return new Measurement(metric, Median.Of(values));

        (double Trials, double Seconds) Reach(SeededTuner tuner, IPruner way, double target)
        {
            var (reached, trials, seconds) = new RecordedExperiment(table, tuner, way).Run(table.Count, target);
            return reached ? (trials, seconds) : (double.PositiveInfinity, double.PositiveInfinity);
        }

        void Note(string metric, double value)
        {
            if (!figures.TryGetValue(metric, out var values))
                figures.Add(metric, values = []);
            values.Add(value);
        }
    }
}
