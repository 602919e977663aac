using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Experiments.Races;

/// <summary>Fits the forecasters that an experiment compares with those that it trains.</summary>
/// <param name="context">The context.</param>
/// <param name="initial">The options that the trained forecasters start from, with the columns that are written.</param>
/// <param name="validation">The checked options of the comparison, with the season.</param>
internal sealed class Contestants(MLContext context, ForecastingOptions initial, ForecastingCrossValidationOptions validation)
{
    /// <summary>Returns the methods that are compared for a number of targets, the simplest first.</summary>
    public static IEnumerable<ForecastMethod> For(int targetCount) =>
        Enum.GetValues<ForecastMethod>().Where(method => method != ForecastMethod.Recurrent && (method != ForecastMethod.Pretrained || targetCount == 1));

    /// <summary>Returns the forecaster by a method.</summary>
    /// <param name="method">The method, another than recurrent.</param>
    /// <param name="rows">The rows to fit on.</param>
    /// <param name="schema">The definition of a step of all rows.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public ForecastingTransformer Fit(ForecastMethod method, IDataView rows, SeriesSchema schema, CancellationToken cancellationToken)
    {
        int? season = method is ForecastMethod.SeasonalNaive or ForecastMethod.ExponentialSmoothing ? validation.SeasonLength : null;
        var options = initial.WithoutTraining(ArchitectureOf(method), season);
        (options.TimeZone, options.TimestampKind, options.CancellationToken) = (schema.Zone?.Id, schema.TimestampKind, cancellationToken);
        if (schema.Grid is FixedGrid)
            options.ClosedTimes = ClosedTimes.None;
        return context.Forecasting.ForecastByRecurrent(options).Fit(rows);
    }

    private static ForecastArchitecture ArchitectureOf(ForecastMethod method) => method switch
    {
        ForecastMethod.Naive => ForecastArchitecture.Naive,
        ForecastMethod.SeasonalNaive => ForecastArchitecture.SeasonalNaive,
        ForecastMethod.ExponentialSmoothing => ForecastArchitecture.ExponentialSmoothing,
        ForecastMethod.Pretrained => ForecastArchitecture.Pretrained,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "A recurrent forecaster is fitted by its trial."),
    };
}
