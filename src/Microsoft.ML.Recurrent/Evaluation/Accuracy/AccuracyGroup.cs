namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>The forecasts of a model and those that need none, over the same values. Not safe for concurrent use.</summary>
internal sealed class AccuracyGroup(ForecastingMetricsOptions options)
{
    private readonly AccuracySums[] _sums =
        [.. Enum.GetValues<Forecaster>().Select(_ => new AccuracySums(options.Levels, options.ConfidenceLevel))];

    public void AddChannel(Forecaster forecaster, ErrorSums sums, ErrorScale scale) => _sums[(int)forecaster].AddChannel(sums, scale);

    public AccuracyFigures FiguresOf(Forecaster forecaster) => _sums[(int)forecaster].ToFigures(_sums[(int)Forecaster.Naive2]);
}
