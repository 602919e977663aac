using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Featurizing.Series;

/// <summary>Featurizers of series for tests, and what they make of rows.</summary>
internal static class SeriesFeaturizers
{
    public static SeriesFeaturizingOptions Small() => new()
    {
        InputColumnName = nameof(SeriesSample.Values), HiddenSize = 6, NumberOfEpochs = 3, NumberOfThreads = 1,
    };

    public static PretrainedSeriesFeaturizingOptions Pretrained() => new() { InputColumnName = nameof(SeriesSample.Values) };

    public static RecurrentSeriesFeaturizingTransformer Fit(MLContext ml, SeriesFeaturizingOptions options, IEnumerable<SeriesSample> rows) =>
        ml.Transforms.FeaturizeSeriesByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(rows));

    public static RecurrentSeriesFeaturizingTransformer Fit(MLContext ml, PretrainedSeriesFeaturizingOptions options, IEnumerable<SeriesSample> rows) =>
        ml.Transforms.FeaturizeSeriesByPretrained(options).Fit(ml.Data.LoadFromEnumerable(rows));

    /// <summary>The vectors of series.</summary>
    public static float[][] Vectors(MLContext ml, RecurrentSeriesFeaturizingTransformer model, params IEnumerable<float[]> series) =>
        [.. model.Transform(ml.Data.LoadFromEnumerable(series.Select(values => new SeriesSample { Values = values }))).GetColumn<float[]>(model.OutputColumnName)];
}
