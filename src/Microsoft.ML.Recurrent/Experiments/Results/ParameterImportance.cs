using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Measures which parameters determined the results of trials.</summary>
public static class ParameterImportance
{
    /// <summary>The number of trials below which importance is not measured.</summary>
    private const int FewestTrials = 8;
    private const int Samples = 1024;

    /// <summary>
    /// Returns the share of each parameter in the differences between trials, alone and together with others: a random forest learns the ranks of the trials
    /// from their parameters (Hutter, Hoos and Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter Importance", 2014), and a parameter counts as
    /// much as the forest's predictions change, over the whole space, when only that parameter is drawn again (total effects, Jansen 1999). Ranks are used so
    /// that a few diverged trials do not dominate, and a model of the whole space so that it does not matter which regions a tuner preferred.
    /// </summary>
    /// <param name="space">The space of the trials.</param>
    /// <param name="trials">
    /// The trials. Canceled trials do not count, pruned trials rank after those that had done better after the same number of epochs, and failed trials rank
    /// last.
    /// </param>
    /// <returns>
    /// The name and share of every parameter with more than one value, the most important first; the shares add up to 1. Empty with fewer than 8 trials, or if
    /// all trials are equally good.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A trial is not in the space.</exception>
    public static IReadOnlyList<KeyValuePair<string, double>> Of(ExperimentSpace space, IReadOnlyList<TrialResult> trials)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(trials);
        if (trials.FirstOrDefault(trial => !space.Contains(trial.Parameters)) is { } stranger)
            throw new ArgumentException($"Trial {stranger.TrialId} is not in the space: {stranger.Parameters}.", nameof(trials));
        var ranked = TrialOrder.BestFirst(trials, CurveForecast.Of(trials, trial => trial.Loss));
        if (ranked.Count < FewestTrials)
            return [];
        var random = new SeededRandom(0);
        var forest = new RegressionForest([.. ranked.Select(trial => space.ToUnit(trial.Parameters))], Ranks(ranked), random);
        var effects = new double[space.Parameters.Count];
        for (var sample = 0; sample < Samples; sample++)
        {
            var places = Draw(effects.Length, random);
            var anew = Draw(effects.Length, random);
            var before = forest.Predict(Existing(space, places));
            for (var i = 0; i < effects.Length; i++)
            {
                var kept = places[i];
                places[i] = anew[i];
                var change = forest.Predict(Existing(space, places)) - before;
                effects[i] += change * change;
                places[i] = kept;
            }
        }

        var total = effects.Sum();
        return total == 0 ? [] : [.. space.Parameters.Select((parameter, i) => (parameter, Share: effects[i] / total)).Where(pair => pair.parameter.Count != 1)
            .OrderByDescending(pair => pair.Share).ThenBy(pair => pair.parameter.Name, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.parameter.Name, pair.Share))];
    }

    /// <summary>Returns the reason why <see cref="Of"/> returns an empty list for these trials.</summary>
    internal static string WhyNone(ExperimentSpace space, IReadOnlyList<TrialResult> trials)
    {
        var ranked = TrialOrder.BestFirst(trials, CurveForecast.Of(trials, trial => trial.Loss)).Count;
        return space.Parameters.All(parameter => parameter.Count == 1) ? "No parameter was varied."
            : ranked < FewestTrials ? $"Importance is measured from {FewestTrials} trials on; there are {ranked}."
            : "All trials are equally good.";
    }

    /// <summary>Returns the ranks of trials in their order. Completed trials of equal loss have the same rank, and so do all failed trials.</summary>
    private static double[] Ranks(IReadOnlyList<TrialResult> ranked)
    {
        var ranks = new double[ranked.Count];
        for (var i = 1; i < ranks.Length; i++)
        {
            var (before, trial) = (ranked[i - 1], ranked[i]);
            var same = trial.State == before.State && (trial.State == TrialState.Failed || trial.State == TrialState.Completed && trial.Loss == before.Loss);
            ranks[i] = same ? ranks[i - 1] : i;
        }

        return ranks;
    }

    private static double[] Draw(int count, SeededRandom random)
    {
        var places = new double[count];
        for (var i = 0; i < count; i++)
            places[i] = random.NextDouble();
        return places;
    }

    private static double[] Existing(ExperimentSpace space, double[] places) => space.ToUnit(space.FromUnit(places));
}
