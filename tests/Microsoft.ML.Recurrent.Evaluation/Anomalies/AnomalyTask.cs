using System.Globalization;

namespace Microsoft.ML.Recurrent.Evaluation.Anomalies;

/// <summary>
/// Spikes and shifts of the level, by three to six deviations of the series' changes, added to the end of a half-hourly series: what a detector that learned from the
/// beginning finds of them at a confidence level of 99 %, and how often it alerts on the series as it is; beside seasonal differences. The places are drawn anew
/// with each seed.
/// </summary>
internal abstract class AnomalyTask : EvaluationTask
{
    private const int HalfHoursOfWeek = 336;
    private const int HalfHoursOfDay = 48;

    public override string Summary => "Spikes and level shifts added to a half-hourly series: precision, recall, F1 and alerts on the clean series of a GRU, "
        + "with nothing but its column, and with settings for the task with and without expected values in the place of anomalies, and of seasonal differences.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var (times, values, testStart) = Read(data);
        var ml = new MLContext(seed);
        var changes = SeasonalDifference.Deviation([.. Enumerable.Range(1, testStart - 1).Select(t => (double)values[t] - values[t - 1])]);
        var disturbances = Disturbance.Draw(testStart, values.Length, changes, seed);
        var disturbed = Disturbance.AddTo(values, disturbances);
        var plain = ml.Transforms.DetectAnomalyByGru(nameof(Verdict.Anomaly), nameof(HalfHour.Value)).Fit(
            ml.Data.LoadFromEnumerable(HalfHour.Of(times, values).Take(testStart)));
        foreach (var figure in Figures("plain_defaults", series => Judge(plain, series)))
            yield return figure;

        var forecaster = ml.Forecasting.ForecastByRecurrent(new ForecastingOptions
        {
            InputColumnName = nameof(HalfHour.Value),
            TimestampColumnName = nameof(HalfHour.Time),
            CalendarFeatures = CalendarFeatures.HourOfDay | CalendarFeatures.DayOfWeek,
            Architecture = ForecastArchitecture.Direct,
            Cell = CellKind.Gru,
            ContextLength = HalfHoursOfDay,
            SeasonLength = HalfHoursOfDay,
            NumberOfEpochs = 40,
            EarlyStoppingPatience = 8,
            Seed = seed,
        }).Fit(ml.Data.LoadFromEnumerable(HalfHour.Of(times, values).Take(testStart)));

        foreach (var (name, detect) in new (string, Func<float[], bool[]>)[]
        {
            ("detector", series => Judge(forecaster.DetectAnomalies(), series)),
            ("not_replacing", series => Judge(forecaster.DetectAnomalies(new() { MaximumReplacements = 0 }), series)),
            ("difference", series => SeasonalDifference.Alerts(series, values, testStart, HalfHoursOfWeek, false)),
            ("difference_changes", series => SeasonalDifference.Alerts(series, values, testStart, HalfHoursOfWeek, true)),
        })
            foreach (var figure in Figures(name, detect))
                yield return figure;

        IEnumerable<Measurement> Figures(string name, Func<float[], bool[]> detect) =>
            AlertFigures.Of(name, detect(values), detect(disturbed), disturbances, testStart);

        bool[] Judge(AnomalyDetectionTransformer detector, float[] series) =>
        [
            .. ml.Data.CreateEnumerable<Verdict>(detector.Transform(ml.Data.LoadFromEnumerable(HalfHour.Of(times, series))), reuseRowObject: false)
                .Select(verdict => verdict.Anomaly[0] == 1),
        ];
    }

    /// <summary>The series and where its test part begins.</summary>
    protected abstract (DateTime[] Times, float[] Values, int TestStart) Read(DataSource data);

    protected static float[] ReadColumn(string path, int column) =>
        [.. File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => float.Parse(line.Split(',')[column], CultureInfo.InvariantCulture))];

    protected static DateTime[] HalfHoursFrom(DateTime start, int count) => [.. Enumerable.Range(0, count).Select(t => start.AddMinutes(30 * t))];

    private sealed class HalfHour
    {
        public DateTime Time { get; set; }

        public float Value { get; set; }

        public static IEnumerable<HalfHour> Of(DateTime[] times, float[] values) => times.Zip(values, (time, value) => new HalfHour { Time = time, Value = value });
    }

    private sealed class Verdict
    {
        public double[] Anomaly { get; set; } = [];
    }
}
