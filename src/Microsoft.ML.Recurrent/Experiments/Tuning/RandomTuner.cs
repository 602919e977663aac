using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents a tuner that proposes points drawn uniformly from the space, regardless of earlier results (Bergstra and Bengio, "Random Search for
/// Hyper-Parameter Optimization", 2012); the first point is the space's initial point. Immutable and thread-safe.
/// </summary>
public sealed class RandomTuner : ITuner
{
    private const int Draws = 32;

    /// <inheritdoc/>
    public TrialParameters Propose(
        ExperimentSpace space, int seed, int trialId, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running)
    {
        ProposalArguments.Check(space, trialId, known, running);
        return trialId == 0 ? space.Initial : Draw(space, ProposalSeeds.Random(seed, trialId), known);
    }

    /// <summary>Returns the name of the tuner.</summary>
    public override string ToString() => "random search";

    /// <summary>Draws a point uniformly. It is one that has been tried before only if others are hard to find.</summary>
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
