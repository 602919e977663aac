namespace Quickstart;

/// <summary>What is learned from: rows in order of time.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="HasDates">Whether the rows have dates, by which order and gaps are known.</param>
/// <param name="Notes">What the user should know of how it was read.</param>
internal sealed record Series(SeriesRow[] Rows, bool HasDates, IReadOnlyList<string> Notes)
{
    /// <summary>What was read, in one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>What the values are called.</summary>
    public required string ValueName { get; init; }

    /// <summary>Rows that have a value.</summary>
    public int ValueCount => Rows.Count(row => !double.IsNaN(row.Value));

    public static Series Airline() => new(
        [.. AirlinePassengers.Values.Select((value, i) => new SeriesRow { Date = AirlinePassengers.FirstMonth.AddMonths(i), Value = value })], true, [])
    {
        ValueName = "passengers a month, in thousands",
        Description = "Airline passengers by month, 1949 to 1960, in thousands.",
    };
}
