using Microsoft.ML.Recurrent.Evaluation.CrossValidation;

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
    /// <summary>Initializes a new instance of the <see cref="ForecastingCrossValidationOptions"/> class with the default values.</summary>
    public ForecastingCrossValidationOptions() : base(ForecastingCrossValidationOptionTable.Table)
    {
    }

    /// <summary>Gets or sets the number of folds; the last of them ends with the data. Only if no initial training rows are specified.</summary>
    /// <value>
    /// The default is null: the number that <see cref="InitialTrainingRows"/> or <see cref="InitialTrainingFraction"/> leaves room for, or else 5; otherwise at
    /// least 1.
    /// </value>
    public int? NumberOfFolds { get; set; }

    /// <summary>
    /// Gets or sets the minimum number of training rows of the first fold, counted in the longest series, or of steps from the first time of all; the number of
    /// folds follows from it. Only if <see cref="InitialTrainingFraction"/> is null.
    /// </summary>
    /// <value>The default is null: not specified; otherwise at least 1.</value>
    public int? InitialTrainingRows { get; set; }

    /// <summary>
    /// Gets or sets the same minimum as a fraction of the rows of the longest series, or of the steps from the first time of all to the last.
    /// </summary>
    /// <value>The default is null: not specified; otherwise above 0 and below 1.</value>
    public float? InitialTrainingFraction { get; set; }

    /// <summary>Gets or sets the number of steps that the estimator forecasts.</summary>
    /// <value>
    /// The default is null: that of the estimator, if it is one of the recurrent forecasters or a chain that ends with one; for others it must be
    /// specified. Otherwise 1 to 1,000,000.
    /// </value>
    public int? Horizon { get; set; }

    /// <summary>
    /// Gets or sets the number of rows, or time steps, after the cut that a fold forecasts. If it is more than the horizon, a fold has several origins,
    /// <see cref="ForecastingMetricsOptions.OriginStride"/> apart, that share a fitted model.
    /// </summary>
    /// <value>The default is null: the horizon; otherwise at least 1, and at least the horizon.</value>
    public int? HeldOutRows { get; set; }

    /// <summary>Gets or sets the number of rows, or time steps, from the cut of a fold to that of the next. Only if there are several folds.</summary>
    /// <value>The default is null: <see cref="HeldOutRows"/>, so that each row is held out once; otherwise at least 1.</value>
    public int? FoldStride { get; set; }

    /// <summary>
    /// Gets or sets the number of rows of each series, or time steps, before the cut that a fold uses, the newest ones: a window that slides along with the
    /// cut.
    /// </summary>
    /// <value>The default is null: all of them, a window that grows; otherwise at least 1.</value>
    public int? TrainingWindow { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the estimator is fitted again in every fold. If false, it is fitted in the first fold only, and later folds
    /// add only to the history of the series. Only if there are several folds.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Refit { get; set; }
}
