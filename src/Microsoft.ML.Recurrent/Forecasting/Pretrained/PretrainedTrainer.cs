using System.Globalization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>Makes a forecaster of a pretrained network: without training, or by training it further.</summary>
/// <param name="options">The checked options.</param>
/// <param name="schema">The columns that are read from a row.</param>
/// <param name="log">The log.</param>
internal sealed class PretrainedTrainer(ForecastingOptions options, SeriesSchema schema, RecurrentLog log)
{
    /// <summary>Makes the forecaster from the network that the options name.</summary>
    /// <param name="series">The series.</param>
    /// <exception cref="ArgumentException">There are several targets, or fine-tuning has too few values.</exception>
    public PretrainedForecastModel Train(IReadOnlyList<TimeSeries> series)
    {
        if (schema.TargetCount > 1)
            throw new ArgumentException($"The column '{schema.TargetColumnName}' has {schema.TargetCount} targets; a pretrained network forecasts one. Use "
                + $"ForecastByRecurrent with the architecture {nameof(ForecastArchitecture.SegmentWise)}, or a row for each series and step with "
                + $"{nameof(options.SeriesColumnName)}.");
        if (!series.Any(one => one.Targets.AsSpan().ContainsAnyExcept(float.NaN)))
            throw new ArgumentException($"The column '{schema.TargetColumnName}' has no value to forecast from: "
                + $"{(series.Count == 0 ? "there are no rows" : "all rows are missing (NaN)")}.");
        var network = PretrainedLibrary.Of(options.PretrainedSize);
        if (options.FineTune)
            return Continue(series, network);
        var what = series.Count == 1 ? "one series" : string.Create(CultureInfo.InvariantCulture, $"{series.Count:n0} series");
        log.Info(string.Create(CultureInfo.InvariantCulture,
            $"Forecasting {what} by a pretrained network of {network.Weights.Length:n0} parameters; nothing is trained."));
        return new PretrainedForecastModel(schema, options.Horizon, network) { Training = TrainingRecord.NothingToLearn };
    }

    /// <summary>Makes the forecaster from a network that is trained further.</summary>
    public PretrainedForecastModel Continue(IReadOnlyList<TimeSeries> series, PretrainedModel start)
    {
        var (tuned, record) = new PretrainedTuner(options, log, start).Tune(series);
        return new PretrainedForecastModel(schema, options.Horizon, tuned) { Training = record };
    }
}
