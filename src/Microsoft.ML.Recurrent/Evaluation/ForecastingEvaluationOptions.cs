using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML.Recurrent;

/// <summary>Specifies which rows of data with forecasts are evaluated.</summary>
/// <remarks>
/// If neither <see cref="TrainingRows"/> nor <see cref="HeldOutRows"/> is specified, every row is an origin, and the scale of scaled errors and the seasonal
/// pattern of Naive2 are taken from all rows. The figures apply to future data only if the forecaster was not fitted on any of the forecast rows. Not safe for
/// concurrent changes.
/// </remarks>
/// <include file="../Documentation/CrossValidate.xml" path="documentation/example"/>
public sealed class ForecastingEvaluationOptions : ForecastingMetricsOptions
{
    /// <summary>Initializes a new instance of the <see cref="ForecastingEvaluationOptions"/> class with the default values.</summary>
    public ForecastingEvaluationOptions() : base(ForecastingEvaluationOptionTable.Table)
    {
    }

    /// <summary>
    /// Gets or sets the number of rows at the start of each series that the model was trained on. The last of them is the first origin, and the scale of scaled
    /// errors and the seasonal pattern of Naive2 are taken from them. If there are times, the number of steps from the first time of all series: all series are
    /// cut at the same time.
    /// </summary>
    /// <value>The default is null: not specified; otherwise at least 1.</value>
    public int? TrainingRows { get; set; }

    /// <summary>
    /// Gets or sets the number of rows at the end of each series that are forecast; the rows before them are the training rows. If it equals the horizon, each
    /// series has one origin, as in the M4 competition. If there are times, the number of steps before the last time of all series: all series are cut at the
    /// same time, and a series that ended before the cut is not measured. Only if <see cref="TrainingRows"/> is null.
    /// </summary>
    /// <value>The default is null: not specified; otherwise at least 1.</value>
    public int? HeldOutRows { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether rows near the end of a series are origins even if fewer rows than the horizon follow them.
    /// </summary>
    /// <value>The default is false: all steps of the horizon are then measured on the same number of rows.</value>
    public bool IncludePartialHorizons { get; set; }
}
