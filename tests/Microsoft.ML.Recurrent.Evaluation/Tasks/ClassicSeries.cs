using System.Globalization;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Thirteen textbook series by the defaults of the library: forecasts of the held-out end from rolling origins one horizon apart, MASE beside that of the seasonal
/// naive forecast, and the share of values within the 90 % interval. The season is not told to the forecaster, only to the naive forecast.
/// </summary>
internal class ClassicSeries : EvaluationTask
{
    // File, season of the naive forecast, horizon, held-out rows. Held out are the usual parts of the data's own page.
    private static readonly (string File, int Season, int Horizon, int HeldOut)[] s_series =
    [
        ("air_passengers", 12, 12, 24), ("ausbeer_quarterly", 4, 8, 24), ("champagne_sales", 12, 12, 24), ("daily_female_births", 7, 14, 56),
        ("heart_rate", 1, 30, 360), ("melbourne_daily_min_temp", 365, 30, 365), ("monthly_milk", 12, 12, 24), ("monthly_sunspots", 132, 36, 264),
        ("nyc_taxi_passengers", 336, 48, 1440), ("quebec_car_sales", 12, 12, 24), ("shampoo_sales", 1, 6, 12), ("taylor_halfhourly_demand", 336, 48, 672),
        ("wineind_monthly", 12, 12, 24),
    ];

    private const float Level = 0.9f;
    private static readonly string[] s_times = ["yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss"];

    public override string Name => "univariate_classics";

    public override string Summary => "Thirteen textbook series by the library's defaults, rolling origins: for each, MASE over seasonal naive's and "
        + "coverage of the 90 % interval; how many are below 1, and mean coverage.";

    /// <summary>Whether a pretrained network may take part.</summary>
    protected virtual bool CombinesPretrained => false;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var (wins, coverage) = (0, 0.0);
        foreach (var (file, season, horizon, heldOut) in s_series)
        {
            var steps = Read(data.File("univariate_classics", file + ".csv"));
            var ml = new MLContext(seed);
            var model = ml.Forecasting.ForecastByRecurrent(new ForecastingOptions
            {
                InputColumnName = nameof(Step.Value),
                OutputColumnName = "Forecast",
                TimestampColumnName = steps[0].Time == default ? null : nameof(Step.Time),
                ConfidenceLowerBoundColumnName = "Lower",
                ConfidenceUpperBoundColumnName = "Upper",
                ConfidenceLevel = Level,
                Horizon = horizon,
                CombinesPretrained = CombinesPretrained,
                Seed = seed,
            }).Fit(ml.Data.LoadFromEnumerable(steps[..^heldOut]));
            var metrics = ml.Forecasting.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(steps)), new ForecastingEvaluationOptions
            {
                ActualColumnName = nameof(Step.Value),
                ForecastColumnName = "Forecast",
                ConfidenceLowerBoundColumnName = "Lower",
                ConfidenceUpperBoundColumnName = "Upper",
                ConfidenceLevel = Level,
                SeasonLength = season,
                HeldOutRows = heldOut,
                OriginStride = horizon,
            });
            var ratio = metrics.MeanAbsoluteScaledError / metrics.SeasonalNaive.MeanAbsoluteScaledError;
            wins += ratio < 1 ? 1 : 0;
            coverage += metrics.Coverage / s_series.Length;
            yield return new($"{file}_mase_over_seasonal_naive", ratio);
            yield return new($"{file}_coverage_of_90", metrics.Coverage);
            if (CombinesPretrained)
                yield return new($"{file}_pretrained_fraction", model.PretrainedFraction);
        }

        yield return new("series_below_seasonal_naive", wins);
        yield return new("mean_coverage_of_90", coverage);
    }

    /// <summary>The first column of numbers, and the other one where it holds times: of the shampoo it holds the number of year and month, which is none.</summary>
    private static Step[] Read(string path)
    {
        string[][] rows = [.. File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
        var column = Array.FindIndex(rows[0], cell => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        var hasTimes = rows[0].Length > 1 && DateTime.TryParseExact(rows[0][1 - column], s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        return
        [
            .. rows.Select(cells => new Step
            {
                Value = float.Parse(cells[column], CultureInfo.InvariantCulture),
                Time = hasTimes ? DateTime.ParseExact(cells[1 - column], s_times, CultureInfo.InvariantCulture) : default,
            }),
        ];
    }

    private sealed class Step
    {
        public float Value { get; set; }

        public DateTime Time { get; set; }
    }
}
