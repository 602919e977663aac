using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Tests.Featurizing;
using Microsoft.ML.Recurrent.Text;
using static Microsoft.ML.Recurrent.Tests.Options.OptionProbes;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>Where the options of trainers go that read a sequence: how tokens are made and read, columns, and what is learned.</summary>
internal static partial class OptionRoutes
{
    private const string Model = "model.Sequences.";
    private static readonly string[] s_vocabulary = ["*Encoding.Vocabulary.*", "network.Embedding.VocabularySize*", "network.OutputSize*", "training set*"];

    // Each step is read as it is.
    private static readonly string[] s_plain = ["network.InputSize=2", Model + "Choice.Layout.*", Model + "Scale*", "training set~"];

    private static readonly Lazy<RecurrentTextFeaturizingTransformer> s_encoder = new(() =>
        Featurizers.Fit(new MLContext(1), Featurizers.Small(), TextRow.Make(8)));

    private static readonly Lazy<string> s_vectors = new(() => Write("vectors.txt", "cat 1 2", "dog 3 4"));
    private static readonly Lazy<TextTokenizer> s_tokenizer = new(() =>
        TextTokenizer.WordPiece(Write("pieces.txt", "[UNK]", "the", "cat", "dog", "eats")));

    private static OptionRoute[] OfTokens =>
    [
        new("EmbeddingSize", 6, "network.Embedding.Size", "model.Encoder.*") { SetUp = AsText },
        new("EmbeddingDeviation", 0.25f, "network.Initialization.EmbeddingDeviation") { SetUp = AsText },
        new("EmbeddingDropout", 0.25f, "network.Embedding.Dropout") { SetUp = AsText },
        new("TokenDropout", 0.25f, "network.Embedding.TokenDropout") { SetUp = AsText },
        new("PretrainedVectorsPath", s_vectors.Value, "network.Embedding.Size=2", "model.Encoder.*") { SetUp = AsText, Along = OfNoEmbeddingSize },
        new("FreezeEmbedding", true, "network.Embedding.Frozen") { SetUp = WithVectors },
        new("TextTokens", TextTokens.Characters, ["*Encoding.Tokenization.Tokens", .. s_vocabulary]) { SetUp = AsText, Except = [TaggingTrainer] },
        new("TextTokens", TextTokens.Characters) { SetUp = AsText, Only = [TaggingTrainer], IsRefused = true }, // its column is a vector of text
        new("LowerCase", false, ["*Encoding.Tokenization.LowerCase", .. s_vocabulary]) { SetUp = AsText },
        new("Tokenizer", s_tokenizer.Value, ["*Encoding.Tokenization.Tokenizer*", .. s_vocabulary]) { SetUp = AsText, Except = [TaggingTrainer] },
        new("Tokenizer", s_tokenizer.Value) { SetUp = AsText, Only = [TaggingTrainer], IsRefused = true },
        new("MinimumTokenCount", 13, ["*Encoding.Vocabulary.Words=[the]", "network.Embedding.VocabularySize=3", .. s_vocabulary])
            { SetUp = AsText, Except = [TaggingTrainer] },
        new("MinimumTokenCount", 7, ["*Encoding.Vocabulary.Words=[b-x]", "network.Embedding.VocabularySize=3", .. s_vocabulary])
            { SetUp = AsText, Only = [TaggingTrainer] },
        new("MaximumVocabularySize", 2, ["*Encoding.Vocabulary.Words.Count", "network.Embedding.VocabularySize=4", .. s_vocabulary]) { SetUp = AsText },
        new("MaximumLength", 1, "*Encoding.MaximumLength", "training set~", Model + "Scale*"),
        new("CutFrom", SequenceSide.Start, "*Encoding.CutFrom", "training set~", Model + "Scale*") { SetUp = o => ((TokenSequenceOptions)o).MaximumLength = 1 },
    ];

    private static OptionRoute[] OfSequences =>
    [
        new("LabelColumnName", "OtherFlag", "training set~") { Only = [BinaryTrainer] },
        new("LabelColumnName", "OtherClassKey", "training set~", "model.LabelValues*") { Only = [MulticlassTrainer] },
        new("LabelColumnName", "OtherTarget", "training set~", "model.Scale*") { Only = [RegressionTrainer] },
        new("LabelColumnName", "OtherTags", "training set~", "model.Values*", "model.Constraints*", "loss*") { Only = [TaggingTrainer] },
        new("FeatureColumnName", "OtherFeatures", Model + "FeatureColumnName", Model + "Scale*", "training set~"),
        new("ExampleWeightColumnName", "Weight", "training set~", Model + "Scale*", "model.Scale*"),
        new("StepSize", 4, "network.InputSize=64", Model + "Encoding.StepSize", Model + "Choice.Layout.*", Model + "Scale*", "training set~")
            { Only = s_choosers },
        new("StepSize", 1, "network.InputSize", Model + "Encoding.StepSize", Model + "Choice.Layout.Columns", Model + "Scale*", "training set~",
            "model.Values*", "model.Constraints*", "loss*")
            { Only = [TaggingTrainer], Along = o => ((SequenceTaggingOptions)o).LabelColumnName = "FourTags" },
        new("NormalizeFeatures", false, Model + "Scale*", "training set~") { Except = [Featurizer, SeriesFeaturizer, .. s_choosers] },
        new("NormalizeFeatures", false, s_plain) { Only = s_choosers },
        new("CharacterFeatures", true, "network.Characters.EmbeddingSize=25", "network.Characters*", Model + "Encoding.Spelling*", "training set~")
            { SetUp = AsText },
        new("CharacterEmbeddingSize", 4, "network.Characters.EmbeddingSize") { SetUp = Spelled },
        new("CharacterHiddenSize", 4, "network.Characters.HiddenSize") { SetUp = Spelled },
        new("MaximumCharacters", 2, Model + "Encoding.Spelling.MaximumCharacters", "training set~") { SetUp = Spelled },
        new("Pooling", SequencePooling.Mean, "network.Pooling") { Except = [Featurizer] },
        new("AttentionSize", 4, "network.AttentionSize") { SetUp = Attentive, Except = [Featurizer] },
        new("AttentionColumnName", "Column", [Model + "Explanation.AttentionColumnName", .. s_plain]) { SetUp = Attentive },
        new("WindowLength", 4, "network.InputSize=16", Model + "Choice.Layout.*", Model + "Scale*", "training set~"),
        new("WindowStride", 2, Model + "Choice.Layout.Stride", Model + "Scale*", "training set~"),
        new("WindowValues", 4, "network.InputSize=16", Model + "Choice.Layout.Values", Model + "Scale*", "training set~"),
        new("Views", SequenceViews.Values, "network.InputSize=16", Model + "Choice.Layout.Views", Model + "Scale*", "training set~"),
        new("ConvolutionChannels", new[] { 3 }, "network.FrontLayers*"),
        new("ConvolutionKernelSize", 3, "network.FrontLayers*") { SetUp = Convolving },
        new("ConvolutionStride", 2, "network.FrontLayers*") { SetUp = Convolving },
        new("NumberOfConvolutionalNetworks", 1, Model + "Networks.Count=2", Model + "Training.Networks.Count=2", "network.InputSize=4", "network.FrontLayers*",
            Model + "Choice.Layout.*", Model + "Scale*", "training set~", "runs=2"),
        new("CompareWithBaselines", false), // it changes neither what is trained nor how it answers; BaselineTests has its effect
        new("TokenColumnName", "Column", Model + "Explanation.TokenColumnName") { SetUp = AsText },
        new("Encoder", s_encoder.Value, "network.Embedding.Size=6", "network.Cell.Kind=2", "network.*", Model + "Encoding.*", "training set~", "Unfreezing~")
            { SetUp = AsWideText, Except = [TaggingTrainer] },
        new("Encoder", s_encoder.Value, "network.Embedding.Size=6", "network.Cell.Kind=2", "network.*", Model + "Encoding.*", "training set~", "Unfreezing~")
            { SetUp = AsTaggedText, Only = [TaggingTrainer] },
        new("UnfreezeAfterEpochs", 2, "Unfreezing:from epoch 2, 'embedding.' from epoch 4") { SetUp = Started },
        new("NumberOfNetworks", 2, Model + "Networks.Count", Model + "Training.Networks.Count", "runs=2") { Except = s_forecasters },
        new("LabelSmoothing", 0.25f, "training set~") { Only = [BinaryTrainer] },
        new("LabelSmoothing", 0.25f, "loss:0.25") { Only = [MulticlassTrainer] },
        new("ClassWeights", new[] { 1f, 3f }, "training set~"),
        new("BalanceClasses", true, "training set~") { SetUp = Unbalanced },
        new("Loss", RegressionLoss.Absolute, "loss=Absolute error"),
        new("Loss", RegressionLoss.Huber, "loss=Huber(delta 1)"),
        new("HuberThreshold", 0.25f, "loss=Huber(delta 0.25)") { SetUp = o => ((SequenceRegressionOptions)o).Loss = RegressionLoss.Huber },
        new("AdditionalFeatures", new StepFeature[] { "Kinds" }, Model + "Encoding.StepFeatures*", "network.Factors=16 x 8", "training set~"),
        new("RowLabelColumnName", "ClassKey", "network.FurtherHeads:for 2 outputs", "loss:, 3 x ", "model.RowLabelValues*", "training set~"),
        new("RowLabelWeight", 0.25f, "loss:0.25 x") { SetUp = o => ((SequenceTaggingOptions)o).RowLabelColumnName = "ClassKey" },
        new("RareTokenDropout", 0.25f, "training set~") { SetUp = AsRareWords },
        new("MinimumUpdates", 30, "Epochs=30") { SetUp = o => o.Table[nameof(o.NumberOfEpochs)].SetDefault(o) },
        new("UseConditionalRandomField", false, "network.TransitionScores", "loss~"),
        new("TagScheme", TagScheme.None, "model.TagScheme", "model.Constraints*", "loss~"),
    ];

    private static string Write(string name, params string[] lines)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("recurrent").FullName, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private static void AsText(RecurrentOptions options)
    {
        if (options is not LabeledSequenceOptions labeled)
            return;
        labeled.FeatureColumnName = options is SequenceTaggingOptions ? "Tags" : "Text";
        (labeled.StepSize, labeled.CharacterFeatures) = (1, false);
        if (options is PooledSequenceOptions pooled) // otherwise chosen, by what a token is
            (pooled.Pooling, pooled.EmbeddingDeviation, pooled.LearningRate) = (SequencePooling.Max, 0.1f, 0.005f);
    }

    // As wide as options are by themselves, which then are the encoder's.
    private static void AsWideText(RecurrentOptions options)
    {
        AsText(options);
        options.HiddenSize = RecurrentDefaults.HiddenSize;
    }

    private static void AsTaggedText(RecurrentOptions options)
    {
        var tagging = (SequenceTaggingOptions)options;
        (tagging.FeatureColumnName, tagging.LabelColumnName, tagging.StepSize, tagging.CharacterFeatures) = ("Text", "TextTags", 1, false);
        (tagging.HiddenSize, tagging.Bidirectional) = (100, true);
    }

    private static void AsRareWords(RecurrentOptions options)
    {
        AsText(options);
        ((SequenceTaggingOptions)options).FeatureColumnName = "Kinds";
        ((SequenceTaggingOptions)options).MinimumTokenCount = 1;
    }

    private static void WithVectors(RecurrentOptions options)
    {
        AsText(options);
        OfNoEmbeddingSize(options);
        ((TokenSequenceOptions)options).PretrainedVectorsPath = s_vectors.Value;
    }

    private static void OfNoEmbeddingSize(RecurrentOptions options) => options.Table[nameof(TokenSequenceOptions.EmbeddingSize)].SetDefault(options);

    private static void Spelled(RecurrentOptions options)
    {
        AsText(options);
        ((LabeledSequenceOptions)options).CharacterFeatures = true;
    }

    private static void Attentive(RecurrentOptions options) => ((PooledSequenceOptions)options).Pooling = SequencePooling.Attention;

    private static void Convolving(RecurrentOptions options) => ((PooledSequenceOptions)options).ConvolutionChannels = [4];

    private static void Started(RecurrentOptions options)
    {
        if (options is SequenceTaggingOptions)
            AsTaggedText(options);
        else
            AsWideText(options);
        ((LabeledSequenceOptions)options).Encoder = s_encoder.Value;
        options.Cell = CellKind.Gru;
    }

    private static void Unbalanced(RecurrentOptions options) =>
        ((SequenceClassificationOptions)options).LabelColumnName = "Other" + ((SequenceClassificationOptions)options).LabelColumnName;
}
