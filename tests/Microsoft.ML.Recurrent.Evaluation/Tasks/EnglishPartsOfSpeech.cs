using Microsoft.ML.Recurrent.Evaluation.Tagging;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// The universal part of speech of each word: Universal Dependencies English EWT, 12,544 sentences to learn from, 2,001 by which the epoch is chosen,
/// 2,077 to test; words as the treebank cuts them.
/// </summary>
internal sealed class EnglishPartsOfSpeech : EvaluationTask
{
    public override string Name => "ud_english_ewt";

    public override string Summary =>
        "Part of speech of each word of the English EWT treebank: accuracy of SequenceTagging, and of giving each word the tag it most often has, unknown ones NOUN.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var ml = new MLContext(seed);
        var training = TaggedSentences.ReadLines(data.File(Name, "train.tsv"));
        var test = TaggedSentences.ReadLines(data.File(Name, "test.tsv"));
        var plain = ml.MulticlassClassification.Trainers.SequenceTagging(new SequenceTaggingOptions { Seed = seed }).Fit(ml.Data.LoadFromEnumerable(training));
        yield return new("accuracy_plain_defaults", ml.MulticlassClassification.EvaluateTagging(plain.Transform(ml.Data.LoadFromEnumerable(test))).Accuracy);
        var trainer = ml.MulticlassClassification.Trainers.SequenceTagging(new SequenceTaggingOptions { Seed = seed, NumberOfEpochs = 8 });
        var model = trainer.Fit(
            ml.Data.LoadFromEnumerable(training), ml.Data.LoadFromEnumerable(TaggedSentences.ReadLines(data.File(Name, "dev.tsv"))));
        yield return new("accuracy", ml.MulticlassClassification.EvaluateTagging(model.Transform(ml.Data.LoadFromEnumerable(test))).Accuracy);
        yield return new("most_frequent_tag", FrequentTags.Accuracy(training, test, unknown: "NOUN"));
    }
}
