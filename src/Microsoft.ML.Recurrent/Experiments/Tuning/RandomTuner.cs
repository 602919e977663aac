using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Proposes points drawn evenly from the space, whatever became of those before (Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", 2012);
/// the first is the space's initial point. Immutable and thread-safe.
/// </summary>
public sealed class RandomTuner : ITuner
{
    private const int Draws = 32;

    private readonly ExperimentSpace _space;
    private readonly int _seed;

    /// <summary>Makes a tuner.</summary>
    /// <param name="space">What it may vary.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <exception cref="ArgumentNullException"><paramref name="space"/> is null.</exception>
    public RandomTuner(ExperimentSpace space, int seed = RecurrentDefaults.Seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        (_space, _seed) = (space, seed);
    }

    /// <inheritdoc/>
    public TrialParameters Propose(int trialId, IReadOnlyList<TrialResult> known)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trialId);
        ArgumentNullException.ThrowIfNull(known);
        return trialId == 0 ? _space.Initial : Draw(_space, ProposalSeeds.Random(_seed, trialId), known);
    }

    /// <summary>What the tuner is, with its settings.</summary>
    public override string ToString() => $"random search, seed {_seed}";

    /// <summary>A point drawn evenly; one that has been tried before only where others are hard to find.</summary>
    internal static TrialParameters Draw(ExperimentSpace space, SeededRandom random, IReadOnlyList<TrialResult> known)
    {
        var places = new double[space.Parameters.Count];
        for (var draw = 1; ; draw++)
        {
            for (var i = 0; i < places.Length; i++)
                places[i] = random.NextDouble();
            var point = space.FromUnit(places);
            if (draw == Draws || !known.Any(trial => trial.Parameters.Equals(point)))
                return point;
        }
    }
}
