namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Small forecasters for tests.</summary>
internal static class Forecasters
{
    public static string[] OutputColumns { get; } = ["Forecast", "Lower", "Upper"];

    public static ForecastingOptions Options(RunSettings settings) => new()
    {
        InputColumnName = nameof(SeriesRow.Value),
        OutputColumnName = nameof(Outlook.Forecast),
        ConfidenceLowerBoundColumnName = nameof(Outlook.Lower),
        ConfidenceUpperBoundColumnName = nameof(Outlook.Upper),
        ConfidenceLevel = 0.9f,
        ContextLength = 12,
        Horizon = 5,
        SeasonLength = 4,
        HiddenSize = 6,
        NumberOfNetworks = 2,
        LearningRate = 0.02f,
        Seed = settings.Seed,
        NumberOfEpochs = settings.NumberOfEpochs,
        NumberOfThreads = settings.NumberOfThreads,
        Progress = settings.Progress,
        CancellationToken = settings.CancellationToken,
    };

    /// <summary>Sets an architecture, and options that have no effect with a pretrained network or without a network to their defaults.</summary>
    public static ForecastingOptions With(this ForecastingOptions options, ForecastArchitecture architecture)
    {
        options.Architecture = architecture;
        if (options.IsPretrained || options.IsStatistical)
            options.Table.ResetIdle(options, options.Table.Rows.Select(row => row.Name).ToHashSet());
        return options;
    }

    public static ForecastingTransformer Fit(MLContext ml, ForecastingOptions options, IEnumerable<float> values) =>
        ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(SeriesRow.Of(values)));

    public static ForecastingTransformer FitWave(MLContext ml, int count = 80) => Fit(ml, Options(new RunSettings()), SeriesRow.Wave(count));

    public static Outlook[] Transform(MLContext ml, ITransformer model, IEnumerable<float> values) =>
        [.. ml.Data.CreateEnumerable<Outlook>(model.Transform(ml.Data.LoadFromEnumerable(SeriesRow.Of(values))), reuseRowObject: false)];

    public static void AssertSame(Outlook expected, Outlook actual)
    {
        Assert.Equal(expected.Forecast, actual.Forecast);
        Assert.Equal(expected.Lower, actual.Lower);
        Assert.Equal(expected.Upper, actual.Upper);
    }
}
