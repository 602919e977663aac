using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Creates the random streams of tuners: one per trial, so that a proposal does not depend on the proposals before it.</summary>
internal static class ProposalSeeds
{
    /// <summary>Returns the random stream of a trial's proposal.</summary>
    public static SeededRandom Random(int seed, int trial) => new(unchecked((ulong)seed), (ulong)trial);

    /// <summary>
    /// Returns a place for each parameter in the design of the first trials, a Latin hypercube (McKay, Beckman and Conover 1979): the range of a parameter is
    /// divided into as many equal intervals as there are trials, and each interval contains one trial.
    /// </summary>
    /// <param name="seed">The seed of the design.</param>
    /// <param name="row">The number of the trial in the design.</param>
    /// <param name="rows">The number of trials in the design.</param>
    /// <param name="parameters">The number of parameters.</param>
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
