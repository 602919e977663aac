using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Searches for the most promising point: the one with the greatest logarithm of the expected improvement (Jones, Schonlau and Welch, "Efficient Global
/// Optimization of Expensive Black-Box Functions", 1998) on the best value so far, less its cost. It tries points from the whole space and from around good
/// points, then points closer and closer to the best of them. Not safe for concurrent use.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="process">The Gaussian process that models the values.</param>
/// <param name="best">The value to improve on.</param>
/// <param name="tried">The points that must not be proposed again.</param>
/// <param name="cost">The function that returns the cost of a point at the specified places.</param>
/// <param name="random">The random number generator.</param>
internal sealed class ImprovementSearch(
    ExperimentSpace space, GaussianProcess process, double best, HashSet<TrialParameters> tried, Func<double[], double> cost, SeededRandom random)
{
    private const int GoodPoints = 5;
    private const int Rounds = 6;
    private const double FirstWidth = 0.1;

    private TrialParameters? _winner;
    private double _score = double.NegativeInfinity;

    /// <summary>Runs the search.</summary>
    /// <param name="ranked">The places of the known points, the best first.</param>
    /// <param name="candidates">
    /// The number of points from the whole space. Half that number is drawn from around good points, and about the same number at the end.
    /// </param>
    /// <returns>The point; null if every point that was drawn had been tried.</returns>
    public TrialParameters? Run(IReadOnlyList<double[]> ranked, int candidates)
    {
        for (var i = 0; i < candidates; i++)
            Try([.. space.Parameters.Select(_ => random.NextDouble())]);
        for (var i = 0; i < candidates / 2; i++)
            Try(Near(ranked[random.NextInt32(Math.Min(GoodPoints, ranked.Count))], FirstWidth));
        var width = FirstWidth;
        for (var round = 0; round < Rounds && _winner is not null; round++, width /= 2)
        {
            var centre = space.ToUnit(_winner);
            for (var i = 0; i < candidates / 8; i++)
                Try(Near(centre, width));
        }

        return _winner;
    }

    private void Try(double[] places)
    {
        places = space.Snap(places);
        var (mean, deviation) = process.At(places);
        var score = LogImprovement((best - mean) / deviation) + Math.Log(deviation) - cost(places);
        if (!(score > _score))
            return;
        var point = space.FromUnit(places);
        if (!tried.Contains(point))
            (_winner, _score) = (point, score);
    }

    /// <summary>Changes some of the places, about a third of them, or one or two if there are only a few.</summary>
    private double[] Near(double[] centre, double width)
    {
        var share = Math.Max(0.3, 1.5 / centre.Length);
        var places = new double[centre.Length];
        for (var d = 0; d < places.Length; d++)
        {
            var (uniform, changes) = (random.NextDouble(), random.NextDouble() < share);
            var parameter = space.Parameters[d];
            if (double.IsNaN(centre[d]) || (changes && !parameter.IsOrdered))
                places[d] = uniform;
            else if (!changes)
                places[d] = centre[d];
            else
                places[d] = Math.Clamp(
                    Normal.InvCDF(centre[d], Math.Max(width, 1.0 / (parameter.Count ?? int.MaxValue)), Math.Clamp(uniform, 1e-9, 1 - 1e-9)), 0, 1);
        }

        return places;
    }

    /// <summary>Returns ln(z Φ(z) + φ(z)), for very negative z by its asymptote, because the sum would cancel.</summary>
    private static double LogImprovement(double z) =>
        z > -5 ? Math.Log((z * Normal.CDF(0, 1, z)) + Normal.PDF(0, 1, z)) : Normal.PDFLn(0, 1, z) - (2 * Math.Log(-z));
}
