namespace Microsoft.ML.Recurrent.Mutations.Samples;

/// <summary>A row of a series with everything that a forecaster can read.</summary>
internal sealed class SeriesRow
{
    public string Series { get; set; } = "";

    public DateTime Time { get; set; }

    public float Value { get; set; }

    public float Past { get; set; }

    public float Future { get; set; }

    public float Kind { get; set; }

    /// <summary>Rows of two series, one after the other.</summary>
    public static IReadOnlyList<SeriesRow> Make(int count) =>
        [.. new[] { "a", "b" }.SelectMany(series => Enumerable.Range(0, count).Select(step => new SeriesRow
    {
        Series = series,
        Time = new DateTime(2024, 1, 1).AddDays(step),
        Value = 10 + (step % 4) + (series == "a" ? 0 : 5) + (step * 0.1f),
        Past = step % 3,
        Future = step % 2,
        Kind = series == "a" ? 1 : 2,
    }))];
}
