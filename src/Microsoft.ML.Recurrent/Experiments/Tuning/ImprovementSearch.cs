using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Looks for the point that promises the most: the logarithm of the expected improvement (Jones, Schonlau and Welch, "Efficient Global Optimization of Expensive
/// Black-Box Functions", 1998) on the best value there is, less what is to be counted against it. It tries points from everywhere and from around good ones, and
/// then from around the best of them, nearer and nearer. Not safe for concurrent use.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="process">What is known of it.</param>
/// <param name="best">The value to improve on.</param>
/// <param name="tried">Points not to be proposed again.</param>
/// <param name="cost">What to count against a point at given places.</param>
/// <param name="random">Draws.</param>
internal sealed class ImprovementSearch(
    ExperimentSpace space, GaussianProcess process, double best, HashSet<TrialParameters> tried, Func<double[], double> cost, SeededRandom random)
{
    private const int GoodPoints = 5;
    private const int Rounds = 6;
    private const double FirstWidth = 0.1;

    private TrialParameters? _winner;
    private double _score = double.NegativeInfinity;

    /// <summary>Searches.</summary>
    /// <param name="ranked">Places of the points there are, the best first.</param>
    /// <param name="candidates">Number of points from everywhere; half as many come from around good ones, and about as many in the end.</param>
    /// <returns>The point; null where every one that was drawn had been tried.</returns>
    public TrialParameters? Run(IReadOnlyList<double[]> ranked, int candidates)
    {
        for (var i = 0; i < candidates; i++)
            Try([.. space.Parameters.Select(_ => random.NextDouble())]);
        for (var i = 0; i < candidates / 2; i++)
            Try(Near(ranked[random.NextInt(Math.Min(GoodPoints, ranked.Count))], FirstWidth));
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
        var point = space.FromUnit(places);
        if (tried.Contains(point))
            return;
        places = space.ToUnit(point);
        var (mean, deviation) = process.At(places);
        var score = LogImprovement((best - mean) / deviation) + Math.Log(deviation) - cost(places);
        if (score > _score)
            (_winner, _score) = (point, score);
    }

    /// <summary>Changes some of the places, about a third of them, one or two where there are few.</summary>
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
                places[d] = Math.Clamp(Normal.InvCDF(centre[d], Math.Max(width, 1.0 / (parameter.Count ?? int.MaxValue)), Math.Clamp(uniform, 1e-9, 1 - 1e-9)), 0, 1);
        }

        return places;
    }

    /// <summary>ln(z Φ(z) + φ(z)); far out by its asymptote, where the sum would cancel.</summary>
    private static double LogImprovement(double z) => z > -5 ? Math.Log((z * Normal.CDF(0, 1, z)) + Normal.PDF(0, 1, z)) : Normal.PDFLn(0, 1, z) - (2 * Math.Log(-z));
}
