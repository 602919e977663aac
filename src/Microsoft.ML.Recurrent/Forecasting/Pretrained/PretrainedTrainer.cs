using System.Globalization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>Makes a forecaster of a pretrained network: without training, or by training it further.</summary>
/// <param name="request">What is asked of the forecaster.</param>
internal sealed class PretrainedTrainer(ForecastRequest request)
{
    private readonly ForecastingOptions _options = request.Options;
    private readonly SeriesSchema _schema = request.Schema;

    /// <summary>Makes the forecaster from the network that the options name.</summary>
    /// <param name="series">The series.</param>
    /// <exception cref="ArgumentException">There are several targets, or fine-tuning has too few values.</exception>
    public PretrainedForecastModel Train(IReadOnlyList<TimeSeries> series)
    {
        if (_schema.TargetCount > 1)
            throw new ArgumentException($"The column '{_schema.TargetColumnName}' has {_schema.TargetCount} targets; a pretrained network forecasts one. Use "
                + $"ForecastByRecurrent with the architecture {nameof(ForecastArchitecture.SegmentWise)}, or a row for each series and step with "
                + $"{nameof(_options.SeriesColumnName)}.");
        if (!series.Any(one => one.Targets.AsSpan().ContainsAnyExcept(float.NaN)))
            throw new ArgumentException($"The column '{_schema.TargetColumnName}' has no value to forecast from: "
                + $"{(series.Count == 0 ? "there are no rows" : "all rows are missing (NaN)")}.");
        var network = PretrainedLibrary.Of(_options.PretrainedSize);
        if (_options.FineTune)
            return Continue(series, network);
        var what = series.Count == 1 ? "one series" : string.Create(CultureInfo.InvariantCulture, $"{series.Count:n0} series");
        request.Context.Log.Info(string.Create(CultureInfo.InvariantCulture,
            $"Forecasting {what} by a pretrained network of {network.Weights.Length:n0} parameters; nothing is trained."));
        return new PretrainedForecastModel(_schema, request.Lengths.Horizon, network) { Training = TrainingRecord.NothingToLearn };
    }

    /// <summary>Makes the forecaster from a network that is trained further.</summary>
    public PretrainedForecastModel Continue(IReadOnlyList<TimeSeries> series, PretrainedModel start)
    {
        var (tuned, record) = new PretrainedTuner(request, start).Tune(series);
        return new PretrainedForecastModel(_schema, request.Lengths.Horizon, tuned) { Training = record };
    }
}
