using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options of a forecaster of one or many series, with one row per time step, in order of time. The names are those of ForecastBySsa if they
/// have the same meaning. An estimator checks and copies its options when it is constructed. Not safe for concurrent changes.
/// </summary>
/// <remarks>
/// Some options that all trainers share have defaults or meanings of their own here: Cell is Gru, HiddenSize 32, NumberOfEpochs 100, LearningRate 0.003,
/// EarlyStoppingPatience 20. ValidationFraction (0.2) is the fraction at the end of the series that is held out, by rolling origins, to choose the number of
/// epochs and to calibrate the bounds; afterwards the networks are trained on the whole series. ValidationSet must be null. With CheckpointPath each
/// network writes a file of its own in each round of training, with the name of the round and the number of the network before the extension:
/// <c>run.choosing.checkpoint</c>, <c>run.all-rows.2.checkpoint</c>.
/// </remarks>
/// <include file="../Documentation/ForecastMany.xml" path="documentation/example"/>
public sealed partial class ForecastingOptions : RecurrentOptions
{
    /// <summary>Initializes a new instance with the defaults of forecasting.</summary>
    public ForecastingOptions() : base(ForecastingOptionTable.Table)
    {
    }

    /// <summary>Gets or sets the name of the column that receives the forecasts: a vector of <see cref="Horizon"/> Single, the next value first.</summary>
    /// <value>The default is Forecast.</value>
    public string OutputColumnName { get; set; } = "";

    /// <summary>
    /// Gets or sets the name of the column to forecast: Single, or a vector of Single of known length C for several targets, which Concatenate creates from
    /// several columns. The output is then [H, C], step by step and within a step target by target. NaN is a missing value.
    /// </summary>
    /// <value>The default is null: the same name as <see cref="OutputColumnName"/>.</value>
    public string? InputColumnName { get; set; }

    /// <summary>
    /// Gets or sets the name of the column with the series to which a row belongs: text or a key. The rows of a series must be in order of time; series may
    /// follow one another or be interleaved. One model learns from all of them.
    /// </summary>
    /// <value>The default is null: all rows are one series.</value>
    public string? SeriesColumnName { get; set; }

    /// <summary>
    /// Gets or sets the name of the column with the time of a row: DateTime or DateTimeOffset. The times determine which steps have no row and so count as
    /// missing, which times are closed, and the calendar features. The sampling interval, a fixed time or a number of months, is that between most rows. A row
    /// may be early or late by a quarter of a step and up to 20 minutes, and then counts as the nearest step.
    /// </summary>
    /// <value>The default is null: rows follow one another at equal distances.</value>
    public string? TimestampColumnName { get; set; }

    /// <summary>
    /// Gets or sets the time zone of the calendar. With it, days begin at local midnight, steps of less than a day count the time that has elapsed, and changes
    /// of daylight saving are neither gaps nor repeated hours. Requires <see cref="TimestampColumnName"/>. The rules of time zones are those of the NodaTime
    /// package, the same on every machine.
    /// </summary>
    /// <value>
    /// The default is null: times are read as they are; otherwise the identifier of a time zone, IANA such as Europe/Berlin or of Windows such as W. Europe
    /// Standard Time.
    /// </value>
    public string? TimeZone { get; set; }

    /// <summary>
    /// Gets or sets what the DateTime values of the timestamp column are. Requires <see cref="TimeZone"/>; a DateTimeOffset does not need it.
    /// </summary>
    /// <value>The default is <see cref="TimestampKind.Automatic"/>.</value>
    public TimestampKind TimestampKind { get; set; }

    /// <summary>
    /// Gets or sets a value that specifies whether times that never have a row are closed, such as weekends or the hours of the night. A closed time is not a
    /// step: steps ahead skip it. A row without a value at such a time is skipped, and one with a value is an error. Opening hours follow the clock of
    /// <see cref="TimeZone"/>: if the series are open in the hour that is repeated in autumn, this hour is one step, and its second row is skipped, with a
    /// warning. Times at which one of several series has values are open for all. A season given in steps of a whole day, week or year, such as 7 days, is
    /// converted to the number of open steps in it, such as 5.
    /// </summary>
    /// <value>The default is <see cref="ClosedTimes.Automatic"/>.</value>
    public ClosedTimes ClosedTimes { get; set; }

    /// <summary>Gets or sets what the networks read about the time of a step. Requires <see cref="TimestampColumnName"/>.</summary>
    /// <value>
    /// The default is <see cref="CalendarFeatures.Automatic"/>, which is none with <see cref="ForecastArchitecture.SeasonalCorrection"/>, which finds the
    /// season itself; known features.
    /// </value>
    public CalendarFeatures CalendarFeatures { get; set; }

    /// <summary>
    /// Gets or sets the names of columns that are known only up to the present, such as a measured temperature: Single or Boolean, or vectors of them. NaN is
    /// missing.
    /// </summary>
    /// <value>The default is an empty array; different column names.</value>
    public string[] PastCovariateColumnNames { get; set; } = [];

    /// <summary>
    /// Gets or sets the names of columns that are also known for coming rows, such as a price or a holiday: Single or Boolean, or vectors of them. NaN is
    /// missing. The forecast of a row reads those of the rows after it.
    /// </summary>
    /// <value>The default is an empty array; different column names, not that of the target.</value>
    public string[] FutureCovariateColumnNames { get; set; } = [];

    /// <summary>
    /// Gets or sets the names of columns that do not change within a series: Single or Boolean, vectors of them, text or keys, which are categories.
    /// </summary>
    /// <value>The default is an empty array; different column names.</value>
    public string[] StaticColumnNames { get; set; } = [];

    /// <summary>Gets or sets how the networks are used.</summary>
    /// <value>The default is <see cref="ForecastArchitecture.Automatic"/>.</value>
    [Choice(new object[] { ForecastArchitecture.Automatic, ForecastArchitecture.SegmentWise, ForecastArchitecture.Direct }, ForecastArchitecture.Automatic)]
    public ForecastArchitecture Architecture { get; set; }

    /// <summary>
    /// Gets or sets the number of values before the origin that the network reads, as windowSize of ForecastBySsa. It is rounded up to whole segments.
    /// </summary>
    /// <value>
    /// The default is null. Then it is, with <see cref="ForecastArchitecture.SeasonalCorrection"/>, two seasons, or the horizon if that is longer, and at
    /// most a third of the series, within 8 and 128; otherwise four seasons and at most half of the usual series, within 8 and 512. If given, 2 to 1,000,000.
    /// </value>
    public int? ContextLength { get; set; }

    /// <summary>Gets or sets the number of steps that are forecast at once, and the length of the output vectors. An engine can forecast more.</summary>
    /// <value>The default is 1; 1 to 1,000,000.</value>
    public int Horizon { get; set; }

    /// <summary>Gets or sets the number of steps after which the series repeats its pattern, such as 12 for months; 1 means no season.</summary>
    /// <value>The default is null: found by autocorrelation and checked by forecast errors; otherwise 1 to 1,000,000.</value>
    public int? SeasonLength { get; set; }

    /// <summary>Gets or sets the scale on which the model works.</summary>
    /// <value>
    /// The default is <see cref="SeriesScaling.Automatic"/>, which is <see cref="SeriesScaling.Linear"/> unless the architecture is
    /// <see cref="ForecastArchitecture.SeasonalCorrection"/>: windows are measured by themselves.
    /// </value>
    public SeriesScaling Scaling { get; set; }

    /// <summary>Gets or sets the unit in which the values of a window are measured. Not with <see cref="ForecastArchitecture.SeasonalCorrection"/>.</summary>
    /// <value>The default is <see cref="WindowNormalization.Automatic"/>.</value>
    public WindowNormalization Normalization { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the level and season of every series are smoothed exponentially, with coefficients of its own, so that the
    /// networks learn what is left (ES-RNN, Smyl 2020). Not with <see cref="ForecastArchitecture.SeasonalCorrection"/>.
    /// </summary>
    /// <value>The default is false.</value>
    [BooleanChoice(false)]
    public bool ExponentialSmoothing { get; set; }

    /// <summary>
    /// Gets or sets the seasons that <see cref="ExponentialSmoothing"/> may follow, such as days and weeks of hours. In <see cref="NumberOfNetworks"/> networks
    /// every channel follows the season by which smoothing forecasts it best over the horizon, and in the same number of further networks all channels follow
    /// the longest season; their forecasts are averaged. 1 means no season. Only with <see cref="ExponentialSmoothing"/>.
    /// </summary>
    /// <value>The default is an empty array: all follow <see cref="SeasonLength"/>; otherwise different lengths of 1 to 1,000,000.</value>
    public int[] SmoothingSeasonLengths { get; set; } = [];

    /// <summary>Gets or sets the number of values that are one step of <see cref="ForecastArchitecture.SegmentWise"/>. Only with that architecture.</summary>
    /// <value>
    /// The default is null: a divisor of the season length, if there is one, and otherwise about the square root of the horizon; otherwise 1 to 1,000,000.
    /// </value>
    public int? SegmentLength { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the networks that forecast one target also read the past of the others. <see
    /// cref="ForecastArchitecture.Direct"/> and <see cref="ForecastArchitecture.SegmentWise"/> only.
    /// </summary>
    /// <value>The default is false: every target is forecast from its own past.</value>
    public bool ReadsOtherTargets { get; set; }

    /// <summary>
    /// Gets or sets what the networks learn about a coming value. Not with <see cref="ForecastArchitecture.SeasonalCorrection"/>, which learns the mean.
    /// </summary>
    /// <value>The default is <see cref="ForecastDistribution.Automatic"/>.</value>
    public ForecastDistribution Distribution { get; set; }

    /// <summary>Gets or sets the quantiles of <see cref="QuantileColumnName"/>, and those that <see cref="ForecastDistribution.Quantiles"/> learns.</summary>
    /// <value>The default is 0.05, 0.1, 0.2 to 0.9, 0.95; 1 to 999 ascending levels, each above 0 and below 1.</value>
    public float[] QuantileLevels { get; set; } = [];

    /// <summary>Gets or sets the name of the column that receives the quantiles: [H, Q], or [H, C, Q] with several targets. Null adds none.</summary>
    /// <value>The default is null.</value>
    public string? QuantileColumnName { get; set; }

    /// <summary>Gets or sets the number of paths that are drawn for a forecast. <see cref="ForecastArchitecture.Autoregressive"/> only.</summary>
    /// <value>The default is 100; 1 to 100,000.</value>
    public int NumberOfSamples { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of windows from which an epoch learns. If the data have more, evenly spaced ones are used. Not with <see
    /// cref="ForecastArchitecture.SeasonalCorrection"/>.
    /// </summary>
    /// <value>The default is 50,000; at least 1.</value>
    public int WindowsPerEpoch { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether, once the held-out end has chosen the number of epochs and calibrated the bounds, the networks are trained
    /// again on all rows. Otherwise the model is that of the best epoch, which has not learned from the held-out end. Not with
    /// <see cref="ForecastArchitecture.SeasonalCorrection"/>, which is always trained again.
    /// </summary>
    /// <value>The default is true.</value>
    public bool TrainsOnHeldOutRows { get; set; }

    /// <summary>Gets or sets the number of networks that are trained from different first weights and averaged.</summary>
    /// <value>
    /// The default is null: 5 with <see cref="ForecastArchitecture.SeasonalCorrection"/>, otherwise 1. If given, 1 to 1000. With several <see
    /// cref="SmoothingSeasonLengths"/> twice as many are trained.
    /// </value>
    public int? NumberOfNetworks { get; set; }

    /// <summary>
    /// Gets or sets the share of the coming values that the bounds are to contain. The bounds always contain the forecast. They are computed from the errors of
    /// held-out values. The fewer there are, the more the bounds depend on the errors of a forecast without a network, and if there are fewer than 20, a
    /// warning states their number. If no training value is negative, and at least two of them and one in twenty are zero, forecasts and bounds end at zero.
    /// </summary>
    /// <value>The default is 0.95; above 0 and below 1.</value>
    public float ConfidenceLevel { get; set; }

    /// <summary>
    /// Gets or sets the name of the column that receives lower bounds, a vector like the forecast. Null adds none. Given together with <see
    /// cref="ConfidenceUpperBoundColumnName"/>.
    /// </summary>
    /// <value>The default is null.</value>
    public string? ConfidenceLowerBoundColumnName { get; set; }

    /// <summary>
    /// Gets or sets the name of the column that receives upper bounds, a vector like the forecast. Null adds none. Given together with <see
    /// cref="ConfidenceLowerBoundColumnName"/>.
    /// </summary>
    /// <value>The default is null.</value>
    public string? ConfidenceUpperBoundColumnName { get; set; }

    /// <summary>
    /// Returns options for many series, several targets, covariates or long series, which have much to learn from: segment-wise networks of 128 GRU units with
    /// a dropout of 0.1, batches of 128, up to 20 epochs at a learning rate of 0.001, stopped after 4 epochs without improvement; one network.
    /// </summary>
    /// <returns>New options, which the caller completes.</returns>
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
}
