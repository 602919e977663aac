using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>The streams that tuners draw from: one per trial, so that a proposal does not depend on the proposals before.</summary>
internal static class ProposalSeeds
{
    /// <summary>What a trial's proposal is drawn from.</summary>
    public static SeededRandom Random(int seed, int trial) => new(unchecked((ulong)seed), (ulong)trial);

    /// <summary>
    /// A place for each parameter in the design of the first trials, a Latin hypercube (McKay, Beckman and Conover 1979): of as many equal intervals of a
    /// parameter as there are trials each has one trial.
    /// </summary>
    /// <param name="seed">Seed of the design.</param>
    /// <param name="row">Number of the trial in the design.</param>
    /// <param name="rows">Trials in the design.</param>
    /// <param name="parameters">Parameters.</param>
    public static double[] LatinHypercube(int seed, int row, int rows, int parameters)
    {
        var places = new double[parameters];
        var order = new int[rows];
        for (var i = 0; i < parameters; i++)
        {
            var random = new SeededRandom(SeededRandom.Combine(unchecked((ulong)seed), (ulong)rows), (ulong)i);
            for (var j = 0; j < rows; j++)
                order[j] = j;
            random.Shuffle(order);
            var within = 0.0;
            for (var j = 0; j <= row; j++)
                within = random.NextDouble();
            places[i] = (order[row] + within) / rows;
        }

        return places;
    }
}
