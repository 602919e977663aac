using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents a tuner that proposes points by the tree-structured Parzen estimator (Bergstra et al., "Algorithms for Hyper-Parameter Optimization", 2011) in
/// its multivariate form (Falkner, Klein and Hutter, "BOHB", 2018): it estimates one density of the good trials and one of the others, over all parameters
/// together, and proposes a point that is likely under the first and unlikely under the second. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The first trial is the space's initial point. Failed trials count as the worst. A pruned trial ranks by the loss that its curve promises, but never first. A
/// parameter that does not exist at a point is not part of the comparison there.
/// </remarks>
public sealed class ParzenTuner : ITuner
{
    private readonly int _startupTrials;
    private readonly double _goodShare;
    private readonly int _candidates;
    private readonly double _priorWeight;
    private readonly double _costWeight;

    /// <summary>Initializes a new instance with the specified options.</summary>
    /// <param name="options">The options. Null means the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    public ParzenTuner(ParzenTunerOptions? options = null)
    {
        options ??= new ParzenTunerOptions();
        ParzenTunerOptionTable.Table.Check(options);
        (_startupTrials, _goodShare, _candidates, _priorWeight, _costWeight) =
            (options.StartupTrials, options.GoodFraction, options.NumberOfCandidates, options.PriorWeight, options.CostWeight);
    }

    /// <inheritdoc/>
    public TrialParameters Propose(
        ExperimentSpace space, int seed, int trialId, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running)
    {
        ProposalArguments.Check(space, trialId, known, running);
        var design = new StartupDesign(space, seed, _startupTrials, _costWeight);
        if (design.Has(trialId))
            return design.PointOf(trialId);
        var ranked = TrialOrder.BestFirst(known, CurveForecast.Of(known, trial => trial.Loss));
        var random = ProposalSeeds.Random(seed, trialId);
        // Without trials that separate good from bad, there is nothing to learn from.
        return ranked.Count < 2 || !ranked[0].HasLoss ? RandomTuner.Draw(space, random, known) : MostPromising(space, ranked, known, random);
    }

    /// <summary>Returns the name of the tuner, with its settings.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"tree-structured Parzen estimator, start-up trials {_startupTrials}, good share {_goodShare}, candidates {_candidates}, "
        + $"prior weight {_priorWeight}, cost weight {_costWeight}");

    private TrialParameters MostPromising(
        ExperimentSpace space, IReadOnlyList<TrialResult> ranked, IReadOnlyList<TrialResult> known, SeededRandom random)
    {
        var points = ranked.Select(trial => space.ToUnit(trial.Parameters)).ToArray();
        var good = Math.Clamp((int)Math.Ceiling(_goodShare * points.Length), 1, points.Length - 1);
        var better = new ParzenEstimator(space.Parameters, points.AsSpan(0, good), _priorWeight);
        var worse = new ParzenEstimator(space.Parameters, points.AsSpan(good), _priorWeight);
        var cost = _costWeight > 0 ? TrialCostModel.Of(space, known) : null;
        var tried = known.Select(trial => trial.Parameters).ToHashSet();
        var (best, bestScore) = ((TrialParameters?)null, double.NegativeInfinity);
        for (var i = 0; i < _candidates; i++)
        {
            var point = space.FromUnit(better.Draw(random));
            var places = space.ToUnit(point);
            var score = better.LogDensity(places) - worse.LogDensity(places) - (cost is null ? 0 : _costWeight * cost.LogSeconds(places));
            if (score > bestScore && !tried.Contains(point))
                (best, bestScore) = (point, score);
        }

        return best ?? RandomTuner.Draw(space, random, known);
    }
}
