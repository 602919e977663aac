using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Evaluation.Forecasting;

/// <summary>
/// The hourly series of the M4 competition: 414 series, the last 48 hours of each forecast by one model of all. Seasonal naive has a sMAPE of 13.912 and a MASE of
/// 1.193, the winner (ES-RNN) 9.328 and 0.893; GluonTS's DeepAR a weighted quantile loss of 0.033.
/// </summary>
internal abstract class HourlyCompetitionTask : EvaluationTask
{
    private const int Horizon = 48;
    protected const int HoursOfDay = 24;
    private const float Level = 0.9f;
    private static readonly float[] s_levels = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f];

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var training = Read(data.File("m4_hourly", "train.csv"));
        var test = Read(data.File("m4_hourly", "test.csv"));
        var ml = new MLContext(seed);
        var options = Options(seed);
        options.InputColumnName = nameof(Hour.Value);
        options.OutputColumnName = "Forecast";
        options.SeriesColumnName = nameof(Hour.Id);
        options.Horizon = Horizon;
        options.ConfidenceLevel = Level;
        (options.ConfidenceLowerBoundColumnName, options.ConfidenceUpperBoundColumnName) = ("Lower", "Upper");
        (options.QuantileColumnName, options.QuantileLevels) = ("Quantiles", s_levels);
        var watch = Stopwatch.StartNew();
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(View(ml, training));
        yield return new("fit_seconds", watch.Elapsed.TotalSeconds);
        if (options.CombinesPretrained)
            yield return new("pretrained_fraction", model.PretrainedFraction);

        foreach (var (id, values) in test)
            training[id] = [.. training[id], .. values];
        var metrics = ml.Forecasting.Evaluate(model.Transform(View(ml, training)), new ForecastingEvaluationOptions
        {
            ActualColumnName = nameof(Hour.Value),
            ForecastColumnName = "Forecast",
            SeriesColumnName = nameof(Hour.Id),
            ConfidenceLowerBoundColumnName = "Lower",
            ConfidenceUpperBoundColumnName = "Upper",
            ConfidenceLevel = Level,
            QuantileColumnName = "Quantiles",
            QuantileLevels = s_levels,
            SeasonLength = HoursOfDay,
            HeldOutRows = Horizon,
        });
        yield return new("smape", metrics.SymmetricMeanAbsolutePercentageError);
        yield return new("mase", metrics.MeanAbsoluteScaledError);
        yield return new("owa", metrics.OverallWeightedAverage);
        yield return new("weighted_quantile_loss", metrics.WeightedQuantileLoss);
        yield return new("coverage_of_90", metrics.Coverage);
        yield return new("seasonal_naive_smape", metrics.SeasonalNaive.SymmetricMeanAbsolutePercentageError);
        yield return new("seasonal_naive_mase", metrics.SeasonalNaive.MeanAbsoluteScaledError);
    }

    /// <summary>Returns the options of the forecaster, without those of columns, horizon and bounds.</summary>
    protected abstract ForecastingOptions Options(int seed);

    private static IDataView View(MLContext ml, Dictionary<string, float[]> series) =>
        ml.Data.LoadFromEnumerable(series.SelectMany(one => one.Value.Select(value => new Hour { Id = one.Key, Value = value })));

    private static Dictionary<string, float[]> Read(string path) => File.ReadLines(path).Select(line => line.Split(',')).ToDictionary(
        cells => cells[0], cells => cells.Skip(1).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray());

    private sealed class Hour
    {
        public string Id { get; set; } = "";

        public float Value { get; set; }
    }
}
