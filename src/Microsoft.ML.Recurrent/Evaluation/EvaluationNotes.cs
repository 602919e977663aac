using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Writes to the log what a reader of the figures should know.</summary>
internal static class EvaluationNotes
{
    public static void Write(RecurrentLog log, ForecastingMetrics metrics, int withoutOrigins, int seriesCount)
    {
        if (withoutOrigins > 0)
            log.Warning($"{withoutOrigins} of {seriesCount} series are too short for a forecast from any row; they are not part of any figure.");
        if (metrics.MissingForecastCount > 0)
            log.Warning($"{metrics.MissingForecastCount} actual values have no forecast (NaN); they are not part of any figure.");
        if (metrics.Count == 0)
            log.Warning("No forecast has an actual value to compare with, so nothing could be measured.");
        if (metrics.MissingActualCount > 0)
            log.Info($"{metrics.MissingActualCount} forecast values are for times without an actual value; they are not part of any figure.");
        if (metrics.ScaledSeriesCount < metrics.SeriesCount)
            log.Warning($"{metrics.SeriesCount - metrics.ScaledSeriesCount} of {metrics.SeriesCount} series have constant or too few training rows to scale "
                + "errors with; they are not part of any scaled figure.");
        log.Info("Accuracy of the forecasts:\n" + metrics);
    }
}
