using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>That every parameter of a default space does something for what the pipeline reads: another value gives another model.</summary>
public sealed class IdleParameterTests
{
    private static readonly string[] s_ofTokens = ["EmbeddingDeviation", "EmbeddingSize", "TokenDropout"];

    private readonly MLContext _ml = new(1);

    private static ParameterOutcomes Parameters { get; } = new(Data);

    public static TheoryData<string> Inputs => new("Signal", "Keys", "Words", "Text");

    [Theory]
    [MemberData(nameof(Inputs))]
    public void EveryParameterOfAClassifierChangesTheModel(string input)
    {
        SequenceClassificationOptions Initial() => new() { LabelColumnName = "Label", FeatureColumnName = input };
        var space = Parameters.SpaceOf(Initial, (ml, options) => Classifier(ml, input, options));
        var names = space.Parameters.Select(parameter => parameter.Name).ToArray();
        Assert.Equal(input != "Signal", s_ofTokens.All(names.Contains));
        Assert.Equal(input != "Signal", s_ofTokens.Any(names.Contains));
        Assert.Equal(input is "Words" or "Text", names.Contains("CharacterFeatures"));
        Parameters.CheckEach(Initial, (ml, options) => Classifier(ml, input, options));
    }

    [Fact]
    public void EveryParameterOfARegressionChangesTheModel() => Parameters.CheckEach(
        () => new SequenceRegressionOptions { LabelColumnName = nameof(Row.Target), FeatureColumnName = nameof(Row.Signal) },
        (ml, options) => ml.Regression.Trainers.Recurrent(options));

    [Fact]
    public void EveryParameterOfATaggerChangesTheModel() => Parameters.CheckEach(
        () => new SequenceTaggingOptions
        {
            LabelColumnName = nameof(Row.Tags), FeatureColumnName = nameof(Row.Words), MinimumTokenCount = 1,
        },
        (ml, options) => ml.MulticlassClassification.Trainers.SequenceTagging(options));

    [Fact]
    public void EveryParameterOfALanguageModelChangesTheModel() => Parameters.CheckEach(
        () => new LanguageModelOptions { InputColumnName = nameof(Row.Text), OutputColumnName = "P", MinimumTokenCount = 1 },
        (ml, options) => ml.Transforms.Text.RecurrentLanguageModel(options));

    [Fact]
    public void EveryParameterOfTextFeaturesChangesTheFeatures() => Parameters.CheckEach(
        () => new TextFeaturizingOptions { InputColumnName = nameof(Row.Text), OutputColumnName = "Features", MinimumTokenCount = 1, SampledTokens = 3 },
        (ml, options) => ml.Transforms.Text.FeaturizeTextByRecurrent(options));

    [Fact]
    public void ParametersThatTheFirstOptionsDecideAreLeftOut()
    {
        var encoder = _ml.Transforms.Text.FeaturizeTextByRecurrent(new TextFeaturizingOptions
        {
            InputColumnName = nameof(Row.Text), EmbeddingSize = 4, HiddenSize = 4, NumberOfEpochs = 1, MinimumTokenCount = 1,
        }).Fit(Data(_ml));
        SequenceClassificationOptions Started() => new() { FeatureColumnName = nameof(Row.Text), Encoder = encoder };
        Parameters.CheckEach(Started, (ml, options) => Classifier(ml, nameof(Row.Text), options));

        foreach (var (options, missing) in new (SequenceClassificationOptions, string[])[]
        {
            (Started(),
            [
                "Cell", "HiddenSize", "NumberOfLayers", "Bidirectional", "LayerNormalization", "EmbeddingSize", "EmbeddingDeviation", "CharacterFeatures",
            ]),
            (new() { HiddenSizes = [3, 2] }, ["HiddenSize", "NumberOfLayers"]),
            (new() { Peepholes = true }, ["Cell"]),
            (new() { TruncationLength = 4 }, ["Bidirectional", "Pooling"]),
        })
        {
            var input = options.Encoder is null ? nameof(Row.Signal) : nameof(Row.Text);
            options.FeatureColumnName = input;
            var first = true;
            var space = Parameters.SpaceOf(() => first && !(first = false) ? options : new SequenceClassificationOptions(),
                (ml, o) => Classifier(ml, input, o));
            Assert.Empty(space.Parameters.Select(parameter => parameter.Name).Intersect(missing));
        }
    }

    [Fact]
    public void SpaceOfTheCallersOwnStaysAsItIs()
    {
        var own = ExperimentSpace.Of<SequenceClassificationOptions>();
        var experiment = _ml.Recurrent.CreateExperiment(
            () => new SequenceClassificationOptions { FeatureColumnName = nameof(Row.Signal) }, (ml, options) => Classifier(ml, nameof(Row.Signal), options),
            ExperimentData.TrainValidation(Data(_ml), Data(_ml)), ExperimentMetric.Multiclass(), new ExperimentOptions { MaximumTrials = 1, Space = own });
        Assert.Same(own, experiment.Space);
    }

    private static IEstimator<ITransformer> Classifier(MLContext ml, string input, SequenceClassificationOptions options)
    {
        if (input is "Words" or "Text" && options.Encoder is null)
            options.MinimumTokenCount = 1;
        if (options.CharacterFeatures)
            options.CharacterHiddenSize = 4;
        var keys = ml.Transforms.Conversion.MapValueToKey("Label", nameof(Row.Kind));
        var trainer = ml.MulticlassClassification.Trainers.Recurrent(options);
        return input == "Keys" ? keys.Append(ml.Transforms.Conversion.MapValueToKey("Keys", nameof(Row.Words))).Append(trainer) : keys.Append(trainer);
    }

    private static IDataView Data(MLContext ml) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, 36).Select(row =>
    {
        string[] words = [.. Enumerable.Range(0, 3).Select(word => $"w{(row + (word * word)) % 5}")];
        return new Row
        {
            Signal = [.. Enumerable.Range(0, 6).Select(t => MathF.Sin((0.3f + (0.2f * (row % 3))) * t) + (0.1f * row % 7))],
            Words = words, Text = string.Join(' ', words), Tags = [.. words.Select(word => word[1] < '3' ? "B-a" : "O")], Kind = $"{row % 3}", Target = row % 3,
        };
    }));

    private sealed class Row
    {
        [VectorType(6)]
        public float[] Signal { get; set; } = [];

        [VectorType(3)]
        public string[] Words { get; set; } = [];

        public string Text { get; set; } = "";

        [VectorType(3)]
        public string[] Tags { get; set; } = [];

        public string Kind { get; set; } = "";

        public float Target { get; set; }
    }
}
