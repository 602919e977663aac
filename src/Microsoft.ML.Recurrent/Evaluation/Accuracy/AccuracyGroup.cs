namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Represents the forecasts of a model and of the benchmarks, over the same values. Not safe for concurrent use.</summary>
internal sealed class AccuracyGroup(ForecastingMetricsOptions options)
{
    private readonly AccuracySums[] _sums =
        [.. Enum.GetValues<ForecastSource>().Select(_ => new AccuracySums(options.QuantileLevels, options.ConfidenceLevel))];

    public void AddChannel(ForecastSource source, ErrorSums sums, ErrorScale scale) => _sums[(int)source].AddChannel(sums, scale);

    public AccuracyFigures FiguresOf(ForecastSource source) => _sums[(int)source].ToFigures(_sums[(int)ForecastSource.Naive2]);
}
