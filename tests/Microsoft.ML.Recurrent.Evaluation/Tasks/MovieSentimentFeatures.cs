using Microsoft.ML.Data;
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

    public override string Summary => "Whether a sentence about a movie is positive: accuracy of ML.NET's SdcaLogisticRegression over FeaturizeTextByRecurrent, which learns "
        + "from the 6,920 training sentences, or from those and the Penn Treebank's; over ML.NET's FeaturizeText; and over both side by side.";

    public override int DefaultSeeds => 1;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var ml = new MLContext(seed);
        var training = ml.Data.LoadFromEnumerable(Read(data, "train.tsv"));
        var test = ml.Data.LoadFromEnumerable(Read(data, "test.tsv"));
        ITransformer plain = ml.Transforms.Text.FeaturizeTextByGru(Ours, nameof(LabeledText.Text)).Fit(training);
        yield return new("featurize_by_gru_plain_defaults", Accuracy(ml, training, test, (Ours, plain)));

        ITransformer ours = ml.Transforms.Text.FeaturizeTextByRecurrent(Options(seed)).Fit(training);
        yield return new("featurize_by_gru", Accuracy(ml, training, test, (Ours, ours)));
        ITransformer theirs = ml.Transforms.Text.FeaturizeText(Theirs, nameof(LabeledText.Text)).Fit(training);
        yield return new("featurize_text", Accuracy(ml, training, test, (Theirs, theirs)));
        yield return new("featurize_text_and_gru", Accuracy(ml, training, test, (Theirs, theirs), (Ours, ours)));

        var options = Options(seed);
        (options.EmbeddingSize, options.MinimumTokenCount) = (12_000, 4); // the two texts have 11,000 words that often
        options.PretrainingData = ml.Data.LoadFromEnumerable(File.ReadLines(data.File("ptb", "ptb.train.txt")).Select(line => new LabeledText { Text = line }));
        ours = ml.Transforms.Text.FeaturizeTextByRecurrent(options).Fit(training);
        yield return new("featurize_by_gru_pretrained", Accuracy(ml, training, test, (Ours, ours)));
        yield return new("featurize_text_and_gru_pretrained", Accuracy(ml, training, test, (Theirs, theirs), (Ours, ours)));
    }

    /// <summary>
    /// For a few thousand sentences that have been cut into words already. With about as many values as words, vectors that start at right angles keep apart which words
    /// there are, and rare ones tell more; with so long ones a small network, few sampled words and one epoch keep training short.
    /// </summary>
    private static TextFeaturizingOptions Options(int seed) => new()
    {
        InputColumnName = nameof(LabeledText.Text),
        OutputColumnName = Ours,
        Cell = CellKind.Gru,
        TextTokens = TextTokens.WhiteSpace,
        HiddenSize = 64,
        EmbeddingSize = 8000,
        EmbeddingDeviation = 0.5f,
        OrthogonalEmbedding = true,
        TokenFrequencySmoothing = 0.0003f,
        UnitLength = true,
        SampledTokens = 100,
        NumberOfEpochs = 1,
        Seed = seed,
    };

    private static double Accuracy(
        MLContext ml, IDataView training, IDataView test, params (string Column, ITransformer Featurizer)[] featurizers)
    {
        foreach (var (_, featurizer) in featurizers)
            (training, test) = (featurizer.Transform(training), featurizer.Transform(test));
        var trainer = ml.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = nameof(LabeledText.IsPositive),
            NumberOfThreads = 1, // several would make the figure another one each time
        });
        var model = ml.Transforms.Concatenate(Features, [.. featurizers.Select(f => f.Column)]).AppendCacheCheckpoint(ml).Append(trainer).Fit(training);
        return TextFigures.Accuracy(ml.BinaryClassification.EvaluateNonCalibrated(model.Transform(test), nameof(LabeledText.IsPositive)).ConfusionMatrix);
    }

    private static List<LabeledText> Read(DataSource data, string file) => LabeledTexts.Read(data.File("sst2", file), "label", "text", positiveClass: "1");
}
