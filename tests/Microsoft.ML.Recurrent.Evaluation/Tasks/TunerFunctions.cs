using Microsoft.ML.Recurrent.Evaluation.Experiments;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>How many trials the Bayesian tuners need to come as far as random search does in 100.</summary>
internal sealed class TunerFunctions : EvaluationTask
{
    private const int Runs = 20;
    private const int RandomTrials = 100;
    private const int MostTrials = 200;

    public override string Name => "tuner_functions";

    public override string Summary => $"Trials until a Bayesian tuner is as good as {RandomTrials} trials of random search, on five standard functions; medians of {Runs} runs.";

    public override int DefaultSeeds => 1;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        foreach (var problem in TuningProblem.All)
        {
            var (random, parzen, process) = (new double[Runs], new double[Runs], new double[Runs]);
            for (var run = 0; run < Runs; run++)
            {
                var runSeed = (seed - 1) * Runs + run + 1;
                var space = problem.SpaceFor(runSeed);
                var losses = problem.Losses(SeededTuner.Random(space, runSeed)).Take(RandomTrials).ToArray();
                random[run] = Array.IndexOf(losses, losses.Min()) + 1;
                parzen[run] = Reach(problem, new SeededTuner(new ParzenTuner(), space, runSeed), losses.Min());
                process[run] = Reach(problem, new SeededTuner(new GaussianProcessTuner(), space, runSeed), losses.Min());
            }

            yield return new Measurement($"{problem.Name}_process_trials", Median.Of(process));
            yield return new Measurement($"{problem.Name}_parzen_trials", Median.Of(parzen));
            // Where random search itself came upon it, looking back; another run of it needs 100 as often as not.
            yield return new Measurement($"{problem.Name}_random_first_trial", Median.Of(random));
        }
    }

    private static double Reach(TuningProblem problem, SeededTuner tuner, double target)
    {
        var before = problem.Losses(tuner).Take(MostTrials).TakeWhile(loss => loss > target).Count();
        return before == MostTrials ? double.PositiveInfinity : before + 1;
    }
}
