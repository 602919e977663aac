using Microsoft.ML.Recurrent.Forecasting;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Specifies how a forecaster is cross-validated by rolling origins. A fold cuts every series; the estimator is fitted on the rows before the cut, and its
/// forecasts from there are compared with the rows after it.
/// <para>
/// Without times, cuts are counted in rows from the end of each series, so that all series have the same number of held-out rows. With times (see
/// <see cref="ForecastingMetricsOptions.TimestampColumnName"/>), all series are cut at the same time, counted in steps from the last time of all: no model is
/// fitted on any row of a time that it is to forecast. A series that ends before a cut is used for training but not measured; one that begins after it takes no
/// part.
/// </para>
/// </summary>
/// <remarks>Not safe for concurrent changes.</remarks>
/// <include file="../../Documentation/CrossValidate.xml" path="documentation/example"/>
public sealed class ForecastingCrossValidationOptions : ForecastingMetricsOptions
{
    /// <summary>Gets or sets the number of folds; the last of them ends with the data.</summary>
    /// <value>
    /// The default is null: the number that <see cref="InitialTrainingRows"/> or <see cref="InitialTrainingShare"/> leaves room for, or else 5. At least 1.
    /// </value>
    public int? NumberOfFolds { get; set; }

    /// <summary>
    /// Gets or sets the minimum number of training rows of the first fold, counted in the longest series, or of steps from the first time of all; the number of
    /// folds follows from it.
    /// </summary>
    /// <value>
    /// The default is 0: not specified; at least 0. Only one of this, <see cref="InitialTrainingShare"/> and <see cref="NumberOfFolds"/> can be specified.
    /// </value>
    public int InitialTrainingRows { get; set; }

    /// <summary>Gets or sets the same minimum as a share of the rows of the longest series, or of the steps from the first time of all to the last.</summary>
    /// <value>The default is 0: not specified; at least 0 and below 1.</value>
    public float InitialTrainingShare { get; set; }

    /// <summary>Gets or sets the number of steps that the estimator forecasts.</summary>
    /// <value>
    /// The default is 0: that of the estimator, if it is one of the recurrent forecasters or a chain that ends with one; for others it must be specified. At
    /// most 1,000,000.
    /// </value>
    public int Horizon { get; set; }

    /// <summary>
    /// Gets or sets the number of rows, or time steps, after the cut that a fold forecasts. If it is more than the horizon, a fold has several origins,
    /// <see cref="ForecastingMetricsOptions.OriginStride"/> apart, that share a fitted model.
    /// </summary>
    /// <value>The default is 0: the horizon. Otherwise at least the horizon.</value>
    public int HeldOutRows { get; set; }

    /// <summary>Gets or sets the number of rows, or time steps, from the cut of a fold to that of the next.</summary>
    /// <value>The default is 0: <see cref="HeldOutRows"/>, so that each row is held out once. Otherwise at least 1.</value>
    public int FoldStride { get; set; }

    /// <summary>
    /// Gets or sets the number of rows of each series, or time steps, before the cut that a fold uses, the newest ones: a window that slides along with the
    /// cut.
    /// </summary>
    /// <value>The default is 0: all of them, a window that grows. Otherwise at least 1.</value>
    public int TrainingWindow { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the estimator is fitted again in every fold. If false, it is fitted in the first fold only, and later folds
    /// add only to the history of the series.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Refit { get; set; } = true;

    /// <inheritdoc/>
    private protected override void Check(OptionViolations violations)
    {
        base.Check(violations);
        violations.Require(NumberOfFolds is not < 1, nameof(NumberOfFolds), NumberOfFolds ?? 0, "null, or at least 1");
        violations.RequireAtLeast(nameof(InitialTrainingRows), InitialTrainingRows, 0);
        violations.RequireShare(nameof(InitialTrainingShare), InitialTrainingShare);
        var given = (NumberOfFolds is null ? 0 : 1) + (InitialTrainingRows > 0 ? 1 : 0) + (InitialTrainingShare > 0 ? 1 : 0);
        violations.Require(given <= 1, $"the number of {nameof(NumberOfFolds)}, {nameof(InitialTrainingRows)} and {nameof(InitialTrainingShare)} given", given,
            "at most 1: the others follow from it");
        violations.RequireBetween(nameof(Horizon), Horizon, 0, ForecastingDefaults.LongestLength);
        violations.Require(HeldOutRows >= 0 && (HeldOutRows == 0 || HeldOutRows >= Horizon), nameof(HeldOutRows), HeldOutRows,
            $"0, or at least the {nameof(Horizon)}");
        violations.RequireAtLeast(nameof(FoldStride), FoldStride, 0);
        violations.RequireAtLeast(nameof(TrainingWindow), TrainingWindow, 0);
    }
}
