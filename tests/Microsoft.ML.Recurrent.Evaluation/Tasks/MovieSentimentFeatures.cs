using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Evaluation.Text;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Whether a sentence about a movie is positive, by ML.NET's logistic regression over vectors whose encoder has seen no label. Settings were chosen on dev.tsv.
/// </summary>
internal sealed class MovieSentimentFeatures : EvaluationTask
{
    private const string Ours = nameof(Ours);
    private const string Theirs = nameof(Theirs);
    private const string Features = nameof(Features);

    public override string Name => "sst2_features";

    public override string Summary => "Whether a sentence about a movie is positive: accuracy of ML.NET's SdcaLogisticRegression over FeaturizeTextRecurrent, which learns "
        + "from the 6,920 training sentences, or from those and the Penn Treebank's; over ML.NET's FeaturizeText; and over both side by side.";

    public override int DefaultSeeds => 1;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var split = new TextSplit(Read(data, "train.tsv"), Read(data, "test.tsv"));
        var ml = new MLContext(seed);
        var theirs = ml.Transforms.Text.FeaturizeText(Theirs, nameof(LabeledText.Text));
        var ours = ml.Transforms.Text.FeaturizeTextRecurrent(Options(seed));
        yield return new("featurize_by_gru", Accuracy(ml, split, ours, Strength.OfStandardised, Ours));

        var options = Options(seed);
        options.PretrainingData = ml.Data.LoadFromEnumerable(File.ReadLines(data.File("ptb", "ptb.train.txt")).Select(line => new LabeledText { Text = line }));
        yield return new("featurize_by_gru_pretrained", Accuracy(ml, split, ml.Transforms.Text.FeaturizeTextRecurrent(options), Strength.OfStandardised, Ours));
        yield return new("featurize_text", Accuracy(ml, split, theirs, Strength.Automatic, Theirs));

        // FeaturizeText gives vectors of length one; beside them ours are as long.
        var both = ours.Append(ml.Transforms.NormalizeLpNorm(Ours)).Append(theirs);
        yield return new("featurize_text_and_gru", Accuracy(ml, split, both, Strength.Automatic, Theirs, Ours));
    }

    /// <summary>For a few thousand sentences that have been cut into words already. Long vectors of tokens keep apart which words there are.</summary>
    private static TextFeaturizingOptions Options(int seed) => new()
    {
        InputColumnName = nameof(LabeledText.Text),
        OutputColumnName = Ours,
        Cell = CellKind.Gru,
        TextTokens = TextTokens.WhiteSpace,
        Seed = seed,
    };

    private static double Accuracy(
        MLContext ml, TextSplit split, IEstimator<ITransformer> featurizer, float? strength, params string[] columns)
    {
        var trainer = ml.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = nameof(LabeledText.IsPositive),
            L2Regularization = strength,
            NumberOfThreads = 1, // several would make the figure another one each time
        });
        var model = featurizer.Append(ml.Transforms.Concatenate(Features, columns)).AppendCacheCheckpoint(ml).Append(trainer)
            .Fit(ml.Data.LoadFromEnumerable(split.Training));
        var scored = model.Transform(ml.Data.LoadFromEnumerable(split.Test));
        return TextFigures.Accuracy(ml.BinaryClassification.EvaluateNonCalibrated(scored, nameof(LabeledText.IsPositive)).ConfusionMatrix);
    }

    private static List<LabeledText> Read(DataSource data, string file) => LabeledTexts.Read(data.File("sst2", file), "label", "text", positiveClass: "1");

    /// <summary>Strength of L2 regularisation.</summary>
    private static class Strength
    {
        public const float OfStandardised = 2e-3f;

        public static float? Automatic => null;
    }
}
