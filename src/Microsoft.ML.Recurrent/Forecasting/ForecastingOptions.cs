using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Everything about a forecaster of one or many series, one row per time step, in order of time. The names are those of ForecastBySsa
/// where they mean the same. An estimator checks and copies its options when it is constructed. Not safe for concurrent changes.
/// </summary>
/// <remarks>
/// Some options shared with the other trainers have defaults or meanings of their own here: Cell is Gru, HiddenSize 32, NumberOfEpochs 100,
/// LearningRate 0.003, EarlyStoppingPatience 20. ValidationFraction (0.2) is the share at the end of the series that is held out, by rolling origins,
/// to choose the number of epochs and to calibrate the bounds; afterwards the networks are trained on the whole series. ValidationSet is not
/// used and refused. With CheckpointPath each of the networks writes a file of its own, the path with an ending.
/// </remarks>
/// <include file="../Documentation/ForecastMany.xml" path="documentation/example"/>
public sealed partial class ForecastingOptions : RecurrentOptions
{
    /// <summary>Makes options with the defaults of forecasting.</summary>
    public ForecastingOptions() : base(ForecastingOptionTable.Table)
    {
    }

    /// <summary>The column the forecasts go to: a vector of <see cref="Horizon"/> Single, the next value first.</summary>
    /// <value>Default Forecast.</value>
    public string OutputColumnName { get; set; } = "";

    /// <summary>
    /// The column of what is forecast: Single, or a vector of Single of known length C for several targets, which Concatenate makes of several columns. The output
    /// is then [H, C], step by step and within a step target by target. NaN is a missing value.
    /// </summary>
    /// <value>Default null: the same name as <see cref="OutputColumnName"/>.</value>
    public string? InputColumnName { get; set; }

    /// <summary>
    /// The column of the series a row belongs to: text or a key. Rows of a series are in order of time; series may follow one another or be
    /// interleaved. One model learns from all of them.
    /// </summary>
    /// <value>Default null: all rows are one series.</value>
    public string? SeriesColumnName { get; set; }

    /// <summary>
    /// The column of the time of a row: DateTime or DateTimeOffset. It finds rows that are not there, which count as missing, times that are closed, and the
    /// calendar features. The sampling interval, a fixed time or a number of months, is that of most rows. A row may be early or late by a quarter of a step
    /// and up to 20 minutes, and is taken as the nearest step then.
    /// </summary>
    /// <value>Default null: rows follow one another at equal distances.</value>
    public string? TimestampColumnName { get; set; }

    /// <summary>
    /// The time zone of the calendar, an IANA identifier such as Europe/Berlin or one of Windows such as W. Europe Standard Time. With it days begin at local
    /// midnight, steps of less than a day count the time that goes by, and changes of daylight saving are neither gaps nor repeated hours.
    /// Needs <see cref="TimestampColumnName"/>. The rules of time zones are those of the NodaTime package, the same on every machine.
    /// </summary>
    /// <value>Default null: times are taken as they are.</value>
    public string? TimeZone { get; set; }

    /// <summary>What the DateTime values of the timestamp column are. Needs <see cref="TimeZone"/>; a DateTimeOffset needs no such option.</summary>
    /// <value>Default <see cref="TimestampKind.Automatic"/>.</value>
    public TimestampKind TimestampKind { get; set; }

    /// <summary>
    /// Whether times that never have a row are closed, such as weekends or the hours of the night. A closed time is no step: steps ahead pass over it. A row
    /// without a value at such a time is passed over, and one with a value is an error. Opening hours follow the clock of <see cref="TimeZone"/>: where one is
    /// open in the hour that comes twice in autumn, it is one step, and its second row is passed over, with a warning. Times at which one of several series has values are open for all. A
    /// season given in steps of a whole day, week or year, such as 7 days, becomes the open steps of it, such as 5.
    /// </summary>
    /// <value>Default <see cref="ClosedTimes.Automatic"/>.</value>
    public ClosedTimes ClosedTimes { get; set; }

    /// <summary>What the networks are told about the time of a step. Needs <see cref="TimestampColumnName"/>.</summary>
    /// <value>
    /// Default <see cref="CalendarFeatures.Automatic"/>, which is none with <see cref="ForecastArchitecture.SeasonalCorrection"/>: that finds the season itself.
    /// </value>
    public CalendarFeatures CalendarFeatures { get; set; }

    /// <summary>Columns that are known up to the present only, such as a measured temperature: Single or Boolean, or vectors of them. NaN is missing.</summary>
    /// <value>Default none.</value>
    public string[] PastCovariateColumnNames { get; set; } = [];

    /// <summary>
    /// Columns that are known for coming rows too, such as a price or a holiday: Single or Boolean, or vectors of them. NaN is missing. A row's forecast reads those
    /// of the rows after it.
    /// </summary>
    /// <value>Default none.</value>
    public string[] FutureCovariateColumnNames { get; set; } = [];

    /// <summary>Columns that do not change within a series: Single or Boolean, vectors of them, text or keys, which are categories.</summary>
    /// <value>Default none.</value>
    public string[] StaticColumnNames { get; set; } = [];

    /// <summary>How the networks are used.</summary>
    /// <value>Default <see cref="ForecastArchitecture.Automatic"/>.</value>
    [Choice(new object[] { ForecastArchitecture.Automatic, ForecastArchitecture.SegmentWise, ForecastArchitecture.Direct }, ForecastArchitecture.Automatic)]
    public ForecastArchitecture Architecture { get; set; }

    /// <summary>Values before the origin that the network sees; ForecastBySsa's windowSize.</summary>
    /// <value>
    /// Default 0: with <see cref="ForecastArchitecture.SeasonalCorrection"/> two seasons, or the horizon if that is longer, and a third of the series at most, within 8 and
    /// 128; otherwise four of them, and half of the usual series at most, within 8 and 512. Otherwise at least 2; whole segments are made of it.
    /// </value>
    public int? ContextLength { get; set; }

    /// <summary>Steps forecast at once, and the length of the output vectors. An engine may be asked for more.</summary>
    /// <value>Default 1; 1 to 1,000,000.</value>
    public int Horizon { get; set; }

    /// <summary>Steps after which the series repeats its pattern, such as 12 for months; 1 means none.</summary>
    /// <value>Default 0: found by autocorrelation and checked by forecast error. Otherwise at least 1.</value>
    public int? SeasonLength { get; set; }

    /// <summary>The scale on which the model works.</summary>
    /// <value>
    /// Default <see cref="SeriesScaling.Automatic"/>, which is <see cref="SeriesScaling.Linear"/> unless the architecture is
    /// <see cref="ForecastArchitecture.SeasonalCorrection"/>: windows are measured by themselves.
    /// </value>
    public SeriesScaling Scaling { get; set; }

    /// <summary>
    /// What the values of a window are measured by. Not read by <see cref="ForecastArchitecture.SeasonalCorrection"/>, which has a front of its own.
    /// </summary>
    /// <value>Default <see cref="WindowNormalization.Automatic"/>.</value>
    public WindowNormalization Normalization { get; set; }

    /// <summary>
    /// Whether level and season of every series are smoothed exponentially, with coefficients of its own, and the networks learn what that leaves over (ES-RNN,
    /// Smyl 2020). Not read by <see cref="ForecastArchitecture.SeasonalCorrection"/>.
    /// </summary>
    /// <value>Default false.</value>
    [BooleanChoice(false)]
    public bool ExponentialSmoothing { get; set; }

    /// <summary>
    /// Seasons that <see cref="ExponentialSmoothing"/> may follow, such as days and weeks of hours: of <see cref="NumberOfNetworks"/> networks every channel follows the one
    /// by which smoothing forecasts it best over the horizon, of as many others all follow the longest, and their forecasts are averaged. 1 means no season.
    /// </summary>
    /// <value>Default none: all follow <see cref="SeasonLength"/>. Otherwise different lengths of at least 1; only with <see cref="ExponentialSmoothing"/>.</value>
    public int[] SmoothingSeasonLengths { get; set; } = [];

    /// <summary>Values that are one step of <see cref="ForecastArchitecture.SegmentWise"/>; the others do not read it.</summary>
    /// <value>Default 0: a divisor of the season length, where there is one, and otherwise about the square root of the horizon; at least 1.</value>
    public int? SegmentLength { get; set; }

    /// <summary>Whether the networks that forecast one target also read the past of the others.</summary>
    /// <value>Default false: every target is forecast from its own past. <see cref="ForecastArchitecture.Direct"/> and SegmentWise only.</value>
    public bool ReadsOtherTargets { get; set; }

    /// <summary>What the networks say about a coming value. <see cref="ForecastArchitecture.SeasonalCorrection"/> says the mean, whatever is asked.</summary>
    /// <value>Default <see cref="ForecastDistribution.Automatic"/>.</value>
    public ForecastDistribution Distribution { get; set; }

    /// <summary>The quantiles of <see cref="QuantileColumnName"/>, and those that <see cref="ForecastDistribution.Quantiles"/> learns.</summary>
    /// <value>Default 0.05, 0.1, 0.2 to 0.9, 0.95; ascending, each above 0 and below 1.</value>
    public float[] QuantileLevels { get; set; } = [];

    /// <summary>The column the quantiles go to: [H, Q], or [H, C, Q] with several targets; null means none.</summary>
    /// <value>Default null.</value>
    public string? QuantileColumnName { get; set; }

    /// <summary>Paths that are drawn for a forecast of <see cref="ForecastArchitecture.Autoregressive"/>.</summary>
    /// <value>Default 100; 1 to 100,000.</value>
    public int NumberOfSamples { get; set; }

    /// <summary>
    /// Most windows that an epoch learns from; where the data have more, evenly spaced ones are taken. Not read by
    /// <see cref="ForecastArchitecture.SeasonalCorrection"/>.
    /// </summary>
    /// <value>Default 50,000; at least 1.</value>
    public int WindowsPerEpoch { get; set; }

    /// <summary>
    /// Whether, once the held-out end has chosen the number of epochs and calibrated the bounds, the networks are trained anew on all rows. Without it the model is
    /// that of the best epoch, which has not learned from the held-out end. <see cref="ForecastArchitecture.SeasonalCorrection"/> always is.
    /// </summary>
    /// <value>Default true.</value>
    public bool TrainsOnHeldOutRows { get; set; }

    /// <summary>Networks that are trained from different first weights and averaged.</summary>
    /// <value>
    /// Default 0: 5 with <see cref="ForecastArchitecture.SeasonalCorrection"/>, otherwise 1; up to 1000. With several <see cref="SmoothingSeasonLengths"/> twice as many
    /// are trained.
    /// </value>
    public int? NumberOfNetworks { get; set; }

    /// <summary>
    /// Share of the coming values that the bounds are to hold. The bounds always hold the forecast. They come from the errors of held-out values; the fewer
    /// there are, the more they come from the errors of a forecast without a network, and where there are fewer than 20 a warning gives their number. Where
    /// no training value is negative and at least two of them and one in twenty are zero, forecasts and bounds end at zero.
    /// </summary>
    /// <value>Default 0.95; above 0 and below 1.</value>
    public float ConfidenceLevel { get; set; }

    /// <summary>The column lower bounds go to, a vector like the forecast; null means none.</summary>
    /// <value>Default null; given together with <see cref="ConfidenceUpperBoundColumn"/>.</value>
    public string? ConfidenceLowerBoundColumn { get; set; }

    /// <summary>The column upper bounds go to, a vector like the forecast; null means none.</summary>
    /// <value>Default null; given together with <see cref="ConfidenceLowerBoundColumn"/>.</value>
    public string? ConfidenceUpperBoundColumn { get; set; }

    /// <summary>
    /// Options for many series, several targets, covariates or long series, where there is much to learn from: segment-wise networks of 128 GRU units with a dropout of
    /// 0.1, batches of 128, up to 20 epochs at a rate of 0.001, stopped after 4 without gain; one network.
    /// </summary>
    /// <returns>New options, to be completed.</returns>
    public static ForecastingOptions ForManySeries() => new()
    {
        Architecture = ForecastArchitecture.SegmentWise,
        HiddenSize = 128,
        Dropout = 0.1f,
        BatchSize = 128,
        NumberOfEpochs = 20,
        LearningRate = 0.001f,
        EarlyStoppingPatience = 4,
    };

    /// <summary>The columns that are written.</summary>
    internal ForecastColumns Columns =>
        new(OutputColumnName, ConfidenceLowerBoundColumn, ConfidenceUpperBoundColumn, ConfidenceLevel, QuantileColumnName, QuantileLevels);

    /// <summary>Gets the column of what is forecast.</summary>
    internal string TargetName => InputColumnName ?? OutputColumnName;

    /// <summary>Gets the names of the columns that are written.</summary>
    internal string[] OutputNames =>
        [.. new[] { OutputColumnName, ConfidenceLowerBoundColumn, ConfidenceUpperBoundColumn, QuantileColumnName }.OfType<string>()];

    /// <summary>Gets a value that indicates whether it is certain that all channels share their networks.</summary>
    internal bool SharesNetworks => Architecture is not (ForecastArchitecture.Automatic or ForecastArchitecture.SeasonalCorrection) || HasContext;

    /// <summary>Gets a value that indicates whether it is certain that networks decode the steps ahead.</summary>
    internal bool Decodes => SharesNetworks && Architecture != ForecastArchitecture.Autoregressive;

    /// <summary>The columns that are read, without what the calendar tells.</summary>
    internal SeriesColumns Sources => new(
        TargetName, SeriesColumnName, TimestampColumnName, PastCovariateColumnNames, FutureCovariateColumnNames, StaticColumnNames,
        CalendarFeatures.None)
    { TimeZone = TimeZone, TimestampKind = TimestampKind, ClosedTimes = ClosedTimes };

    /// <summary>Told by an estimator, when it is shown a schema, whether its column holds several targets; null for nobody.</summary>
    internal Action<bool>? TargetsFound { get; set; }

    /// <summary>The architecture for targets of a given number.</summary>
    internal ForecastArchitecture ArchitectureFor(int targetCount) => Architecture != ForecastArchitecture.Automatic ? Architecture
        : targetCount > 1 || HasContext ? ForecastArchitecture.SegmentWise : ForecastArchitecture.SeasonalCorrection;

    /// <summary>Refuses options that are set but mean nothing for the architecture, once an automatic one is known.</summary>
    /// <exception cref="ArgumentException">There are such options; the message names each.</exception>
    internal void RequireMeaningFor(ForecastArchitecture architecture)
    {
        if (Architecture != ForecastArchitecture.Automatic)
            return;
        var chosen = (ForecastingOptions)MemberwiseClone();
        chosen.Architecture = architecture;
        var violations = new OptionViolations($"{nameof(ForecastingOptions)} with the automatic architecture, {architecture},");
        chosen.Check(violations);
        violations.ThrowIfAny();
    }

    /// <summary>The networks to be trained for an architecture that has been chosen.</summary>
    internal int MembersOf(ForecastArchitecture architecture) => NumberOfNetworks ?? (architecture == ForecastArchitecture.SeasonalCorrection ? ForecastingDefaults.NumberOfNetworks : 1);

    /// <summary>What the log says of the season of a model trained by these options, which may have left it open.</summary>
    internal string DescribeSeason(int seasonLength) =>
        seasonLength > 1 ? $"season of {seasonLength} steps{(SeasonLength is null ? " (found)" : "")}" : "no season";

    /// <summary>Ascending levels above 0 and below 1.</summary>
    internal static bool AreQuantileLevels(float[]? levels) =>
        levels is { Length: > 0 and <= 999 } && Array.TrueForAll(levels, level => level > 0 && level < 1) && levels.Zip(levels.Skip(1)).All(pair => pair.First < pair.Second);

    internal bool HasContext =>
        SeriesColumnName is not null || (CalendarFeatures & ~CalendarFeatures.Automatic) != 0
        || PastCovariateColumnNames is not { Length: 0 } || FutureCovariateColumnNames is not { Length: 0 } || StaticColumnNames is not { Length: 0 };
}
