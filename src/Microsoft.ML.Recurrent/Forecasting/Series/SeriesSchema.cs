using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>
/// Describes the rows of a model's series: the columns and their widths, the grid of times, the calendar features and the categories of static columns. Learned
/// from training data and saved with the model. Immutable and safe for concurrent use.
/// </summary>
internal sealed partial record SeriesSchema
{
    /// <summary>The maximum number of values of one kind in a row, so that no model file makes a reader allocate without bound.</summary>
    public const int MostValues = 1_000_000;

    /// <summary>The maximum number of categories of a static column: each is a value of every series.</summary>
    public const int MostCategories = 1000;

    public required string TargetColumnName { get; init; }

    /// <summary>Gets the slot names of the target column if it has them, otherwise its name, with a number if there are several targets.</summary>
    public required IReadOnlyList<string> TargetNames { get; init; }

    /// <summary>Gets the name of the column with the series of a row; null if all rows are of one series.</summary>
    public required string? SeriesColumnName { get; init; }

    /// <summary>Gets the name of the column with the time of a row; null if rows follow one another at equal distances.</summary>
    public required string? TimestampColumnName { get; init; }

    public required IReadOnlyList<SeriesColumn> PastColumns
    {
        get;
        init
        {
            field = value;
            PastCount = value.Sum(column => column.Width);
        }
    }

    public required IReadOnlyList<SeriesColumn> FutureColumns
    {
        get;
        init
        {
            field = value;
            FutureCovariateCount = value.Sum(column => column.Width);
        }
    }

    /// <summary>Gets the static columns: those of numbers first, and then those of categories.</summary>
    public required IReadOnlyList<SeriesColumn> StaticColumns
    {
        get;
        init
        {
            field = value;
            StaticCount = value.Sum(column => column.Width);
        }
    }

    /// <summary>Gets the times at which series have their steps; null without timestamps, or if no training series has two rows.</summary>
    public required TimeGrid? Grid { get; init; }

    /// <summary>Gets the time zone; null if no time zone is given.</summary>
    public SeriesZone? Zone { get; init; }

    /// <summary>Gets the kind of DateTime values, which is not automatic if there is a time zone.</summary>
    public TimestampKind TimestampKind { get; init; }

    public required SeriesCalendar Calendar { get; init; }

    /// <summary>Describes the grid, such as "Steps of 1 day; closed on Saturday and Sunday".</summary>
    public string DescribeGrid() => $"Steps of {Grid}" + (Grid is WeekGrid week ? $"; {week.Describe()}" : "");

    /// <summary>Gets the number of targets, C.</summary>
    public int TargetCount => TargetNames.Count;

    /// <summary>Gets the number of past covariates, P.</summary>
    public int PastCount { get; private init; }

    /// <summary>Gets the number of known-future covariates without calendar features.</summary>
    public int FutureCovariateCount { get; private init; }

    /// <summary>Gets the number of known-future covariates and calendar features, F.</summary>
    public int FutureCount => FutureCovariateCount + Calendar.Width;

    /// <summary>Gets the number of static values, S.</summary>
    public int StaticCount { get; private init; }

    /// <summary>
    /// Learns the schema. Reads the data once, and only the columns that it needs; without timestamps and categories it does not read the data.
    /// </summary>
    /// <exception cref="ArgumentException">A column is missing or not valid; the message names it.</exception>
    public static SeriesSchema Learn(SeriesColumns columns, IDataView data, RecurrentLog log) =>
        SchemaLearner.Learn(columns, data, log);

    /// <summary>Returns a schema of the same series and times without covariates: all that determines the step of a row.</summary>
    public SeriesSchema WithoutCovariates() =>
        this with { PastColumns = [], FutureColumns = [], StaticColumns = [], Calendar = new SeriesCalendar(CalendarFeatures.None) };

    /// <summary>Returns a schema of the same columns, with the steps of another schema.</summary>
    public SeriesSchema WithStepsOf(SeriesSchema other) => other with
    {
        TargetColumnName = TargetColumnName,
        TargetNames = TargetNames,
        SeriesColumnName = SeriesColumnName,
        TimestampColumnName = TimestampColumnName,
        PastColumns = PastColumns,
        FutureColumns = FutureColumns,
        StaticColumns = StaticColumns,
        Calendar = Calendar,
    };

    /// <summary>Checks that data have the columns with which the model was trained.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type, or of another width than in training.</exception>
    public void Check(DataViewSchema schema) => Find(schema);

    /// <summary>Returns the columns that a reader of rows needs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type, or of another width than in training.</exception>
    public IReadOnlyList<DataViewSchema.Column> Find(DataViewSchema schema) =>
    [
        ColumnRule.Target.Find(schema, new SeriesColumn(TargetColumnName, TargetCount)),
        .. SeriesColumnName is null ? [] : new[] { ColumnRule.SeriesId.Find(schema, SeriesColumnName) },
        .. TimestampColumnName is null ? [] : new[] { ColumnRule.Timestamp.Find(schema, TimestampColumnName) },
        .. PastColumns.Select(column => ColumnRule.Past.Find(schema, column)),
        .. FutureColumns.Select(column => ColumnRule.Future.Find(schema, column)),
        .. StaticColumns.Select(column => ColumnRule.Static.Find(schema, column)),
    ];

    /// <summary>Creates a buffer for rows.</summary>
    public ForecastRow CreateRow() => new(TargetCount, PastCount, FutureCount, StaticCount);

    /// <summary>Writes the calendar features of a time to their places among the known-future values of a step.</summary>
    public void FillCalendar(DateTime time, Span<float> future) => Calendar.Fill(time, future[FutureCovariateCount..]);
}
