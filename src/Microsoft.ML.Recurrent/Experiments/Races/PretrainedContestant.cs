using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Experiments.Races;

/// <summary>Makes the forecaster by a pretrained network that an experiment compares with those that it trains.</summary>
internal static class PretrainedContestant
{
    /// <summary>Returns the forecaster for the columns of a fold.</summary>
    /// <param name="context">The context.</param>
    /// <param name="training">The training rows of the fold.</param>
    /// <param name="schema">The columns that are read.</param>
    /// <param name="validation">The columns that are written.</param>
    /// <param name="horizon">The number of steps ahead.</param>
    public static ForecastingTransformer Fit(
        MLContext context, IDataView training, SeriesSchema schema, ForecastingCrossValidationOptions validation, int horizon)
    {
        var options = ForecastingOptions.OfPretrained(schema.TargetColumnName, validation.ForecastColumnName, horizon);
        (options.SeriesColumnName, options.TimestampColumnName, options.TimeZone) = (schema.SeriesColumnName, schema.TimestampColumnName, schema.Zone?.Id);
        options.TimestampKind = schema.TimestampKind;
        if (schema.Grid is FixedGrid)
            options.ClosedTimes = ClosedTimes.None;
        if (validation.Quantiles is ({ } column, var levels))
            (options.QuantileColumnName, options.QuantileLevels) = (column, levels);
        return context.Forecasting.ForecastByRecurrent(options).Fit(training);
    }
}
