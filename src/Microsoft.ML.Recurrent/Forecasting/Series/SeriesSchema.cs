using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>
/// What the rows of a model's series are: the columns, how wide they are, the grid of times, the calendar features and the categories of statics. Learned
/// from training data, saved with the model. Immutable and safe for concurrent use.
/// </summary>
internal sealed partial record SeriesSchema
{
    /// <summary>Most values of one kind in a row, so that no model file makes a reader allocate without bound.</summary>
    public const int MostValues = 1_000_000;

    /// <summary>Most categories of a static column: each is a value of every series.</summary>
    public const int MostCategories = 1000;

    public required string TargetColumnName { get; init; }

    /// <summary>The slot names of the target column where it has them, else its name, with a number where there are several.</summary>
    public required IReadOnlyList<string> TargetNames { get; init; }

    /// <summary>Null where all rows are of one series.</summary>
    public required string? SeriesColumnName { get; init; }

    /// <summary>Null where rows follow one another at equal distances.</summary>
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

    /// <summary>Columns of numbers first, then those of categories.</summary>
    public required IReadOnlyList<SeriesColumn> StaticColumns
    {
        get;
        init
        {
            field = value;
            StaticCount = value.Sum(column => column.Width);
        }
    }

    /// <summary>The times at which series have their steps; null without timestamps, or where no training series has two rows.</summary>
    public required TimeGrid? Grid { get; init; }

    /// <summary>The time zone; null where none is given.</summary>
    public SeriesZone? Zone { get; init; }

    /// <summary>What DateTime values are where there is a time zone; not automatic then.</summary>
    public TimestampKind TimestampKind { get; init; }

    public required SeriesCalendar Calendar { get; init; }

    /// <summary>The grid in words, such as "Steps of 1 day; closed on Saturday and Sunday".</summary>
    public string DescribeGrid() => $"Steps of {Grid}" + (Grid is WeekGrid week ? $"; {week.Describe()}" : "");

    /// <summary>Number of targets, C.</summary>
    public int TargetCount => TargetNames.Count;

    /// <summary>Number of past covariates, P.</summary>
    public int PastCount { get; private init; }

    /// <summary>Number of known-future covariates without calendar features.</summary>
    public int FutureCovariateCount { get; private init; }

    /// <summary>Number of known-future covariates and calendar features, F.</summary>
    public int FutureCount => FutureCovariateCount + Calendar.Width;

    /// <summary>Number of static values, S.</summary>
    public int StaticCount { get; private init; }

    /// <summary>Learns the schema. Reads the data once, and only the columns it needs; not at all without timestamps and categories.</summary>
    /// <exception cref="ArgumentException">A column is missing or unfit; the message names it.</exception>
    public static SeriesSchema Learn(SeriesColumns columns, IDataView data, RecurrentLog log) =>
        SchemaLearner.Learn(columns, data, log);

    /// <summary>The same series and times without covariates: all that tells which step a row is.</summary>
    public SeriesSchema WithoutCovariates() =>
        this with { PastColumns = [], FutureColumns = [], StaticColumns = [], Calendar = new SeriesCalendar(CalendarFeatures.None) };

    /// <summary>The same columns, with what another schema takes for a step.</summary>
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

    /// <summary>Checks that data have what the model was trained on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type, or of another width than in training.</exception>
    public void Check(DataViewSchema schema) => Find(schema);

    /// <summary>The columns a reader of rows needs.</summary>
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

    /// <summary>Makes a buffer for rows.</summary>
    public ForecastRow CreateRow() => new(TargetCount, PastCount, FutureCount, StaticCount);

    /// <summary>Writes the calendar features of a time to their places among the known-future values of a step.</summary>
    public void FillCalendar(DateTime time, Span<float> future) => Calendar.Fill(time, future[FutureCovariateCount..]);
}
