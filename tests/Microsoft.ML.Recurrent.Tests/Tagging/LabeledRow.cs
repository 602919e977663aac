namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>A sentence with a tag for each word and a label of its own, which follows from the verb.</summary>
public sealed class LabeledRow
{
    public string[] Features { get; set; } = [];

    public string[] Label { get; set; } = [];

    public string Intent { get; set; } = "";

    public float Weight { get; set; } = 1;

    /// <summary>The sentences of <see cref="TaggedRow"/>.</summary>
    public static IReadOnlyList<LabeledRow> Make(int count) => [.. TaggedRow.Make(count).Select(row => new LabeledRow
    {
        Features = row.Features,
        Label = row.Label,
        Intent = row.Features.Contains("lives") ? "home" : row.Features.Contains("works") ? "job" : "rest",
        Weight = row.Weight,
    })];
}
