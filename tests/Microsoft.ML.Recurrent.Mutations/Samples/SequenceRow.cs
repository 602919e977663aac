using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Mutations.Samples;

/// <summary>A row for every task over sequences.</summary>
internal sealed class SequenceRow
{
    private static readonly string[] s_words = ["one", "two", "three", "four", "five"];

    [VectorType(4)]
    public float[] Numbers { get; set; } = [];

    public string Text { get; set; } = "";

    public string[] Words { get; set; } = [];

    public string[] Tags { get; set; } = [];

    public string Class { get; set; } = "";

    public bool Flag { get; set; }

    public float Value { get; set; }

    public static IReadOnlyList<SequenceRow> Make(int count) => [.. Enumerable.Range(0, count)
        .Select(row => Make(row, [.. Enumerable.Range(0, 3 + (row % 2)).Select(step => s_words[(row + step) % s_words.Length])]))];

    private static SequenceRow Make(int row, string[] words) => new()
    {
        Numbers = [row % 3, row % 5, row % 2, 1],
        Text = string.Join(' ', words),
        Words = words,
        Tags = [.. words.Select((_, i) => i == row % 3 ? "B-X" : "O")],
        Class = $"class {row % 3}",
        Flag = row % 2 == 0,
        Value = row % 4,
    };
}
