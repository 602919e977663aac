using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Evaluation.CrossValidation;

/// <summary>The options that specify the folds of a cross-validation of forecasts.</summary>
internal static class ForecastingCrossValidationOptionTable
{
    private const string OfForecaster = "it is that of the options to start from";
    private const string NoBounds = "no metric of an experiment measures bounds";

    /// <summary>Gets the table.</summary>
    public static OptionTable<ForecastingCrossValidationOptions> Table { get; } =
        new OptionTable<ForecastingCrossValidationOptions>(ForecastingMetricsOptionTable.Table)
        .Add(o => o.NumberOfFolds, null, OptionBounds.AtLeast(1), row => row
            .OnlyIf(o => o.InitialTrainingRows is null && o.InitialTrainingFraction is null, "InitialTrainingRows and InitialTrainingFraction are null")
            .To(OptionUse.Rows))
        .Add(o => o.InitialTrainingRows, null, OptionBounds.AtLeast(1), row => row
            .OnlyIf(o => o.InitialTrainingFraction is null, "InitialTrainingFraction is null").To(OptionUse.Rows))
        .Add(o => o.InitialTrainingFraction, null, OptionBounds.InnerShare, row => row.To(OptionUse.Rows))
        .Add(o => o.Horizon, null, OptionBounds.Between(1, ForecastingDefaults.LongestLength), row => row.To(OptionUse.Rows))
        .Add(o => o.HeldOutRows, null, OptionBounds.AtLeast(1), row => row
            .Rule(o => !(o.HeldOutRows < o.Horizon), o => $"null, or at least {o.Horizon}, which is Horizon").To(OptionUse.Rows))
        .Add(o => o.FoldStride, null, OptionBounds.AtLeast(1), row => row.OnlyIf(HasSeveralFolds, "NumberOfFolds is not 1").To(OptionUse.Rows))
        .Add(o => o.TrainingWindow, null, OptionBounds.AtLeast(1), row => row.To(OptionUse.Rows))
        .Add(o => o.Refit, true, null, row => row.OnlyIf(HasSeveralFolds, "NumberOfFolds is not 1"));

    /// <summary>Gets the table of the cuts of an experiment, which fits every trial in every fold and has a token of its own.</summary>
    public static OptionTable<ForecastingCrossValidationOptions> OfExperiments { get; } = new OptionTable<ForecastingCrossValidationOptions>(Table)
        .Also(o => o.Refit, row => row.Fixed("a trial is fitted in every fold"))
        .Also(o => o.CancellationToken, row => row.Fixed("the token of the experiment ends it"))
        .Also(o => o.ConfidenceLowerBoundColumnName, row => row.Fixed(NoBounds))
        .Also(o => o.ConfidenceUpperBoundColumnName, row => row.Fixed(NoBounds))
        .Also(o => o.ConfidenceLevel, row => row.Fixed(NoBounds));

    /// <summary>Gets the table of the cuts of an experiment with forecasters, which determine everything that forecasts have in common.</summary>
    public static OptionTable<ForecastingCrossValidationOptions> OfForecasters { get; } = new OptionTable<ForecastingCrossValidationOptions>(OfExperiments)
        .Also(o => o.ActualColumnName, row => row.Fixed(OfForecaster))
        .Also(o => o.ForecastColumnName, row => row.Fixed(OfForecaster))
        .Also(o => o.SeriesColumnName, row => row.Fixed(OfForecaster))
        .Also(o => o.TimestampColumnName, row => row.Fixed(OfForecaster))
        .Also(o => o.Horizon, row => row.Fixed(OfForecaster))
        .Also(o => o.QuantileColumnName, row => row.Fixed(OfForecaster))
        .Also(o => o.QuantileLevels, row => row.Fixed(OfForecaster));

    private static bool HasSeveralFolds(ForecastingCrossValidationOptions options) => options.NumberOfFolds != 1;
}
