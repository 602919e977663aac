using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Proposes points drawn evenly from the space, whatever became of those before (Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", 2012);
/// the first is the space's initial point. Immutable and thread-safe.
/// </summary>
public sealed class RandomTuner : ITuner
{
    private const int Draws = 32;

    /// <inheritdoc/>
    public TrialParameters Propose(
        ExperimentSpace space, int seed, int trialId, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfNegative(trialId);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(running);
        return trialId == 0 ? space.Initial : Draw(space, ProposalSeeds.Random(seed, trialId), known);
    }

    /// <summary>What the tuner is.</summary>
    public override string ToString() => "random search";

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
