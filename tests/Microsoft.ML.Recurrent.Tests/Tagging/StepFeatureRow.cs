using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>A sequence whose tag at each step depends on the word and on a second column, which is given as text, as keys and as numbers.</summary>
public sealed class StepFeatureRow
{
    public string[] Features { get; set; } = [];

    public string Sentence { get; set; } = "";

    public string[] Kind { get; set; } = [];

    [KeyType(3)]
    public uint[] Key { get; set; } = [];

    public float[] Numbers { get; set; } = [];

    public string[] Label { get; set; } = [];

    /// <summary>Rows of 3 to 8 steps: a tag is the parity of the numbers of the word, of 4, and of the second value, of 3.</summary>
    public static List<StepFeatureRow> Make(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Make1(random))];
    }

    /// <summary>A row whose columns have different numbers of steps.</summary>
    public static StepFeatureRow Uneven(int kinds, int keys, int numbers) => new()
    {
        Features = ["w0", "w1", "w2"],
        Sentence = "w0 w1 w2",
        Kind = [.. Enumerable.Repeat("k0", kinds)],
        Key = [.. Enumerable.Repeat(1u, keys)],
        Numbers = new float[numbers],
        Label = ["A", "B", "A"],
    };

    private static StepFeatureRow Make1(Random random)
    {
        int[] words = [.. Enumerable.Range(0, random.Next(3, 9)).Select(_ => random.Next(4))];
        int[] kinds = [.. words.Select(_ => random.Next(3))];
        return new StepFeatureRow
        {
            Features = [.. words.Select(word => $"w{word}")],
            Sentence = string.Join(' ', words.Select(word => $"w{word}")),
            Kind = [.. kinds.Select(kind => $"k{kind}")],
            Key = [.. kinds.Select(kind => (uint)kind + 1)],
            Numbers = [.. kinds.SelectMany(kind => new[] { 100 + (50f * (kind % 2)), kind == 2 ? -7 : 5 })],
            Label = [.. words.Zip(kinds, (word, kind) => (word + kind) % 2 == 0 ? "A" : "B")],
        };
    }
}
