using Microsoft.ML.Recurrent.Mutations.Targets;

namespace Microsoft.ML.Recurrent.Mutations.Samples;

/// <summary>Small forecasters and a detector of anomalies.</summary>
internal static class SeriesSamples
{
    private const int Rows = 40;

    public static IEnumerable<MutationTarget> Make(MLContext ml)
    {
        var all = SeriesRow.Make(Rows);
        var one = ml.Data.LoadFromEnumerable(all.Take(Rows).ToList());
        var both = ml.Data.LoadFromEnumerable(all);
        var local = ml.Forecasting.ForecastByRecurrent(
            Small(new ForecastingOptions { Architecture = ForecastArchitecture.SeasonalCorrection, SeasonLength = 4 })).Fit(one);
        yield return ModelTarget.Of("forecaster", ml, local, one);
        yield return ModelTarget.Of("detector", ml, local.DetectAnomalies(), one);
        foreach (var architecture in new[] { ForecastArchitecture.Direct, ForecastArchitecture.SegmentWise, ForecastArchitecture.Autoregressive })
        {
            var forecaster = ml.Forecasting.ForecastByRecurrent(Small(new ForecastingOptions
            {
                Architecture = architecture,
                SeriesColumnName = "Series",
                TimestampColumnName = "Time",
                PastCovariateColumnNames = architecture == ForecastArchitecture.Autoregressive ? [] : ["Past"],
                FutureCovariateColumnNames = ["Future"],
                StaticColumnNames = ["Kind"],
                ContextLength = 8,
                SegmentLength = architecture == ForecastArchitecture.SegmentWise ? 2 : null,
                ExponentialSmoothing = architecture == ForecastArchitecture.Direct,
            }, architecture == ForecastArchitecture.Autoregressive ? 4 : null)).Fit(both);
            yield return ModelTarget.Of($"{architecture}".ToLowerInvariant(), ml, forecaster, both);
            if (architecture == ForecastArchitecture.Direct)
                yield return new SeriesEngineTarget(
                    ml, forecaster, new SeriesRow { Series = "a", Time = new DateTime(2024, 1, 1).AddDays(Rows), Value = 12, Kind = 1 });
        }
    }

    private static ForecastingOptions Small(ForecastingOptions options, int? samples = null)
    {
        options.NumberOfSamples = samples ?? options.NumberOfSamples;
        SequenceSamples.Small(options);
        options.InputColumnName = "Value";
        options.Horizon = 2;
        options.NumberOfNetworks = 1;
        options.ConfidenceLowerBoundColumnName = "Lower";
        options.ConfidenceUpperBoundColumnName = "Upper";
        return options;
    }
}
