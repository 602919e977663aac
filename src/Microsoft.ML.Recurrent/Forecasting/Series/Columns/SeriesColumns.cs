using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>Specifies the names of the columns that a forecaster reads, and how it reads their times. Immutable.</summary>
/// <param name="Target">The column to forecast: Single, or a vector of Single for several targets.</param>
/// <param name="Series">The column with the id of the series of a row: text or key. Null if all rows are of one series.</param>
/// <param name="Timestamp">The column with the time of a row: DateTime or DateTimeOffset. Null if rows follow one another at equal distances.</param>
/// <param name="Past">The columns of covariates that are known only up to the present.</param>
/// <param name="Future">The columns of covariates that are known in advance.</param>
/// <param name="Statics">The columns that do not change within a series: numbers, or categories as text or key.</param>
/// <param name="Calendar">The features of the time of a step. Requires timestamps unless it is none or automatic.</param>
internal sealed record SeriesColumns(
    string Target, string? Series, string? Timestamp, string[] Past, string[] Future, string[] Statics, CalendarFeatures Calendar)
{
    /// <summary>Gets the IANA or Windows identifier of the time zone; null if no time zone is given.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Gets the kind of DateTime values if there is a time zone.</summary>
    public TimestampKind TimestampKind { get; init; }

    /// <summary>Gets a value that specifies whether times may be closed.</summary>
    public ClosedTimes ClosedTimes { get; init; }

    /// <summary>Returns the same columns of series and times, with another target and without covariates.</summary>
    public SeriesColumns WithoutCovariates(string target) =>
        this with { Target = target, Past = [], Future = [], Statics = [], Calendar = CalendarFeatures.None };

    /// <summary>Checks the columns before there is data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public void Check(SchemaShape shape)
    {
        foreach (var (name, rule) in Rules())
            rule.Check(shape, name);
    }

    /// <summary>Returns every column and the rule of its values.</summary>
    public IEnumerable<(string Name, ColumnRule Rule)> Rules() =>
    [
        (Target, ColumnRule.Target),
        .. Series is null ? [] : new[] { (Series, ColumnRule.SeriesId) },
        .. Timestamp is null ? [] : new[] { (Timestamp, ColumnRule.Timestamp) },
        .. Past.Select(name => (name, ColumnRule.Past)),
        .. Future.Select(name => (name, ColumnRule.Future)),
        .. Statics.Select(name => (name, ColumnRule.Static)),
    ];
}
