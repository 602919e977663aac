using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents a tuner that proposes points by Bayesian optimization (Snoek, Larochelle and Adams, "Practical Bayesian Optimization of Machine Learning
/// Algorithms", 2012): a Gaussian process learns from the trials how the loss depends on the parameters, and the point with the greatest expected improvement
/// is tried next. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Requires fewer trials than <see cref="ParzenTuner"/>, and more time for a proposal: about 0.02 s after a hundred trials, and no more later, because it then
/// learns only from the best and the latest trials. The first trial is the space's initial point. Failed trials count as much as the worst trial. A pruned
/// trial has the loss that its curve promises, by the curves of the trials that were completed, and counts the less the less certain that is. Once trials are
/// pruned, every second trial is where a considerable improvement is expected, rather than any improvement, because a trial that is in vain then costs little.
/// </remarks>
public sealed class GaussianProcessTuner : ITuner
{
    // The time grows with the cube of the number of trials.
    private const int MostTrials = 150;

    // In standard deviations of the values; the parameter ξ of Brochu, Cora and de Freitas, "A Tutorial on Bayesian Optimization", 2010.
    private const double Margin = 0.3;

    private readonly int _startupTrials;
    private readonly int _candidates;
    private readonly double _costWeight;

    /// <summary>Initializes a new instance with the specified options.</summary>
    /// <param name="options">The options. Null means the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    public GaussianProcessTuner(GaussianProcessTunerOptions? options = null)
    {
        options ??= new GaussianProcessTunerOptions();
        GaussianProcessTunerOptionTable.Table.Check(options);
        (_startupTrials, _candidates, _costWeight) = (options.StartupTrials, options.NumberOfCandidates, options.CostWeight);
    }

    /// <inheritdoc/>
    public TrialParameters Propose(
        ExperimentSpace space, int seed, int trialId, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running)
    {
        ProposalArguments.Check(space, trialId, known, running);
        var design = new StartupDesign(space, seed, _startupTrials, _costWeight);
        if (design.Has(trialId))
            return design.PointOf(trialId);
        var forecast = CurveForecast.Of(known, trial => trial.Loss);
        var ranked = Latest(TrialOrder.BestFirst(known, forecast));
        var random = ProposalSeeds.Random(seed, trialId);
        if (ranked.Count < 2 || !ranked[0].HasLoss)
            return RandomTuner.Draw(space, random, known);
        var points = ranked.Select(result => space.ToUnit(result.Parameters)).ToArray();
        double[][] beside = [.. running.Select(space.ToUnit)];
        var (values, variances) = TrialValues.Of(ranked, forecast);
        var process = GaussianProcess.Fit(space.Parameters, points, values, variances).Believing(beside);
        var best = points.Concat(beside).Min(point => process.At(point).Mean) - (IsBold(trialId, known) ? Margin : 0);
        var costs = _costWeight > 0 ? TrialCostModel.Of(space, known) : null;
        var search = new ImprovementSearch(space, process, best, [.. known.Select(result => result.Parameters), .. running],
            places => costs is null ? 0 : _costWeight * costs.LogSeconds(places), random);
        return search.Run(points, _candidates) ?? RandomTuner.Draw(space, random, known);
    }

    /// <summary>Returns the name of the tuner, with its settings.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"Gaussian process, start-up trials {_startupTrials}, candidates {_candidates}, cost weight {_costWeight}");

    /// <summary>
    /// Determines whether a trial is to improve by a margin, which leads away from the best point so far: near a point that is the best only in its
    /// neighborhood there is always a small improvement to expect. The other trials make use of what the bold ones find.
    /// </summary>
    private static bool IsBold(int trialId, IReadOnlyList<TrialResult> known) =>
        int.IsOddInteger(trialId) && known.Any(trial => trial.State == TrialState.Pruned);

    /// <summary>Returns the trials to learn from, if there are too many: half of them the best, half the latest of the others.</summary>
    private static IReadOnlyList<TrialResult> Latest(IReadOnlyList<TrialResult> ranked)
    {
        if (ranked.Count <= MostTrials)
            return ranked;
        var latest = ranked.Skip(MostTrials / 2).OrderByDescending(trial => trial.TrialId).Take(MostTrials - (MostTrials / 2)).ToHashSet();
        return [.. ranked.Where((trial, place) => place < MostTrials / 2 || latest.Contains(trial))];
    }
}
