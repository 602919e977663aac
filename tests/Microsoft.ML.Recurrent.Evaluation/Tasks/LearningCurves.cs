using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Evaluation.Experiments;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Every tuner alone and with every pruner on the curves of LCBench, at equal numbers of epochs.</summary>
internal sealed class LearningCurves : EvaluationTask
{
    private const int RandomTrials = 5000;
    private const int Budget = 100 * CurveSurrogate.Epochs;

    // The same for every seed: the least and the median error of random points.
    private readonly ConcurrentDictionary<int, (double Least, double Median)> _random = new();

    public override string Name => "learning_curves";

    public override string Summary =>
        "Tuners and pruners on the 34 tasks of LCBench, with the epochs of 50 and of 100 trainings. Regret: (error found - least of any run) / (median of "
        + "5,000 random points - least of any run), mean over the tasks. The pruned Gaussian process also has the share of 100 trainings until it is as good "
        + "as unpruned, on all tasks and on each half of them, and what its regret after the epochs of 50 exceeds that of the unpruned one after 100 by.";

    public override int DefaultSeeds => 5;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        using var surrogate = new CurveSurrogate(data);
        (string Name, Func<ITuner> Make)[] tuners =
            [("random", () => new RandomTuner()), ("parzen", () => new ParzenTuner()), ("process", () => new GaussianProcessTuner())];
        (string Name, IPruner Pruner)[] pruners =
            [("alone", new NoPruner()), ("median", new MedianPruner()), ("halving", new SuccessiveHalvingPruner()), ("curve", new LearningCurvePruner())];
        (string Name, Func<ITuner> Tuner, IPruner Pruner)[] pairs =
            [.. tuners.SelectMany(tuner => pruners.Select(pruner => ($"{tuner.Name}_{pruner.Name}", tuner.Make, pruner.Pruner)))];
        var regrets = new Dictionary<string, (double[] Half, double[] Whole)>();
        foreach (var pair in pairs)
            regrets.Add(pair.Name, (new double[surrogate.Tasks.Count], new double[surrogate.Tasks.Count]));
        var curves = pairs.ToDictionary(pair => pair.Name, _ => new Func<int, double>[surrogate.Tasks.Count]);
        Parallel.For(0, surrogate.Tasks.Count, task =>
        {
            var (least, median) = _random.GetOrAdd(surrogate.Tasks[task], Draw, surrogate);
            var runs = pairs.ToDictionary(pair => pair.Name, pair => CurveExperiment.Run(
                surrogate, surrogate.Tasks[task], new SeededTuner(pair.Tuner(), surrogate.Space, seed), pair.Pruner, Budget));
            least = Math.Min(least, runs.Values.Min(steps => steps[^1].Error));
            foreach (var (name, steps) in runs)
            {
                curves[name][task] = epochs => (steps.Last(step => step.Epochs <= epochs).Error - least) / (median - least);
                (regrets[name].Half[task], regrets[name].Whole[task]) = (curves[name][task](Budget / 2), curves[name][task](Budget));
            }
        });

        foreach (var pair in pairs)
        {
            yield return new Measurement($"{pair.Name}_regret_50", regrets[pair.Name].Half.Average());
            yield return new Measurement($"{pair.Name}_regret_100", regrets[pair.Name].Whole.Average());
        }

        (string Name, int[] Tasks)[] groups =
        [
            ("", [.. Enumerable.Range(0, surrogate.Tasks.Count)]), ("_even", [.. Enumerable.Range(0, surrogate.Tasks.Count).Where(int.IsEvenInteger)]),
            ("_odd", [.. Enumerable.Range(0, surrogate.Tasks.Count).Where(int.IsOddInteger)]),
        ];
        foreach (var (group, tasks) in groups)
        {
            double At(string name, int trainings) => tasks.Average(task => curves[name][task](trainings * CurveSurrogate.Epochs));
            var target = At("process_alone", 100);
            foreach (var name in new[] { "process_median", "process_halving", "process_curve" })
            {
                var reached = Enumerable.Range(5, 96).FirstOrDefault(trainings => At(name, trainings) <= target);
                yield return new Measurement($"{name}_share{group}", reached == 0 ? double.PositiveInfinity : reached / 100.0);
                yield return new Measurement($"{name}_half_less_whole{group}", At(name, 50) - target);
            }
        }
    }

    private static (double Least, double Median) Draw(int task, CurveSurrogate surrogate)
    {
        var random = new SeededRandom((ulong)task, 7);
        double[] drawn =
        [
            .. Enumerable.Range(0, RandomTrials)
                .Select(_ => surrogate.Errors(task, surrogate.Space.FromUnit([.. surrogate.Space.Parameters.Select(_ => random.NextDouble())])).Min()),
        ];
        return (drawn.Min(), Median.Of(drawn));
    }
}
