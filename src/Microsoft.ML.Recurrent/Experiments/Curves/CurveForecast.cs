using MathNet.Numerics.Statistics;
using Microsoft.ML.Recurrent.LinearAlgebra;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Predicts how a trial ends from its reports so far, by the curves of the trials that were completed: a Bayesian linear regression of the end on the best loss
/// so far and on how it has fallen lately, in which trials count the more the more alike they are. Immutable and thread-safe.
/// </summary>
internal sealed class CurveForecast
{
    /// <summary>The number of completed trials from which there are predictions.</summary>
    public const int LeastTrials = 5;

    private const int Features = 5;

    // In units of the distance between the median and the best: anything worse is bad, no matter how bad.
    private const double Worst = 3;

    // What is believed before there are trials: this squared error, as if seen this many times.
    private const double UsualSquare = 0.01;
    private const double UsualCount = 2;
    private const double Ridge = 0.1;

    private readonly TrialResult[] _completed;
    private readonly double[] _ends;
    private readonly Spread _endSpread;
    private readonly Spread _reportSpread;

    private CurveForecast(TrialResult[] completed, double[] ends, Spread endSpread, Spread reportSpread) =>
        (_completed, _ends, _endSpread, _reportSpread) = (completed, ends, endSpread, reportSpread);

    /// <summary>Creates a forecast.</summary>
    /// <param name="known">The trials that have ended.</param>
    /// <param name="endOf">The function that returns the loss to be predicted of a completed trial.</param>
    /// <returns>The forecast; null if too few trials have been completed.</returns>
    public static CurveForecast? Of(IEnumerable<TrialResult> known, Func<TrialResult, double> endOf)
    {
        TrialResult[] completed =
            [.. known.Where(trial => trial.HasLoss && double.IsFinite(LearningCurve.Best(trial.Reports)) && double.IsFinite(endOf(trial)))];
        if (completed.Length < LeastTrials)
            return null;
        double[] ends = [.. completed.Select(endOf)];
        return new CurveForecast(completed, ends, Spread.Of(ends), Spread.Of([.. completed.Select(trial => LearningCurve.Best(trial.Reports))]));
    }

    /// <summary>Predicts the end of a trial; null if it has no loss yet, or if too few trials were trained that long.</summary>
    /// <param name="reports">The reports of the trial.</param>
    public EndForecast? Of(IReadOnlyList<TrialReport> reports)
    {
        if (reports.Count == 0 || !double.IsFinite(LearningCurve.Best(reports)))
            return null;
        var epoch = reports[^1].Epoch;
        int[] peers = [.. Enumerable.Range(0, _completed.Length).Where(i => LearningCurve.Reaches(_completed[i].Reports, epoch))];
        if (peers.Length < LeastTrials)
            return null;
        var least = peers.Min(peer => LearningCurve.BestAt(_completed[peer].Reports, epoch));
        var place = PlaceOf(reports, epoch, least);
        double[][] places = [.. peers.Select(peer => PlaceOf(_completed[peer].Reports, epoch, least))];
        double[] weights = [.. places.Select(other => 1 / (1 + ((other[1] - place[1]) * (other[1] - place[1]))))];
        // The end is predicted relative to the best so far, which is where a trial that improves no more ends.
        double[] targets = [.. peers.Select((peer, i) => _endSpread.Scale(_ends[peer]) - places[i][1])];
        return Regress(places, weights, targets, place);
    }

    private EndForecast Regress(double[][] places, double[] weights, double[] targets, double[] place)
    {
        double[][] products = [.. Enumerable.Range(0, Features).Select(row => new double[row + 1])];
        var moments = new double[Features];
        for (var i = 0; i < places.Length; i++)
        {
            VectorSums.AddScaled(moments, places[i], weights[i] * targets[i]);
            for (var row = 0; row < Features; row++)
                VectorSums.AddScaled(products[row], places[i].AsSpan(0, row + 1), weights[i] * places[i][row]);
        }

        for (var row = 0; row < Features; row++)
            products[row][row] += row == 0 ? 1e-6 : Ridge;
        var factor = new CholeskyFactor(products);
        var coefficients = factor.Solve(moments);
        var squares = 0.0;
        for (var i = 0; i < places.Length; i++)
        {
            var error = targets[i] - VectorSums.Dot(places[i], coefficients);
            squares += weights[i] * error * error;
        }

        var freedom = Math.Max(weights.Sum() - Features, 0) + UsualCount;
        var variance = (squares + (UsualCount * UsualSquare)) / freedom * (1 + VectorSums.Dot(place, factor.Solve(place)));
        return new EndForecast(
            _endSpread.Unscale(place[1] + VectorSums.Dot(place, coefficients)), _endSpread.Distance * Math.Sqrt(variance), freedom);
    }

    /// <summary>Returns 1, the best loss so far, its fall since half and since three quarters of the epochs, and the loss now above the best.</summary>
    private double[] PlaceOf(IReadOnlyList<TrialReport> reports, int epoch, double least)
    {
        var best = LearningCurve.BestAt(reports, epoch);
        return
        [
            1, Scaled(best - least), Scaled(LearningCurve.BestAt(reports, Math.Max(1, (epoch + 1) / 2)) - best),
            Scaled(LearningCurve.BestAt(reports, Math.Max(1, ((3 * epoch) + 3) / 4)) - best), Scaled(LearningCurve.At(reports, epoch) - best),
        ];

        double Scaled(double loss) => loss / _reportSpread.Distance is var value && value < Worst ? value : Worst;
    }

    /// <summary>Represents the best of several losses and the distance of the median from it.</summary>
    private readonly record struct Spread(double Best, double Distance)
    {
        public static Spread Of(double[] losses)
        {
            var (best, worst) = (losses.Min(), losses.Max());
            var median = ArrayStatistics.OrderStatisticInplace(losses.ToArray(), (losses.Length + 1) / 2);
            return new Spread(best, median > best ? median - best : worst > best ? worst - best : 1);
        }

        public double Scale(double loss) => Math.Min((loss - Best) / Distance, Worst);

        public double Unscale(double value) => Best + (value * Distance);
    }
}
