using System.Globalization;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Thirteen textbook series by the defaults of the library: forecasts of the held-out end from rolling origins one horizon apart, MASE beside that of the seasonal
/// naive forecast. The season is not told to the forecaster, only to the naive forecast.
/// </summary>
internal sealed class ClassicSeries : EvaluationTask
{
    // File, season of the naive forecast, horizon, held-out rows. Held out are the usual parts of the data's own page.
    private static readonly (string File, int Season, int Horizon, int HeldOut)[] s_series =
    [
        ("air_passengers", 12, 12, 24), ("ausbeer_quarterly", 4, 8, 24), ("champagne_sales", 12, 12, 24), ("daily_female_births", 7, 14, 56),
        ("heart_rate", 1, 30, 360), ("melbourne_daily_min_temp", 365, 30, 365), ("monthly_milk", 12, 12, 24), ("monthly_sunspots", 132, 36, 264),
        ("nyc_taxi_passengers", 336, 48, 1440), ("quebec_car_sales", 12, 12, 24), ("shampoo_sales", 1, 6, 12), ("taylor_halfhourly_demand", 336, 48, 672),
        ("wineind_monthly", 12, 12, 24),
    ];

    public override string Name => "univariate_classics";

    public override string Summary => "Thirteen textbook series by the library's defaults, rolling origins: MASE over seasonal naive's for each, and how many are below 1.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var wins = 0;
        foreach (var (file, season, horizon, heldOut) in s_series)
        {
            var values = Read(data.File("univariate_classics", file + ".csv"));
            var ml = new MLContext(seed);
            var model = ml.Forecasting.ForecastByRecurrent(new ForecastingOptions
            {
                InputColumnName = nameof(Step.Value),
                OutputColumnName = "Forecast",
                Horizon = horizon,
                Seed = seed,
            }).Fit(View(values[..^heldOut]));
            var metrics = ml.Forecasting.Evaluate(model.Transform(View(values)), new ForecastingEvaluationOptions
            {
                ActualColumnName = nameof(Step.Value),
                ForecastColumnName = "Forecast",
                SeasonLength = season,
                HeldOutRows = heldOut,
                OriginStride = horizon,
            });
            var ratio = metrics.MeanAbsoluteScaledError / metrics.SeasonalNaive.MeanAbsoluteScaledError;
            wins += ratio < 1 ? 1 : 0;
            yield return new($"{file}_mase_over_seasonal_naive", ratio);

            IDataView View(float[] some) => ml.Data.LoadFromEnumerable(some.Select(value => new Step { Value = value }));
        }

        yield return new("series_below_seasonal_naive", wins);
    }

    /// <summary>The first column of numbers.</summary>
    private static float[] Read(string path)
    {
        string[][] rows = [.. File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
        var column = Array.FindIndex(rows[0], cell => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        return [.. rows.Select(cells => float.Parse(cells[column], CultureInfo.InvariantCulture))];
    }

    private sealed class Step
    {
        public float Value { get; set; }
    }
}
