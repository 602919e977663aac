using Microsoft.ML.Recurrent.Anomalies;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Specifies when a value counts as an anomaly and how the history treats it. The input columns and the training of the forecaster are specified by
/// <see cref="ForecastingOptions"/>. The options are checked and copied by the method that receives them. Not safe for concurrent changes.
/// </summary>
/// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
public sealed class AnomalyDetectionOptions
{
    /// <summary>Initializes a new instance of the <see cref="AnomalyDetectionOptions"/> class with the default values.</summary>
    public AnomalyDetectionOptions() => AnomalyDetectionOptionTable.Table.SetDefaults(this);

    /// <summary>
    /// Gets or sets the name of the output column: a vector of six Double, whose slots are named Alert (1 or 0), Score, P-Value, Expected, Lower and Upper;
    /// [C, 6] with several targets, whose names precede those of the slots.
    /// </summary>
    /// <value>The default is Anomaly.</value>
    public string OutputColumnName { get; set; } = "";

    /// <summary>
    /// Gets or sets the share of the values of an undisturbed series that do not alert: a value alerts if its p-value is below 1 minus this level. Every target
    /// is judged separately, so with C targets, up to C times as many rows have an alert.
    /// </summary>
    /// <value>The default is 0.99; above 0.5 and below 1.</value>
    public float ConfidenceLevel { get; set; }

    /// <summary>Gets or sets on which side of the forecast values can alert: above, below, or either.</summary>
    /// <value>The default is <see cref="AnomalySide.TwoSided"/>.</value>
    public AnomalySide Side { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of consecutive anomalies that are kept out of the history, so that a spike does not spoil the forecasts after it. The
    /// row after an anomaly is judged twice: as if the expected value had occurred instead, and as if the series had changed for good. The nearer forecast
    /// counts, and the history continues with it. So neither a spike nor a shift of the level alerts again and again; only a row after an anomaly costs two
    /// forecasts.
    /// </summary>
    /// <value>
    /// The default is 3: bursts of a few values are kept out, but a lasting change that differs from everything expected is still followed; at least 0. 0 keeps
    /// none out.
    /// </value>
    public int MaximumReplacements { get; set; }

    /// <summary>
    /// Gets or sets the number of rows at the start of a series that are not judged. Forecasts from fewer rows than a network was trained on are uncertain.
    /// </summary>
    /// <value>The default is null: at least the context length of the networks, and more than a season; otherwise 1 to 1,000,000.</value>
    public int? WarmUpLength { get; set; }

    /// <summary>Returns a checked, immutable copy.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message names every violation.</exception>
    internal AnomalyRule ToRule()
    {
        AnomalyDetectionOptionTable.Table.Check(this);
        return new AnomalyRule(OutputColumnName, ConfidenceLevel, Side, MaximumReplacements, WarmUpLength ?? 0);
    }
}
