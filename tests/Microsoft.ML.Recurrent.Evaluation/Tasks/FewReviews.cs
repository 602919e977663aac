using Microsoft.ML.Recurrent.Evaluation.Text;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>The classes of 50 film reviews, drawn as in <see cref="SmallTexts"/>, for more seeds: which reviews are drawn matters more than what reads them.</summary>
internal sealed class FewReviews : EvaluationTask
{
    private const int Rows = 50;

    public override string Name => "few_reviews";

    public override string Summary =>
        "Whether a film review is favourable, from 50 others: test accuracy of ForText and of ML.NET's FeaturizeText with SdcaMaximumEntropy; each seed draws others.";

    public override int DefaultSeeds => 20;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var training = LabeledTexts.Read(data.File("sst2", "train.tsv"), "label", "text").ToArray();
        new Random(seed).Shuffle(training);
        var learner = new MulticlassTextLearner(new(training[..Rows], LabeledTexts.Read(data.File("sst2", "test.tsv"), "label", "text")), seed);
        var options = SequenceClassificationOptions.ForText();
        options.Seed = seed;
        yield return new("recurrent", TextFigures.Accuracy(learner.Recurrent(options)));
        var (name, sdca) = learner.Baselines.First();
        yield return new(name, TextFigures.Accuracy(learner.Baseline(sdca)));
    }
}
