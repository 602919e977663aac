namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>The trials by which a Gaussian process leaves the neighborhood of its best point, once trials are pruned.</summary>
public sealed class BoldTrialTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EverySecondTrialLeavesTheBestPointOnceTrialsArePruned(int seed)
    {
        var problem = TuningProblem.All[0];
        var space = problem.SpaceFor(seed);
        var tuner = new SeededTuner(new GaussianProcessTuner(), space, seed);
        TrialResult[] completed = [.. problem.Trials(tuner).Take(30)];
        var worst = completed.MaxBy(trial => trial.Loss)!;
        TrialResult[] pruned =
            [.. completed.Select(trial => trial != worst ? trial : trial with { State = TrialState.Pruned, Reports = EndedTrials.Reports(trial.Loss) })];
        var best = space.ToUnit(completed.MinBy(trial => trial.Loss)!.Parameters);
        Assert.Equal(Distance(completed, 30), Distance(pruned, 30));
        Assert.True(Distance(pruned, 31) > 1.05 * Distance(completed, 31), $"{Distance(pruned, 31)} against {Distance(completed, 31)}");

        // The mean distance of five proposals from the best point, for trials of even numbers or of odd ones.
        double Distance(TrialResult[] known, int first) => Enumerable.Range(0, 5)
            .Average(i => MathNet.Numerics.Distance.Euclidean(best, space.ToUnit(tuner.Propose(first + (2 * i), known))));
    }
}
