using Microsoft.ML.Recurrent.Forecasting;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// How a forecaster is cross-validated: by rolling origins. A fold cuts every series; the estimator is fitted on the rows before the cut, and
/// what it forecasts from there is compared with the rows after it.
/// <para>
/// Without times, cuts are counted in rows from the end of each series, so that all series have as many held-out rows. With times (see
/// <see cref="ForecastingMetricsOptions.TimestampColumnName"/>) all series are cut at the same time, counted in steps from the last time of all: no model is
/// fitted on any row of a time that it is to forecast. A series that ends before a cut is learned from and not measured, one that begins after it takes no
/// part.
/// </para>
/// </summary>
/// <remarks>Not safe for concurrent changes.</remarks>
/// <include file="../../Documentation/CrossValidate.xml" path="documentation/example"/>
public sealed class ForecastingCrossValidationOptions : ForecastingMetricsOptions
{
    /// <summary>Number of folds; the last of them ends with the data.</summary>
    /// <value>Default null: as many as <see cref="InitialTrainingRows"/> or <see cref="InitialTrainingShare"/> leave room for, or else 5. At least 1.</value>
    public int? NumberOfFolds { get; set; }

    /// <summary>
    /// Rows of the longest series, or steps from the first time of all, that the first fold has for training at least; the number of folds follows.
    /// </summary>
    /// <value>Default 0: not given; at least 0. Only one of this, <see cref="InitialTrainingShare"/> and <see cref="NumberOfFolds"/> can be given.</value>
    public int InitialTrainingRows { get; set; }

    /// <summary>The same as a share of the rows of the longest series, or of the steps from the first time of all to the last.</summary>
    /// <value>Default 0: not given; at least 0 and below 1.</value>
    public float InitialTrainingShare { get; set; }

    /// <summary>Steps that the estimator forecasts.</summary>
    /// <value>
    /// Default 0: that of the estimator, if it is one of the recurrent forecasters or a chain that ends with one; for others it must be given. At most
    /// 1,000,000.
    /// </value>
    public int Horizon { get; set; }

    /// <summary>
    /// Rows, or steps of time, after the cut that a fold forecasts. If there are more than the horizon, a fold has several origins,
    /// <see cref="ForecastingMetricsOptions.OriginStride"/> apart, that share a fitted model.
    /// </summary>
    /// <value>Default 0: the horizon. Otherwise at least the horizon.</value>
    public int HeldOutRows { get; set; }

    /// <summary>Rows, or steps of time, from the cut of a fold to that of the next.</summary>
    /// <value>Default 0: <see cref="HeldOutRows"/>, so that each row is held out once. Otherwise at least 1.</value>
    public int FoldStride { get; set; }

    /// <summary>Rows of each series, or steps of time, before the cut that a fold uses, the newest ones: a window that slides along with the cut.</summary>
    /// <value>Default 0: all of them, a window that grows. Otherwise at least 1.</value>
    public int TrainingWindow { get; set; }

    /// <summary>
    /// Whether the estimator is fitted anew in every fold. Otherwise it is fitted in the first one, and only what it knows of the series grows.
    /// </summary>
    /// <value>Default true.</value>
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
