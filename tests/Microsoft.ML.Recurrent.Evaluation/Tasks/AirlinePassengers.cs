using System.Globalization;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Monthly airline passengers 1949-1960 (Box and Jenkins): the last 24 of 144 months forecast from one origin, with the quick start's options.
/// Repeating the last year of the training data has an RMSE of 77.0. The networks correct a forecast of level, season and drift, so their share says
/// how much of the result is theirs.
/// </summary>
internal sealed class AirlinePassengers : EvaluationTask
{
    private const int HeldOut = 24;
    private const int MonthsOfYear = 12;

    public override string Name => "airline";

    public override string Summary => "Monthly airline passengers, the last 24 of 144 months forecast from one origin: RMSE of the forecaster, the share of its networks, and the seasonal naive forecast's RMSE.";

    public override int DefaultSeeds => 5;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var path = data.File("univariate_classics", "air_passengers.csv");
        float[] series = [.. File.ReadLines(path).Skip(1).Where(l => l.Length > 0).Select(l => float.Parse(l.Split(',')[1], CultureInfo.InvariantCulture))];
        var history = series[..^HeldOut];
        var actual = series[^HeldOut..];

        var ml = new MLContext(seed);
        var forecaster = ml.Forecasting.ForecastByRecurrent(new ForecastingOptions
        {
            InputColumnName = nameof(Month.Passengers),
            OutputColumnName = nameof(Outlook.Forecast),
            Horizon = HeldOut,
            SeasonLength = MonthsOfYear,
            Seed = seed,
        });
        var model = forecaster.Fit(ml.Data.LoadFromEnumerable(history.Select(v => new Month { Passengers = v })));
        using var engine = model.CreateForecastingEngine<Month, Outlook>(ml);
        yield return new("rmse", Rmse(engine.Predict().Forecast, actual));
        yield return new("network_share", model.NetworkFraction);
        yield return new("seasonal_naive_rmse", Rmse([.. actual.Select((_, i) => history[history.Length - MonthsOfYear + i % MonthsOfYear])], actual));
    }

    private static double Rmse(float[] forecast, float[] actual) =>
        Math.Sqrt(forecast.Zip(actual, (f, a) => Math.Pow(f - a, 2)).Average());

    private sealed class Month
    {
        public float Passengers { get; set; }
    }

    private sealed class Outlook
    {
        public float[] Forecast { get; set; } = [];
    }
}
