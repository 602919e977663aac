using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Writes to the log what a reader of the figures should know.</summary>
internal static class EvaluationNotes
{
    public static void Write(RecurrentLog log, ForecastingMetrics metrics, int withoutOrigins, int seriesCount)
    {
        if (withoutOrigins > 0)
            log.Warning($"{withoutOrigins} of {seriesCount} series are too short to be forecast from anywhere; they count in no figure.");
        if (metrics.MissingForecastCount > 0)
            log.Warning($"{metrics.MissingForecastCount} actual values have no forecast (NaN); they count in no figure.");
        if (metrics.Count == 0)
            log.Warning("No forecast meets an actual value, so nothing could be measured.");
        if (metrics.MissingActualCount > 0)
            log.Info($"{metrics.MissingActualCount} forecast values are of times without an actual value; they count in no figure.");
        if (metrics.ScaledSeriesCount < metrics.SeriesCount)
            log.Warning($"{metrics.SeriesCount - metrics.ScaledSeriesCount} of {metrics.SeriesCount} series have constant or too few training rows to scale errors with; they count "
                + "in no scaled figure.");
        log.Info("How good the forecasts are:\n" + metrics);
    }
}
