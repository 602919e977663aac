using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Fine dust (PM2.5) in Beijing, hourly 2010 to 2014, with its missing values: the 24 hours after every sixth hour of 2014 from dust and weather so far. Models learn
/// from 2010 to 2013; the end of 2013 chooses the epoch.
/// </summary>
internal sealed class BeijingAir : EvaluationTask
{
    private const int HoursOfDay = 24;
    private const int TestRows = 365 * HoursOfDay;

    public override string Name => "beijing_pm25";

    public override string Summary => "Fine dust in Beijing, 24 hours ahead from dust and weather: MAE beside persistence and seasonal naive.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        Hour[] hours = [.. File.ReadLines(data.File("beijing_pm25", "pollution.csv")).Skip(1).Select(line => line.Split(',')).Select(Parse)];
        yield return new("mae_plain_defaults", Measure(hours, new ForecastingOptions(), seed, weatherIsKnown: false).MeanAbsoluteError);
        var metrics = Measure(hours, Options(), seed, weatherIsKnown: false);
        var best = Math.Min(metrics.Naive.MeanAbsoluteError, metrics.SeasonalNaive.MeanAbsoluteError);
        yield return new("mae", metrics.MeanAbsoluteError);
        yield return new("persistence_mae", metrics.Naive.MeanAbsoluteError);
        yield return new("seasonal_naive_mae", metrics.SeasonalNaive.MeanAbsoluteError);
        yield return new("mae_over_best_naive", metrics.MeanAbsoluteError / best);
        metrics = Measure(hours, Options(), seed, weatherIsKnown: true);
        yield return new("mae_with_coming_weather", metrics.MeanAbsoluteError);
        yield return new("mae_with_coming_weather_over_best_naive", metrics.MeanAbsoluteError / best);
    }

    /// <summary>
    /// Settings were chosen on the last 3,500 hours of 2013: dust returns to its usual level, which windows measured by all of the data show and windows measured by
    /// themselves hide.
    /// </summary>
    private static ForecastingOptions Options()
    {
        var options = ForecastingOptions.ForManySeries();
        options.ContextLength = 4 * HoursOfDay;
        options.Normalization = WindowNormalization.Global;
        options.Distribution = ForecastDistribution.Median;
        options.HiddenSize = 64;
        options.Dropout = 0.4f;
        options.LearningRate = 0.002f;
        options.LearningRateSchedule = new CosineSchedule();
        options.NumberOfEpochs = 10;
        options.EarlyStoppingPatience = 10;
        options.WindowsPerEpoch = 15_000;
        options.NumberOfNetworks = 3;
        options.ValidationFraction = 0.1f;
        return options;
    }

    private static ForecastingMetrics Measure(Hour[] hours, ForecastingOptions options, int seed, bool weatherIsKnown)
    {
        var ml = new MLContext(seed);
        options.Seed = seed;
        options.InputColumnName = nameof(Hour.Dust);
        options.OutputColumnName = "Forecast";
        options.TimestampColumnName = nameof(Hour.Time);
        options.PastCovariateColumnNames = weatherIsKnown ? [] : [nameof(Hour.Weather)];
        options.FutureCovariateColumnNames = weatherIsKnown ? [nameof(Hour.Weather)] : [];
        options.Horizon = HoursOfDay;
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(hours[..^TestRows]));
        return ml.Forecasting.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(hours)), new ForecastingEvaluationOptions
        {
            ActualColumnName = nameof(Hour.Dust),
            ForecastColumnName = "Forecast",
            SeasonLength = HoursOfDay,
            HeldOutRows = TestRows,
            OriginStride = 6,
        });
    }

    private static Hour Parse(string[] cells)
    {
        int Whole(int i) => int.Parse(cells[i], CultureInfo.InvariantCulture);
        float Number(int i) => cells[i] == "NA" ? float.NaN : float.Parse(cells[i], CultureInfo.InvariantCulture);
        float Blows(string direction) => cells[9] == direction ? 1 : 0;
        return new Hour
        {
            Time = new DateTime(Whole(1), Whole(2), Whole(3), Whole(4), 0, 0),
            Dust = Number(5),
            Weather = [Number(6), Number(7), Number(8), MathF.Log(1 + Number(10)), Number(11), Number(12), Blows("NW"), Blows("NE"), Blows("SE")],
        };
    }

    private sealed class Hour
    {
        public DateTime Time { get; set; }

        public float Dust { get; set; }

        [VectorType(9)]
        public float[] Weather { get; set; } = [];
    }
}
