using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation.Text;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// The classes of texts of which there are few, and of many classes with ten texts each, by ForText with nothing but its columns. The defaults were chosen on
/// held-out rows of the training parts of all sets together, and on generated texts of other seeds.
/// </summary>
internal sealed class SmallTexts : EvaluationTask
{
    private const int Classes = 500;
    private static readonly int[] s_rows = [50, 200, 1000];

    public override string Name => "small_texts";

    public override string Summary => "Classes of 50, 200 and 1,000 film reviews, questions, short messages and surnames, and of texts of 500 generated classes: "
        + "test accuracy of ForText, and of ML.NET's FeaturizeText with each of three of its trainers.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        foreach (var (name, split, tokens) in Sets(data, seed))
            foreach (var rows in s_rows)
            {
                var shuffled = split.Training.ToArray();
                new Random(seed).Shuffle(shuffled);
                foreach (var figure in Compare($"{name}_{rows}", split with { Training = shuffled[..rows] }, tokens, seed))
                    yield return figure;
            }

        foreach (var figure in Compare("500_classes", GeneratedTexts.OfClasses(Classes, 1000 + seed), TextTokens.Words, seed))
            yield return figure;
    }

    private static IEnumerable<(string Name, TextSplit Split, TextTokens Tokens)> Sets(DataSource data, int seed)
    {
        yield return ("sst2", new(Of("sst2", "train.tsv", "label", "text"), Of("sst2", "test.tsv", "label", "text")), TextTokens.Words);
        yield return ("trec", new(Of("trec", "train.tsv", "coarse", "text"), Of("trec", "test.tsv", "coarse", "text")), TextTokens.Words);
        yield return ("sms", LabeledTexts.Split(Of("sms_spam", "all.tsv", "label", "text"), 0.5, seed), TextTokens.Words);
        yield return ("names", LabeledTexts.Split(Of("names18", "all.tsv", "language", "name"), 0.2, seed), TextTokens.Characters);

        List<LabeledText> Of(string folder, string file, string label, string text) => LabeledTexts.Read(data.File(folder, file), label, text);
    }

    private static IEnumerable<Measurement> Compare(string name, TextSplit split, TextTokens tokens, int seed)
    {
        // A class of which nothing was learned cannot be told from the others.
        var known = split.Training.Select(text => text.Class).ToHashSet();
        var learner = new MulticlassTextLearner(split with { Test = [.. split.Test.Where(text => known.Contains(text.Class))] }, seed);
        var options = SequenceClassificationOptions.ForText(textTokens: tokens);
        options.Seed = seed;
        yield return new($"{name}_recurrent", TextFigures.Accuracy(learner.Recurrent(options)));
        foreach (var (baseline, trainer) in learner.Baselines.Take(known.Count == Classes ? 1 : int.MaxValue)) // trees of 500 classes take minutes
            yield return new($"{name}_{baseline}", TextFigures.Accuracy(learner.Baseline(trainer)));
    }
}
