namespace Microsoft.ML.Recurrent.Tests.Forecasting.Intervals;

/// <summary>Forecasters for tests of bounds: tiny networks that learn little.</summary>
internal static class BoundsForecasters
{
    public const int Horizon = 3;

    public static ForecastingOptions Options(ForecastArchitecture architecture, int seed = 1) => new ForecastingOptions
    {
        InputColumnName = nameof(PricedRow.Value),
        OutputColumnName = nameof(Bounded.Forecast),
        ConfidenceLowerBoundColumnName = nameof(Bounded.Lower),
        ConfidenceUpperBoundColumnName = nameof(Bounded.Upper),
        ConfidenceLevel = 0.9f,
        QuantileColumnName = nameof(Bounded.Quantiles),
        QuantileLevels = [0.05f, 0.4f, 0.5f, 0.6f, 0.95f],
        Horizon = Horizon,
        HiddenSize = 4,
        NumberOfNetworks = 1,
        NumberOfEpochs = 3,
        NumberOfSamples = architecture == ForecastArchitecture.Autoregressive ? 20 : Recurrent.Forecasting.ForecastingDefaults.NumberOfSamples,
        LearningRate = 0.05f,
        Seed = seed,
        NumberOfThreads = 1,
    }.With(architecture);

    public static ForecastingTransformer Fit(ForecastingOptions options, IEnumerable<float> values, MLContext? context = null)
    {
        var ml = context ?? new MLContext(1);
        return ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(PricedRow.Of(values)));
    }

    public static ForecastingEngine<PricedRow, Bounded> Engine(ITransformer model) =>
        model.CreateForecastingEngine<PricedRow, Bounded>(new MLContext(1));

    public static Bounded Forecast(ForecastingOptions options, IEnumerable<float> values)
    {
        using var engine = Engine(Fit(options, values));
        return engine.Predict();
    }

    /// <summary>What a forecaster writes to the log while it is trained, warnings only.</summary>
    public static List<string> Warnings(ForecastingOptions options, IEnumerable<float> values)
    {
        var ml = new MLContext(1);
        var warnings = new List<string>();
        ml.Log += (_, entry) =>
        {
            if (entry.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(entry.Message);
        };
        Fit(options, values, ml);
        return warnings;
    }
}
