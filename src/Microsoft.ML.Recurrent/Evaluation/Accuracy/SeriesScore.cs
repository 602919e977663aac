using Microsoft.ML.Recurrent.Evaluation.Rows;

namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Represents the sums of one series over its origins. Reused for other series. Not safe for concurrent use.</summary>
internal sealed class SeriesScore
{
    private static readonly ForecastSource[] s_sources = Enum.GetValues<ForecastSource>();

    private readonly ForecastingMetricsOptions _options;
    private readonly int _targets;
    private readonly int _horizon;
    private readonly int _levels;
    private readonly ChannelBasis[] _bases;

    // [source, C, H]
    private readonly ErrorSums[] _sums;
    private readonly ErrorSums _total;
    private ActualSeries? _series;

    public SeriesScore(ForecastingMetricsOptions options, int targets, int horizon)
    {
        _options = options;
        _targets = targets;
        _horizon = horizon;
        _levels = options.QuantileLevels.Length;
        _bases = new ChannelBasis[targets];
        _sums = [.. Enumerable.Range(0, s_sources.Length * targets * horizon).Select(_ => NewSums())];
        _total = NewSums();
    }

    /// <summary>Sets the basis of a target of the next series.</summary>
    public void Begin(int target, ActualSeries series, ChannelBasis basis)
    {
        _series = series;
        _bases[target] = basis;
    }

    /// <summary>Compares the forecast at an origin with the actual values.</summary>
    /// <param name="origin">The origin, a step of the series.</param>
    /// <param name="end">The step after the last one that may be used.</param>
    /// <param name="vectors">The forecasts.</param>
    /// <returns>The numbers of values that could not be compared.</returns>
    public MissingValues AddOrigin(int origin, int end, ForecastVectors vectors)
    {
        var missing = default(MissingValues);
        end = Math.Min(end, _series!.Length);
        for (var target = 0; target < _targets; target++)
        {
            var last = _bases[target].LastKnown(origin);
            for (var step = 0; step < _horizon && origin + 1 + step < end; step++)
            {
                double actual = _series[origin + 1 + step, target];
                if (double.IsNaN(actual))
                {
                    missing.Actuals++;
                    continue;
                }

                var slot = (step * _targets) + target;
                if (float.IsNaN(vectors.Forecast[slot]))
                {
                    missing.Forecasts++;
                    continue;
                }

                AddModel(actual, slot, SumsOf(ForecastSource.Model, target)[step], vectors);
                AddBenchmarks(actual, origin, last, target, step);
            }
        }

        return missing;
    }

    /// <summary>Adds the sums to groups and clears them.</summary>
    public void AddTo(int series, MetricGroups[] groups)
    {
        foreach (var source in s_sources)
        {
            for (var target = 0; target < _targets; target++)
            {
                var steps = SumsOf(source, target);
                _total.Clear();
                foreach (var step in steps)
                    _total.Add(step);
                foreach (var group in groups)
                    group.AddChannel(source, series, target, steps, _total, _bases[target].Scale);
                foreach (var step in steps)
                    step.Clear();
            }
        }
    }

    private void AddModel(double actual, int slot, ErrorSums sums, ForecastVectors vectors)
    {
        sums.AddPoint(actual, vectors.Forecast[slot]);
        if (vectors.Lower.Length > 0)
            sums.AddBounds(actual, vectors.Lower[slot], vectors.Upper[slot]);
        if (_levels > 0)
            sums.AddQuantiles(actual, vectors.Quantiles.AsSpan(slot * _levels, _levels));
    }

    private void AddBenchmarks(double actual, int origin, int last, int target, int step)
    {
        var basis = _bases[target];
        var ahead = origin + 1 + step;
        AddBenchmark(SumsOf(ForecastSource.Naive, target)[step], actual, basis.Naive(last));
        AddBenchmark(SumsOf(ForecastSource.Naive2, target)[step], actual, basis.Naive2(last, ahead));
        AddBenchmark(SumsOf(ForecastSource.SeasonalNaive, target)[step], actual, basis.SeasonalNaive(origin, last, ahead));
    }

    private void AddBenchmark(ErrorSums sums, double actual, double forecast)
    {
        if (double.IsNaN(forecast))
            return;
        sums.AddPoint(actual, forecast);
        if (_levels > 0)
            sums.AddAsQuantiles(actual, forecast);
    }

    private ErrorSums NewSums() => new(_options.QuantileLevels, _options.ConfidenceLevel);

    private Span<ErrorSums> SumsOf(ForecastSource source, int target) =>
        _sums.AsSpan((((int)source * _targets) + target) * _horizon, _horizon);
}
