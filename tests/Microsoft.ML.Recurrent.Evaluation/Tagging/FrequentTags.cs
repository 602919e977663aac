namespace Microsoft.ML.Recurrent.Evaluation.Tagging;

/// <summary>The baseline of every tagger: each word gets the tag it had most often in the training part, any other word one fixed tag.</summary>
internal static class FrequentTags
{
    /// <summary>Share of the test's words that get the right tag.</summary>
    public static double Accuracy(IEnumerable<TaggedSentence> training, IReadOnlyCollection<TaggedSentence> test, string unknown)
    {
        var best = Pairs(training).GroupBy(pair => pair.Word).ToDictionary(
            word => word.Key,
            word => word.GroupBy(pair => pair.Tag).OrderByDescending(tag => tag.Count()).ThenBy(tag => tag.Key, StringComparer.Ordinal).First().Key);
        return Pairs(test).Average(pair => best.GetValueOrDefault(pair.Word, unknown) == pair.Tag ? 1.0 : 0.0);
    }

    private static IEnumerable<(string Word, string Tag)> Pairs(IEnumerable<TaggedSentence> sentences) =>
        sentences.SelectMany(sentence => sentence.Features.Zip(sentence.Label));
}
