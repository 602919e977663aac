using Microsoft.ML.Recurrent.Tests.Forecasting;

namespace Microsoft.ML.Recurrent.Tests.Anomalies;

/// <summary>Small detectors for tests.</summary>
internal static class Detectors
{
    public static ForecastingOptions Forecasting(RunSettings settings)
    {
        var options = Forecasters.Options(settings);
        foreach (var option in new[] { nameof(options.Horizon), nameof(options.ConfidenceLowerBoundColumn), nameof(options.ConfidenceUpperBoundColumn), nameof(options.ConfidenceLevel) })
            options.Table[option].SetDefault(options);
        return options;
    }

    /// <summary>A detector trained on a wave.</summary>
    public static AnomalyDetectionTransformer FitWave(MLContext ml, AnomalyDetectionOptions? detection = null) =>
        Fit(ml, SeriesRow.Wave(80), detection);

    public static AnomalyDetectionTransformer Fit(MLContext ml, IEnumerable<float> values, AnomalyDetectionOptions? detection = null) =>
        ml.Transforms.DetectAnomalyByRecurrent(Forecasting(new RunSettings()), detection).Fit(ml.Data.LoadFromEnumerable(SeriesRow.Of(values)));

    public static Verdict[] Judge(MLContext ml, ITransformer model, IEnumerable<float> values) =>
        [.. ml.Data.CreateEnumerable<Verdict>(model.Transform(ml.Data.LoadFromEnumerable(SeriesRow.Of(values))), reuseRowObject: false)];

    /// <summary>A season of four steps with noise that is nothing like normal.</summary>
    public static float[] Noisy(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(t => 10 + (2 * (t % 4)) + (float)(Math.Pow(random.NextDouble(), 2) * 4))];
    }
}
