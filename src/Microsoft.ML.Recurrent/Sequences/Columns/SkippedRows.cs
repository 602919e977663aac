using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Counts the rows that could not be used, by reason. A column that is not read is null.</summary>
internal sealed class SkippedRows(string featureColumn, string? labelColumn, string? weightColumn)
{
    public long Rows { get; set; }

    public long Labels { get; set; }

    public long Weights { get; set; }

    public long Features { get; set; }

    /// <summary>Gets or sets the number of rows without a step, if there is a target for each step.</summary>
    public long Empty { get; set; }

    public void Report(RecurrentLog log, string what)
    {
        if (Labels + Weights + Features + Empty > 0)
            log.Warning($"Skipped {Labels + Weights + Features + Empty} of {Rows} {what} rows: {Describe()}.");
    }

    public InvalidOperationException NothingLeft(string what) => new(Rows == 0
        ? $"There is no {what} row."
        : $"None of the {Rows} {what} rows can be used: {Describe()}.");

    private string Describe() => string.Join(", ", new[]
    {
        (Count: Labels, Text: $"with a missing label in '{labelColumn}'"),
        (Count: Weights, Text: $"with a missing weight in '{weightColumn}'"),
        (Count: Features, Text: $"with a NaN or infinite feature in '{featureColumn}'"),
        (Count: Empty, Text: $"with an empty sequence in '{featureColumn}'"),
    }.Where(reason => reason.Count > 0).Select(reason => $"{reason.Count} {reason.Text}"));
}
