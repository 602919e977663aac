using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Featurizing;

/// <summary>A sentence, whole and in words, and whether it is about an animal.</summary>
public sealed class TextRow
{
    public string Text { get; set; } = "";

    [VectorType]
    public string[] Words { get; set; } = [];

    public bool Label { get; set; }

    /// <summary>Sentences of 3 to 7 words, half of them about animals, half about vehicles; no two in a row are alike.</summary>
    public static IReadOnlyList<TextRow> Make(int count) => [.. Enumerable.Range(0, count).Select(row =>
    {
        string[] subjects = row % 2 == 0 ? ["dog", "cat", "horse"] : ["car", "train", "truck"];
        string[] verbs = row % 2 == 0 ? ["eats", "sleeps"] : ["stops", "drives"];
        string[] words = [.. Enumerable.Repeat("very", row % 4), "The", row % 5 == 0 ? "old" : "young", subjects[row % 3], verbs[row / 2 % 2]];
        return new TextRow { Text = string.Join(' ', words), Words = words, Label = row % 2 == 0 };
    })];
}
