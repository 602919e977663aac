namespace Microsoft.ML.Recurrent.Evaluation.Text;

/// <summary>Makes texts of many classes: three of the four key words of the class, which other classes may share, among eight words that tell nothing.</summary>
internal static class GeneratedTexts
{
    private const int KeysOfClass = 4;
    private const int KeysOfText = 3;
    private const int OtherWords = 8;
    private const int DifferentWords = 500;
    private const int TrainingTexts = 10;
    private const int TestTexts = 3;

    /// <summary>Makes ten training texts and three test texts of each class.</summary>
    public static TextSplit OfClasses(int classes, int seed)
    {
        var random = new Random(seed);
        var keys = Enumerable.Range(0, classes).Select(_ => Enumerable.Range(0, KeysOfClass).Select(_ => $"key{random.Next(2 * classes)}").ToArray()).ToArray();
        return new TextSplit(Make(TrainingTexts), Make(TestTexts));

        LabeledText[] Make(int count) => [.. Enumerable.Range(0, classes * count).Select(i => new LabeledText
        {
            Class = $"class{i % classes}",
            Text = TextOf(keys[i % classes], random),
        })];
    }

    private static string TextOf(string[] keys, Random random)
    {
        var words = Enumerable.Range(0, OtherWords).Select(_ => $"word{(int)(DifferentWords * Math.Pow(random.NextDouble(), 2))}").ToList();
        for (var key = 0; key < KeysOfText; key++)
            words.Insert(random.Next(words.Count + 1), keys[random.Next(KeysOfClass)]);
        return string.Join(' ', words);
    }
}
