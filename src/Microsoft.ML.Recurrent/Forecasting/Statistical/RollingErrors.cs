using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>
/// Measures the errors of a forecaster without a network at rolling origins within the training rows: at each of them it has read only what was before it.
/// </summary>
/// <param name="plan">What determines the forecasts.</param>
internal sealed class RollingErrors(StatisticalPlan plan)
{
    private const int MostOfSeries = 1000;
    private const int FewestOfSeries = 8;
    private const int MostValues = 4_000_000;
    private const double GoldenRatio = 0.6180339887498949;
    private const int MostJoined = 200_000; // by which the correlation of steps is measured

    private readonly List<float>[] _residuals = [.. Enumerable.Range(0, plan.Horizon).Select(_ => new List<float>())];
    private readonly List<(int Step, double Error)> _joined = [];
    private readonly List<double>[] _spreads = [.. Enumerable.Range(0, plan.Schema.TargetCount).Select(_ => new List<double>())];
    private readonly double[] _ahead = new double[plan.Horizon];
    private readonly double[] _growth = new double[plan.Horizon];
    private double _stretches;

    /// <summary>Gets the number of errors.</summary>
    public long Count => _residuals.Sum(step => (long)step.Count);

    /// <summary>Measures the errors of all series, or of evenly spaced ones if there are very many.</summary>
    /// <param name="series">The series.</param>
    /// <param name="cancellationToken">The token that is checked before each series.</param>
    public StatisticalErrors Measure(IReadOnlyList<TimeSeries> series, CancellationToken cancellationToken)
    {
        var origins = Math.Max(1, MostValues / plan.Horizon);
        var channels = Math.Max(1, (long)series.Count * plan.Schema.TargetCount);
        var every = (int)Math.Max(1, channels * FewestOfSeries / origins);
        var mostOfSeries = (int)Math.Clamp(origins / channels, FewestOfSeries, MostOfSeries);
        for (var i = 0; i < series.Count; i += every)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(series[i], mostOfSeries);
        }

        return new StatisticalErrors(
            Array.ConvertAll(_spreads, Median), ResidualQuantiles.Calibrate(_residuals, _stretches), StepCorrelation.Measure(_joined));
    }

    private void Add(TimeSeries series, int mostOrigins)
    {
        var channels = plan.CreateChannels();
        var share = (double)mostOrigins / series.Length;
        var first = series.Length;
        for (var target = 0; target < channels.Length; target++)
        {
            var channel = channels[target];
            channel.Begin(plan.CoefficientsOf(series.Id, target));
            SpreadGrowth.Fill(channel.Smoothing, plan.SeasonLength, _growth);
            for (var step = 0; step < series.Length; step++)
            {
                channel.Add(series.Targets[(step * channels.Length) + target]);
                if (!channel.IsSettled || step + 1 == series.Length || !IsOrigin(step, share))
                    continue;
                first = Math.Min(first, step + 1);
                AddOrigin(channel, series, step + 1, target);
            }

            if (channel.HasErrors)
                _spreads[target].Add(channel.Spread(0));
        }

        _stretches += (series.Length - first) / (double)plan.Horizon;
    }

    // Multiples of the golden ratio are spread evenly whatever the season is; every n-th step would always be at the same positions of it.
    private static bool IsOrigin(int step, double share) => share >= 1 || (step * GoldenRatio) % 1 < share;

    private void AddOrigin(StatisticalChannel channel, TimeSeries series, int next, int target)
    {
        channel.Forecast(_ahead);
        var spread = channel.Spread(0);
        for (var h = 0; h < _ahead.Length && next + h < series.Length && spread > 0; h++)
        {
            var residual = (float)((series.Targets[((next + h) * plan.Schema.TargetCount) + target] - _ahead[h]) / (spread * _growth[h]));
            if (!float.IsFinite(residual))
                continue;
            _residuals[h].Add(residual);
            if (_joined.Count < MostJoined)
                _joined.Add((h, residual));
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? 0 : values[values.Count / 2];
    }
}
