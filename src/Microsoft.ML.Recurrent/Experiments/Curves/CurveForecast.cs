using System.Runtime.InteropServices;
using MathNet.Numerics;
using MathNet.Numerics.Statistics;
using Microsoft.ML.Recurrent.LinearAlgebra;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Predicts how a trial ends from its reports so far, by the curves of the trials that were completed: a Bayesian linear regression of the end on the best loss
/// so far and on how it has fallen lately, in which trials count the more the more alike they are. Not safe for concurrent use.
/// </summary>
internal sealed class CurveForecast
{
    /// <summary>The number of completed trials from which there are predictions.</summary>
    public const int LeastTrials = 5;

    private const int Features = 5;

    // In units of the distance between the median and the best: anything worse is bad, no matter how bad.
    private const double Worst = 3;

    // A trial counts a quarter if it differs as much as this nearest one does: where many trials are alike, small differences count.
    private const int Neighbors = 10;
    private const double LeastWidth = 1e-6;

    // What is believed before there are trials: this squared error for trials that differ by one, as if seen this many times.
    private const double UsualSquare = 0.01;
    private const double UsualCount = 2;
    private const double Ridge = 0.1;

    private readonly KnownCurve[] _completed;
    private readonly double[] _ends;
    private readonly Spread _endSpread;
    private readonly Spread _reportSpread;
    private readonly Dictionary<int, Peers?> _peers = [];
    private readonly Dictionary<IReadOnlyList<TrialReport>, EndForecast?> _made = new(ReferenceEqualityComparer.Instance);

    private CurveForecast(KnownCurve[] completed, double[] ends, Spread endSpread, Spread reportSpread) =>
        (_completed, _ends, _endSpread, _reportSpread) = (completed, ends, endSpread, reportSpread);

    /// <summary>Gets the lowest loss at the end of a completed trial.</summary>
    public double BestEnd => _endSpread.Best;

    /// <summary>Creates a forecast.</summary>
    /// <param name="known">The trials that have ended.</param>
    /// <param name="endOf">The function that returns the loss to be predicted of a completed trial.</param>
    /// <returns>The forecast; null if too few trials have been completed.</returns>
    public static CurveForecast? Of(IEnumerable<TrialResult> known, Func<TrialResult, double> endOf)
    {
        var (completed, ends, bests) = (new List<KnownCurve>(), new List<double>(), new List<double>());
        foreach (var trial in known.Where(trial => trial.Reports.Count > 0 && trial.State is TrialState.Completed or TrialState.Pruned))
        {
            var curve = new KnownCurve(trial.Reports);
            if (!double.IsFinite(curve.Best))
                continue;
            bests.Add(curve.Best);
            if (!trial.HasLoss || !double.IsFinite(endOf(trial)))
                continue;
            completed.Add(curve);
            ends.Add(endOf(trial));
        }

        if (completed.Count < LeastTrials)
            return null;
        var (endSpread, reportSpread) = (Spread.Of([.. ends]), Spread.Of([.. completed.Select(curve => curve.Best)]));
        // Completed trials are the good ones where others are pruned: by their spread alone, all others would be equally bad.
        var widening = Math.Max(1, Spread.Of([.. bests]).Distance / reportSpread.Distance);
        return new CurveForecast([.. completed], [.. ends], endSpread.Widen(widening), reportSpread.Widen(widening));
    }

    /// <summary>Predicts the end of a trial; null if it has no loss yet, or if too few trials were trained that long.</summary>
    /// <param name="reports">The reports of the trial.</param>
    public EndForecast? Of(IReadOnlyList<TrialReport> reports)
    {
        ref var made = ref CollectionsMarshal.GetValueRefOrAddDefault(_made, reports, out var exists);
        if (!exists)
            made = Make(reports);
        return made;
    }

    private EndForecast? Make(IReadOnlyList<TrialReport> reports)
    {
        if (reports.Count == 0)
            return null;
        var curve = new KnownCurve(reports);
        if (!double.IsFinite(curve.Best))
            return null;
        var epoch = curve.LastEpoch;
        if (!_peers.TryGetValue(epoch, out var peers))
            _peers.Add(epoch, peers = PeersAt(epoch));
        return peers is null ? null : Regress(peers, PlaceOf(curve, epoch, peers.Least));
    }

    /// <summary>Returns the completed trials that were trained for a number of epochs; null if there are too few.</summary>
    private Peers? PeersAt(int epoch)
    {
        int[] peers = [.. Enumerable.Range(0, _completed.Length).Where(i => _completed[i].LastEpoch >= epoch)];
        if (peers.Length < LeastTrials)
            return null;
        var least = peers.Min(peer => _completed[peer].BestAt(epoch));
        double[][] places = [.. peers.Select(peer => PlaceOf(_completed[peer], epoch, least))];
        // The end is predicted relative to the best so far, which is where a trial that improves no more ends.
        return new Peers(least, places, [.. peers.Select((peer, i) => _endSpread.Scale(_ends[peer]) - places[i][1])]);
    }

    private EndForecast Regress(Peers peers, double[] place)
    {
        var (places, targets) = (peers.Places, peers.Targets);
        double[] distances = [.. places.Select(other => Distance.SSD(other, place))];
        var width = Math.Clamp(ArrayStatistics.OrderStatisticInplace(distances.ToArray(), Math.Min(Neighbors, distances.Length)), LeastWidth, 1);
        double[] weights = [.. distances.Select(distance => 1 / ((1 + (distance / width)) * (1 + (distance / width))))];
        double[][] products = [.. Enumerable.Range(0, Features).Select(row => new double[row + 1])];
        var moments = new double[Features];
        for (var i = 0; i < places.Length; i++)
        {
            VectorSums.AddScaled(moments, places[i], weights[i] * targets[i]);
            for (var row = 0; row < Features; row++)
                VectorSums.AddScaled(products[row], places[i].AsSpan(0, row + 1), weights[i] * places[i][row]);
        }

        for (var row = 0; row < Features; row++)
            products[row][row] += row == 0 ? 1e-6 : Ridge * width;
        var factor = new CholeskyFactor(products);
        var coefficients = factor.Solve(moments);
        var squares = 0.0;
        for (var i = 0; i < places.Length; i++)
        {
            var error = targets[i] - VectorSums.Dot(places[i], coefficients);
            squares += weights[i] * error * error;
        }

        var freedom = Math.Max(weights.Sum() - Features, 0) + UsualCount;
        var variance = (squares + (UsualCount * UsualSquare * width)) / freedom * (1 + VectorSums.Dot(place, factor.Solve(place)));
        return new EndForecast(
            _endSpread.Unscale(place[1] + VectorSums.Dot(place, coefficients)), _endSpread.Distance * Math.Sqrt(variance), freedom);
    }

    /// <summary>Returns 1, the best loss so far, its fall since half and since three quarters of the epochs, and the loss now above the best.</summary>
    private double[] PlaceOf(KnownCurve curve, int epoch, double least)
    {
        var best = curve.BestAt(epoch);
        return
        [
            1, Scaled(best - least), Scaled(curve.BestAt(Math.Max(1, (epoch + 1) / 2)) - best),
            Scaled(curve.BestAt(Math.Max(1, ((3 * epoch) + 3) / 4)) - best), Scaled(curve.At(epoch) - best),
        ];

        double Scaled(double loss) => loss / _reportSpread.Distance is var value && value < Worst ? value : Worst;
    }

    /// <summary>Represents the trials that a forecast compares with: their lowest loss, their places, and their ends relative to their places.</summary>
    private sealed record Peers(double Least, double[][] Places, double[] Targets);

    /// <summary>Represents the best of several losses and the distance of the median from it.</summary>
    private readonly record struct Spread(double Best, double Distance)
    {
        public static Spread Of(double[] losses)
        {
            var (best, worst) = (losses.Min(), losses.Max());
            var median = ArrayStatistics.OrderStatisticInplace(losses.ToArray(), (losses.Length + 1) / 2);
            return new Spread(best, median > best ? median - best : worst > best ? worst - best : 1);
        }

        public Spread Widen(double factor) => this with { Distance = Distance * factor };

        public double Scale(double loss) => Math.Min((loss - Best) / Distance, Worst);

        public double Unscale(double value) => Best + (value * Distance);
    }
}
