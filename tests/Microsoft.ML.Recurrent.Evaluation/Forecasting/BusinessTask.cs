using Microsoft.ML.Recurrent.Evaluation.Forecasting.Peers;

namespace Microsoft.ML.Recurrent.Evaluation.Forecasting;

/// <summary>
/// Three hundred generated series of businesses, the end of each forecast by one model of all with the preset for many series, beside the Theta method and
/// the best of the ETS family, which are fitted to each series by itself. The seed chooses the series and the first weights.
/// </summary>
internal abstract class BusinessTask : EvaluationTask
{
    private const int Count = 300;

    /// <summary>Gets the number of values in a year.</summary>
    protected abstract int Season { get; }

    protected abstract int Horizon { get; }

    /// <summary>Gets the smallest and the largest number of values of a series before its end.</summary>
    protected abstract (int Shortest, int Longest) Lengths { get; }

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var series = Generate(seed);
        var (theta, space) = (new double[Count], new double[Count]);
        Parallel.For(0, Count, i =>
        {
            double[] values = [.. series[i][..^Horizon].Select(value => (double)value)];
            theta[i] = Error(ThetaMethod.Forecast(values, Season, Horizon), series[i]);
            space[i] = Error(SpaceModelSearch.Choose(values, Season).Forecast(Horizon), series[i]);
        });
        yield return new("theta_smape", theta.Average());
        yield return new("ets_smape", space.Average());
        yield return new("seasonal_naive_smape", series.Average(one =>
            Error([.. Enumerable.Range(0, Horizon).Select(h => (double)one[^(Horizon + Season - (h % Season))])], one)));

        var ml = new MLContext(seed);
        var options = ForecastingOptions.ForManySeries();
        options.InputColumnName = nameof(Step.Value);
        options.OutputColumnName = "Forecast";
        options.SeriesColumnName = nameof(Step.Id);
        options.Horizon = Horizon;
        options.SeasonLength = Season;
        options.ConfidenceLevel = 0.9f;
        (options.ConfidenceLowerBoundColumnName, options.ConfidenceUpperBoundColumnName) = ("Lower", "Upper");
        options.Seed = seed;
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(View(ml, series.Select(one => one[..^Horizon])));
        var metrics = ml.Forecasting.Evaluate(model.Transform(View(ml, series)), new ForecastingEvaluationOptions
        {
            ActualColumnName = nameof(Step.Value),
            ForecastColumnName = "Forecast",
            SeriesColumnName = nameof(Step.Id),
            ConfidenceLowerBoundColumnName = "Lower",
            ConfidenceUpperBoundColumnName = "Upper",
            ConfidenceLevel = 0.9f,
            SeasonLength = Season,
            HeldOutRows = Horizon,
        });
        yield return new("smape", metrics.SymmetricMeanAbsolutePercentageError);
        yield return new("mase", metrics.MeanAbsoluteScaledError);
        yield return new("coverage_of_90", metrics.Coverage);
        yield return new("network_share", model.NetworkFraction);
    }

    private float[][] Generate(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Count).Select(_ => BusinessSeries.Make(random, Season, random.Next(Lengths.Shortest, Lengths.Longest + 1) + Horizon))];
    }

    /// <summary>Returns the symmetric mean absolute percentage error of the M4 competition, 0 to 200.</summary>
    private double Error(double[] forecast, float[] series) =>
        forecast.Zip(series[^Horizon..], (f, a) => 200 * Math.Abs(f - a) / (Math.Abs(f) + Math.Abs(a))).Average();

    private static IDataView View(MLContext ml, IEnumerable<float[]> series) =>
        ml.Data.LoadFromEnumerable(series.SelectMany((one, i) => one.Select(value => new Step { Id = $"{i}", Value = value })));

    private sealed class Step
    {
        public string Id { get; set; } = "";

        public float Value { get; set; }
    }
}
