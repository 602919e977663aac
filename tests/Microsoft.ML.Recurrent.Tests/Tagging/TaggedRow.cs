namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>A sentence with a tag for each word.</summary>
public sealed class TaggedRow
{
    private static readonly string[] s_first = ["Anna", "Bo", "Clara", "David"];
    private static readonly string[] s_last = ["Berg", "Costa", "Dahl"];
    private static readonly string[] s_cities = ["Oslo", "Rome", "Paris"];
    private static readonly string[] s_verbs = ["lives", "works", "sleeps"];

    public string[] Features { get; set; } = [];

    public string[] Label { get; set; } = [];

    public float Weight { get; set; } = 1;

    /// <summary>Sentences of 4 to 6 words with a person and a place, in BIO.</summary>
    public static IReadOnlyList<TaggedRow> Make(int count) => [.. Enumerable.Range(0, count).Select(Make1)];

    private static TaggedRow Make1(int row)
    {
        List<(string Word, string Tag)> words = [(s_first[row % 4], "B-PER")];
        if (row % 2 == 0)
            words.Add((s_last[row % 3], "I-PER"));
        words.AddRange([(s_verbs[row % 3], "O"), ("in", "O"), (s_cities[row * 7 % 5 % 3], "B-LOC")]);
        if (row % 5 == 0)
            words.Add(("now", "O"));
        return new TaggedRow { Features = [.. words.Select(word => word.Word)], Label = [.. words.Select(word => word.Tag)], Weight = 1 + (row % 2) };
    }
}
