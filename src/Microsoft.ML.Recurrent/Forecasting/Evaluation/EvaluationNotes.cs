using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Says in the log what a reader of the figures should know.</summary>
internal static class EvaluationNotes
{
    public static void Write(RecurrentLog log, ForecastingMetrics metrics, int withoutOrigins, int seriesCount)
    {
        if (withoutOrigins > 0)
            log.Warning($"{withoutOrigins} of {seriesCount} series are too short to be forecast from anywhere; they count in no figure.");
        if (metrics.MissingForecastCount > 0)
            log.Warning($"{metrics.MissingForecastCount} actual values have no forecast (NaN); they count in no figure.");
        if (metrics.ScaledSeriesCount < metrics.SeriesCount)
            log.Warning($"{metrics.SeriesCount - metrics.ScaledSeriesCount} of {metrics.SeriesCount} series have constant or too few training rows to scale errors with; they count "
                + "in no scaled figure.");
        log.Info("How good the forecasts are:\n" + metrics);
    }
}
