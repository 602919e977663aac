using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Data;

/// <summary>Counts the rows that could not be used and why.</summary>
internal sealed class SkippedRows
{
    public long Rows { get; set; }

    public long Labels { get; set; }

    public long Weights { get; set; }

    public long Features { get; set; }

    public void Report(RecurrentLog log, SequenceTrainerOptions options, string what)
    {
        if (Labels + Weights + Features > 0)
            log.Warning($"Skipped {Labels + Weights + Features} of {Rows} {what} rows: {Describe(options)}.");
    }

    public InvalidOperationException NothingLeft(SequenceTrainerOptions options, string what) => new(Rows == 0
        ? $"There is no {what} row."
        : $"None of the {Rows} {what} rows can be used: {Describe(options)}.");

    private string Describe(SequenceTrainerOptions options) => string.Join(", ", new[]
    {
        (Count: Labels, Text: $"with a missing label in '{options.LabelColumnName}'"),
        (Count: Weights, Text: $"with a missing weight in '{options.ExampleWeightColumnName}'"),
        (Count: Features, Text: $"with a NaN or infinite feature in '{options.FeatureColumnName}'"),
    }.Where(reason => reason.Count > 0).Select(reason => $"{reason.Count} {reason.Text}"));
}
