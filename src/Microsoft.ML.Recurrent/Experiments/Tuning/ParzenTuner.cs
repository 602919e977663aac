using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Proposes points by the tree-structured Parzen estimator (Bergstra et al., "Algorithms for Hyper-Parameter Optimization", 2011) in its multivariate form
/// (Falkner, Klein and Hutter, "BOHB", 2018): it estimates where the good trials lie and where the others, all parameters together, and proposes a point that
/// the first makes likely and the second does not. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The first trial is the space's initial point. Failed trials count as the worst there are; pruned ones stand behind the trials that had done better after as
/// many epochs. A parameter that does not exist at a point has no part in the comparison there.
/// </remarks>
public sealed class ParzenTuner : ITuner
{
    private readonly ExperimentSpace _space;
    private readonly int _seed;
    private readonly int _startupTrials;
    private readonly double _goodShare;
    private readonly int _candidates;
    private readonly double _priorWeight;
    private readonly double _costWeight;
    private readonly StartupDesign _design;

    /// <summary>Makes a tuner.</summary>
    /// <param name="space">What it may vary.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="options">Settings; null means the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="space"/> is null.</exception>
    /// <exception cref="ArgumentException">A setting is out of range; the message names all that are.</exception>
    public ParzenTuner(ExperimentSpace space, int seed = RecurrentDefaults.Seed, ParzenTunerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        options ??= new ParzenTunerOptions();
        options.Check();
        (_space, _seed) = (space, seed);
        (_startupTrials, _goodShare, _candidates, _priorWeight, _costWeight) =
            (options.StartupTrials, options.GoodShare, options.NumberOfCandidates, options.PriorWeight, options.CostWeight);
        _design = new StartupDesign(space, seed, _startupTrials, _costWeight);
    }

    /// <inheritdoc/>
    public TrialParameters Propose(int trialId, IReadOnlyList<TrialResult> known)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trialId);
        ArgumentNullException.ThrowIfNull(known);
        if (_design.Has(trialId))
            return _design.PointOf(trialId);
        var ranked = TrialOrder.BestFirst(known);
        var random = ProposalSeeds.Random(_seed, trialId);
        // Without a trial that tells good from bad there is nothing to go by.
        return ranked.Count < 2 || ranked[0].State == TrialState.Failed ? RandomTuner.Draw(_space, random, known) : MostPromising(ranked, known, random);
    }

    /// <summary>What the tuner is, with its settings.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"tree-structured Parzen estimator, seed {_seed}, start-up trials {_startupTrials}, good share {_goodShare}, candidates {_candidates}, "
        + $"prior weight {_priorWeight}, cost weight {_costWeight}");

    private TrialParameters MostPromising(IReadOnlyList<TrialResult> ranked, IReadOnlyList<TrialResult> known, SeededRandom random)
    {
        var points = ranked.Select(trial => _space.ToUnit(trial.Parameters)).ToArray();
        var good = Math.Clamp((int)Math.Ceiling(_goodShare * points.Length), 1, points.Length - 1);
        var better = new ParzenEstimator(_space.Parameters, points.AsSpan(0, good), _priorWeight);
        var worse = new ParzenEstimator(_space.Parameters, points.AsSpan(good), _priorWeight);
        var cost = _costWeight > 0 ? TrialCostModel.Of(_space, known) : null;
        var tried = known.Select(trial => trial.Parameters).ToHashSet();
        var (best, bestScore) = ((TrialParameters?)null, double.NegativeInfinity);
        for (var i = 0; i < _candidates; i++)
        {
            var point = _space.FromUnit(better.Draw(random));
            var places = _space.ToUnit(point);
            var score = better.LogDensity(places) - worse.LogDensity(places) - (cost is null ? 0 : _costWeight * cost.LogSeconds(places));
            if (score > bestScore && !tried.Contains(point))
                (best, bestScore) = (point, score);
        }

        return best ?? RandomTuner.Draw(_space, random, known);
    }
}
