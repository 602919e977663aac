namespace Microsoft.ML.Recurrent;

/// <summary>What of some data with forecasts is evaluated.</summary>
/// <remarks>
/// With neither <see cref="TrainingRows"/> nor <see cref="HeldOutRows"/> every row is an origin, and the scale of scaled errors and the seasonal pattern of
/// Naive2 are taken from all rows there are. Figures are those of coming data only if the forecaster was fitted on none of the rows that are forecast. Not
/// safe for concurrent changes.
/// </remarks>
/// <include file="../Documentation/CrossValidate.xml" path="documentation/example"/>
public sealed class ForecastingEvaluationOptions : ForecastingMetricsOptions
{
    /// <summary>
    /// Rows at the start of each series that a model was trained on: the last of them is the first origin, and from them the scale of scaled errors and the
    /// seasonal pattern of Naive2 are taken. Where there are times, steps from the first time of all series: all series are cut at the same time.
    /// </summary>
    /// <value>Default 0: not given; at least 0. Not together with <see cref="HeldOutRows"/>.</value>
    public int TrainingRows { get; set; }

    /// <summary>
    /// Rows at the end of each series that are forecast; those before them are the training rows. With as many as the horizon each series has one
    /// origin, as in the M4 competition. Where there are times, steps before the last time of all series: all series are cut at the same time, and one that
    /// ended before it is not measured.
    /// </summary>
    /// <value>Default 0: not given; at least 0. Not together with <see cref="TrainingRows"/>.</value>
    public int HeldOutRows { get; set; }

    /// <summary>Whether rows near the end of a series are origins, too, though fewer rows than the horizon follow them.</summary>
    /// <value>Default false: then all steps of the horizon are measured on equally many rows.</value>
    public bool IncludePartialHorizons { get; set; }

    /// <inheritdoc/>
    private protected override void Check(OptionViolations violations)
    {
        base.Check(violations);
        violations.RequireAtLeast(nameof(TrainingRows), TrainingRows, 0);
        violations.RequireAtLeast(nameof(HeldOutRows), HeldOutRows, 0);
        violations.Require(TrainingRows <= 0 || HeldOutRows <= 0, nameof(HeldOutRows), HeldOutRows, $"0 where {nameof(TrainingRows)} is given");
    }
}
