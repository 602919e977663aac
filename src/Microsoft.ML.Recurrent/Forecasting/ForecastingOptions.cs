using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Forecasting;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Everything about a forecaster of one series: a column of Single, one row per time step, in order of time. The names are those of ForecastBySsa
/// where they mean the same. An estimator checks and copies its options when it is constructed. Not safe for concurrent changes.
/// </summary>
/// <remarks>
/// Some options shared with the other trainers have defaults or meanings of their own here: Cell is Gru, HiddenSize 32, NumberOfEpochs 100,
/// LearningRate 0.003, EarlyStoppingPatience 20. ValidationFraction (0.2) is the share at the end of the series that is held out, by rolling origins,
/// to choose the number of epochs and to calibrate the bounds; afterwards the networks are trained on the whole series. ValidationSet is not
/// used and refused. With CheckpointPath each of the networks writes a file of its own, the path with an ending.
/// </remarks>
public sealed class ForecastingOptions : RecurrentOptions
{
    /// <summary>Makes options with the defaults of forecasting.</summary>
    public ForecastingOptions()
    {
        Cell = CellKind.Gru;
        HiddenSize = ForecastingDefaults.HiddenSize;
        NumberOfEpochs = ForecastingDefaults.NumberOfEpochs;
        LearningRate = ForecastingDefaults.LearningRate;
        ValidationFraction = ForecastingDefaults.ValidationFraction;
        EarlyStoppingPatience = ForecastingDefaults.EarlyStoppingPatience;
    }

    /// <summary>The column the forecasts go to: a vector of <see cref="Horizon"/> Single, the next value first.</summary>
    /// <value>Default Forecast.</value>
    public string OutputColumnName { get; set; } = "Forecast";

    /// <summary>The column of the series, a Single. NaN is a missing value.</summary>
    /// <value>Default null: the same name as <see cref="OutputColumnName"/>.</value>
    public string? InputColumnName { get; set; }

    /// <summary>Values before the origin that the network sees; ForecastBySsa's windowSize.</summary>
    /// <value>Default 0: two seasons, or the horizon if that is longer, within 8 and 512, and a third of the series at most. Otherwise at least 2.</value>
    public int ContextLength { get; set; } = ForecastingDefaults.ContextLength;

    /// <summary>Steps forecast at once, and the length of the output vectors. An engine may be asked for more.</summary>
    /// <value>Default 1; 1 to 1,000,000.</value>
    public int Horizon { get; set; } = 1;

    /// <summary>Steps after which the series repeats its pattern, such as 12 for months; 1 means none.</summary>
    /// <value>Default 0: found by autocorrelation and checked by forecast error. Otherwise at least 1.</value>
    public int SeasonLength { get; set; } = ForecastingDefaults.SeasonLength;

    /// <summary>The scale on which the model works.</summary>
    /// <value>Default <see cref="SeriesScaling.Automatic"/>.</value>
    public SeriesScaling Scaling { get; set; }

    /// <summary>Networks that are trained from different first weights and averaged.</summary>
    /// <value>Default 5; 1 to 1000.</value>
    public int NumberOfMembers { get; set; } = ForecastingDefaults.NumberOfMembers;

    /// <summary>Share of the coming values that the bounds are to hold.</summary>
    /// <value>Default 0.95; above 0 and below 1.</value>
    public float ConfidenceLevel { get; set; } = ForecastingDefaults.ConfidenceLevel;

    /// <summary>The column lower bounds go to, a vector like the forecast; null means none.</summary>
    /// <value>Default null; given together with <see cref="ConfidenceUpperBoundColumn"/>.</value>
    public string? ConfidenceLowerBoundColumn { get; set; }

    /// <summary>The column upper bounds go to, a vector like the forecast; null means none.</summary>
    /// <value>Default null; given together with <see cref="ConfidenceLowerBoundColumn"/>.</value>
    public string? ConfidenceUpperBoundColumn { get; set; }

    /// <summary>The columns as the transformer knows them.</summary>
    internal ForecastColumns Columns =>
        new(InputColumnName ?? OutputColumnName, OutputColumnName, ConfidenceLowerBoundColumn, ConfidenceUpperBoundColumn, ConfidenceLevel);

    /// <inheritdoc/>
    private protected override void Check(OptionViolations violations)
    {
        base.Check(violations);
        violations.RequireText(nameof(OutputColumnName), OutputColumnName);
        violations.Require(InputColumnName is not "", nameof(InputColumnName), "empty", "null or a column name");
        violations.Require(ContextLength == 0 || ContextLength is >= 2 and <= ForecastingDefaults.LongestLength, nameof(ContextLength), ContextLength,
            $"0 (automatic), or 2 to {ForecastingDefaults.LongestLength}");
        const int Longest = ForecastingDefaults.LongestLength;
        violations.Require(Horizon is >= 1 and <= Longest, nameof(Horizon), Horizon, $"1 to {Longest}");
        violations.Require(SeasonLength is >= 0 and <= Longest, nameof(SeasonLength), SeasonLength, $"0 (to be found) to {Longest}");
        violations.RequireDefined(nameof(Scaling), Scaling);
        violations.Require(NumberOfMembers is >= 1 and <= ForecastingDefaults.MostMembers, nameof(NumberOfMembers), NumberOfMembers,
            $"1 to {ForecastingDefaults.MostMembers}");
        violations.Require(ConfidenceLevel > 0 && ConfidenceLevel < 1, nameof(ConfidenceLevel), ConfidenceLevel, "above 0 and below 1");
        violations.Require(ValidationFraction > 0 && ValidationFraction <= 0.5f, nameof(ValidationFraction), ValidationFraction,
            "above 0 and at most 0.5: the bounds are calibrated on held-out values");
        violations.Require(ValidationSet is null, nameof(ValidationSet), "given", "null: the end of the series is held out, see ValidationFraction");
        violations.Require(TruncationLength == 0 || !Bidirectional, nameof(TruncationLength), TruncationLength,
            "0 with Bidirectional, which needs whole sequences");
        var hasLower = !string.IsNullOrEmpty(ConfidenceLowerBoundColumn);
        var hasUpper = !string.IsNullOrEmpty(ConfidenceUpperBoundColumn);
        violations.Require(hasLower == hasUpper, nameof(ConfidenceLowerBoundColumn), hasLower ? "given" : "not given",
            "given together with ConfidenceUpperBoundColumn, or not at all");
        var outputs = new[] { OutputColumnName, ConfidenceLowerBoundColumn, ConfidenceUpperBoundColumn }.Where(name => !string.IsNullOrEmpty(name)).ToArray();
        violations.Require(outputs.Distinct().Count() == outputs.Length, "the output columns", string.Join(", ", outputs), "different names");
    }
}
