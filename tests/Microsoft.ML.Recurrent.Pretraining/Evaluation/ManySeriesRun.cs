using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Pretraining.Evaluation;

/// <summary>Measures how long it takes to forecast many series that one pipeline has read, as a user does it.</summary>
internal static class ManySeriesRun
{
    private const int Series = 10_000;
    private const int Length = 512;
    private const int Horizon = 48;

    public static void Run(CommandLine line)
    {
        var threads = (int)line.Number("threads", 2);
        foreach (var size in Enum.GetValues<PretrainedSize>())
        {
            var ml = new MLContext(1);
            var watch = Stopwatch.StartNew();
            var model = ml.Forecasting.ForecastByRecurrent(new ForecastingOptions
            {
                InputColumnName = nameof(Row.Value),
                OutputColumnName = nameof(Outlook.Forecast),
                SeriesColumnName = nameof(Row.Name),
                Architecture = ForecastArchitecture.Pretrained,
                PretrainedSize = size,
                Horizon = Horizon,
                ConfidenceLowerBoundColumnName = nameof(Outlook.Lower),
                ConfidenceUpperBoundColumnName = nameof(Outlook.Upper),
            }).Fit(ml.Data.LoadFromEnumerable(Rows()));
            var read = watch.Elapsed.TotalSeconds;
            watch.Restart();
            var sum = 0.0;
            Parallel.ForEach(model.SeriesIds, new ParallelOptions { MaxDegreeOfParallelism = threads }, id =>
            {
                using var engine = model.CreateForecastingEngine<Row, Outlook>(ml, id);
                var forecast = engine.Predict();
                lock (watch)
                    sum += forecast.Forecast[^1];
            });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size}: {Series:n0} series of {Length} values read in {read:f1} s, forecast for {Horizon} steps by {threads} threads in "
                + $"{watch.Elapsed.TotalSeconds:f1} s (mean of the last steps {sum / Series:f3})"));
        }
    }

    private static IEnumerable<Row> Rows()
    {
        for (var series = 0; series < Series; series++)
        {
            var random = new SeededRandom((ulong)series);
            var phase = random.NextDouble() * 24;
            var name = series.ToString(CultureInfo.InvariantCulture);
            for (var t = 0; t < Length; t++)
                yield return new Row { Name = name, Value = (float)(10 + Math.Sin((t + phase) * Math.PI / 12) + (0.2 * random.NextGaussian())) };
        }
    }

    private sealed class Row
    {
        public string Name { get; set; } = "";

        public float Value { get; set; }
    }

    private sealed class Outlook
    {
        public float[] Forecast { get; set; } = [];

        public float[] Lower { get; set; } = [];

        public float[] Upper { get; set; } = [];
    }
}
