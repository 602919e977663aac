using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Forecasting;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// When a value counts as an anomaly, and what becomes of it. Which columns are read and how the forecaster behind it learns is said by <see cref="ForecastingOptions"/>.
/// They are checked and copied where they are used. Not safe for concurrent changes.
/// </summary>
/// <include file="../Documentation/Anomalies.xml" path="documentation/example"/>
public sealed class AnomalyDetectionOptions
{
    /// <summary>
    /// The column the verdicts go to: a vector of six Double, whose slots are named Alert (1 or 0), Score, P-Value, Expected, Lower and Upper; [C, 6] with several
    /// targets, where the target's name stands before that of the slot.
    /// </summary>
    /// <value>Default Anomaly.</value>
    public string OutputColumnName { get; set; } = AnomalyDetectionDefaults.OutputColumnName;

    /// <summary>
    /// A value alerts where its p-value is below 1 less this: that share of the values of an undisturbed series does not. Every target is judged for itself, so of C
    /// targets up to C times as many rows have an alert.
    /// </summary>
    /// <value>Default 0.99; above 0.5 and below 1.</value>
    public float ConfidenceLevel { get; set; } = AnomalyDetectionDefaults.ConfidenceLevel;

    /// <summary>Whether values above, below, or on either side of what was expected can alert.</summary>
    /// <value>Default <see cref="AnomalySide.TwoSided"/>.</value>
    public AnomalySide Side { get; set; }

    /// <summary>
    /// Most anomalies in succession that can be kept out of the history, so that a spike does not spoil the forecasts after it. After an anomaly the next row is judged
    /// twice: as if the expected value had come in its place, and as if the series had changed for good. The nearer forecast counts, and the history goes on with it.
    /// So neither a spike nor a shift of the level alerts again and again; only a row after an anomaly costs two forecasts.
    /// </summary>
    /// <value>Default 3: bursts of a few values are kept out, and a series that goes on to be unlike anything expected is followed all the same. 0 keeps none out.</value>
    public int MaximumReplacements { get; set; } = AnomalyDetectionDefaults.MaximumReplacements;

    /// <summary>Rows of a series that go before the first that is judged. Forecasts from fewer rows than a network was trained on are uncertain.</summary>
    /// <value>Default 0: as many as the networks see, and more than a season. Otherwise 1 to 1,000,000.</value>
    public int WarmUpLength { get; set; }

    /// <summary>A copy that does not change any more.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation.</exception>
    internal AnomalyRule ToRule()
    {
        var violations = new OptionViolations(nameof(AnomalyDetectionOptions));
        violations.RequireText(nameof(OutputColumnName), OutputColumnName);
        violations.Require(ConfidenceLevel > 0.5f && ConfidenceLevel < 1, nameof(ConfidenceLevel), ConfidenceLevel, "above 0.5 and below 1");
        violations.RequireDefined(nameof(Side), Side);
        violations.RequireAtLeast(nameof(MaximumReplacements), MaximumReplacements, 0);
        violations.RequireBetween(nameof(WarmUpLength), WarmUpLength, 0, ForecastingDefaults.LongestLength);
        violations.ThrowIfAny();
        return new AnomalyRule(OutputColumnName, ConfidenceLevel, Side, MaximumReplacements, WarmUpLength);
    }
}
