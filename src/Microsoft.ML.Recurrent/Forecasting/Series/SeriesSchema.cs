using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>
/// What the rows of a model's series are: the columns, how wide they are, the sampling interval, the calendar features and the categories of statics. Learned
/// from training data, saved with the model. Immutable and safe for concurrent use.
/// </summary>
internal sealed class SeriesSchema
{
    /// <summary>Most values of one kind in a row, so that no model file makes a reader allocate without bound.</summary>
    public const int MostValues = 1_000_000;

    public required string TargetColumnName { get; init; }

    /// <summary>The slot names of the target column where it has them, else its name, with a number where there are several.</summary>
    public required IReadOnlyList<string> TargetNames { get; init; }

    /// <summary>Null where all rows are of one series.</summary>
    public required string? SeriesColumnName { get; init; }

    /// <summary>Null where rows follow one another at equal distances.</summary>
    public required string? TimestampColumnName { get; init; }

    public required IReadOnlyList<SeriesColumn> PastColumns { get; init; }

    public required IReadOnlyList<SeriesColumn> FutureColumns { get; init; }

    /// <summary>Columns of numbers first, then those of categories.</summary>
    public required IReadOnlyList<SeriesColumn> StaticColumns { get; init; }

    /// <summary>The sampling interval; null without timestamps, or where no training series has two rows.</summary>
    public required TimeStep? Step { get; init; }

    public required SeriesCalendar Calendar { get; init; }

    /// <summary>Number of targets, C.</summary>
    public int TargetCount => TargetNames.Count;

    /// <summary>Number of past covariates, P.</summary>
    public int PastCount => PastColumns.Sum(column => column.Width);

    /// <summary>Number of known-future covariates without calendar features.</summary>
    public int FutureCovariateCount => FutureColumns.Sum(column => column.Width);

    /// <summary>Number of known-future covariates and calendar features, F.</summary>
    public int FutureCount => FutureCovariateCount + Calendar.Width;

    /// <summary>Number of static values, S.</summary>
    public int StaticCount => StaticColumns.Sum(column => column.Width);

    /// <summary>Learns the schema. Reads the data once, and only the columns it needs; not at all without timestamps and categories.</summary>
    /// <exception cref="ArgumentException">A column is missing or unfit; the message names it.</exception>
    public static SeriesSchema Learn(SeriesColumns columns, IDataView data, RecurrentLog log) => throw new NotSupportedException();

    /// <summary>Checks that data have what the model was trained on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type, or of another width than in training.</exception>
    public void Check(DataViewSchema schema) => Find(schema);

    /// <summary>The columns a reader of rows needs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type, or of another width than in training.</exception>
    public IReadOnlyList<DataViewSchema.Column> Find(DataViewSchema schema) => throw new NotSupportedException();

    /// <summary>Makes a buffer for rows.</summary>
    public ForecastRow CreateRow() => new(TargetCount, PastCount, FutureCount, StaticCount);

    /// <summary>Writes the calendar features of a time where they stand among the known-future values of a step.</summary>
    public void FillCalendar(DateTime time, Span<float> future) => Calendar.Fill(time, future[FutureCovariateCount..]);

    public void Write(SectionWriter section) => throw new NotSupportedException();

    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    public static SeriesSchema Read(SectionReader section) => throw new NotSupportedException();
}
