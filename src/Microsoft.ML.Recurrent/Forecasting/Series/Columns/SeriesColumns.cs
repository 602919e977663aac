using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>The names of the columns a forecaster of many series reads. Immutable.</summary>
/// <param name="Target">What is forecast: Single, or a vector of Single for several targets.</param>
/// <param name="Series">The id of the series a row belongs to: text or key. Null: all rows are of one series.</param>
/// <param name="Timestamp">The time of a row: DateTime or DateTimeOffset. Null: rows follow one another at equal distances.</param>
/// <param name="Past">Covariates that are known up to now.</param>
/// <param name="Future">Covariates that are known in advance.</param>
/// <param name="Statics">What does not change within a series: numbers, or categories as text or key.</param>
/// <param name="Calendar">What is told about the time of a step. Needs timestamps unless it is none or automatic.</param>
internal sealed record SeriesColumns(
    string Target, string? Series, string? Timestamp, string[] Past, string[] Future, string[] Statics, CalendarFeatures Calendar)
{
    /// <summary>The IANA or Windows identifier of the time zone; null where none is given.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What DateTime values are where there is a time zone.</summary>
    public TimestampKind TimestampKind { get; init; }

    /// <summary>Whether times may be closed.</summary>
    public ClosedTimes ClosedTimes { get; init; }

    /// <summary>The same columns of series and times, beside another target and without covariates.</summary>
    public SeriesColumns WithoutCovariates(string target) =>
        this with { Target = target, Past = [], Future = [], Statics = [], Calendar = CalendarFeatures.None };

    /// <summary>Checks the columns before there is data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public void Check(SchemaShape shape)
    {
        foreach (var (name, rule) in Rules())
            rule.Check(shape, name);
    }

    /// <summary>Every column and what it may hold.</summary>
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
