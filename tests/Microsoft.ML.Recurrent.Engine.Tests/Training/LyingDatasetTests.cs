using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>
/// A data set that contradicts itself is refused with a message that names the example and what it gave, whenever it does so and whoever reads it.
/// </summary>
public sealed class LyingDatasetTests
{
    // Before anything runs, in the checks, and in the middle of the work.
    private static readonly int[] s_honest = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 17, 21, 34];

    private static readonly string[] s_inputs = ["longer", "shorter", "no step", "a negative length", "more features", "more examples", "fewer examples"];
    private static readonly string[] s_targets = ["a target more", "a target less", "a weight that is no number", "a negative weight"];

    private static readonly IReadOnlyDictionary<string, (NetworkOptions Network, TargetKind Kind, string[] Lies)> s_shapes =
        new Dictionary<string, (NetworkOptions Network, TargetKind Kind, string[] Lies)>
        {
            ["class of a sequence"] = (TinyNetworks.Options(), TargetKind.Classes, [.. s_inputs, .. s_targets]),
            ["class of a step"] = (TinyNetworks.Options(SequencePooling.None), TargetKind.Classes, [.. s_inputs, .. s_targets]),
            ["value of a sequence"] = (TinyNetworks.Options(outputSize: 2), TargetKind.Values, s_targets),
            ["value of a step"] = (TinyNetworks.Options(SequencePooling.None, outputSize: 2), TargetKind.Values, s_targets),
            ["value of a decoded step"] =
                (TinyNetworks.Options(SequencePooling.None) with { Decoder = new DecoderOptions { Steps = 3, InputSize = 2 } }, TargetKind.Values, s_targets),
            ["tokens"] = (TinyNetworks.Options(SequencePooling.None, outputSize: 4) with { Embedding = new EmbeddingOptions { VocabularySize = 4, Size = 3 } },
                TargetKind.Tokens, [.. s_inputs, "a large token", "a negative token"]),
            ["spellings"] = (TinyNetworks.Options() with { Characters = new CharacterEncoderOptions { VocabularySize = 5, EmbeddingSize = 4, HiddenSize = 3 } },
                TargetKind.Classes, [.. s_inputs, "a large character", "no character", "more and more characters"]),
        };

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var (shape, (_, _, lies)) in s_shapes)
                foreach (var lie in lies)
                    foreach (var use in new[] { "training", "validation", "evaluation", "prediction", "visits", "attention", "encoding" })
                        cases.Add(shape, lie, use);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ALieIsRefusedWithTheExampleAndWhatItGave(string shape, string lie, string use)
    {
        var (options, kind, _) = s_shapes[shape];
        var network = new RecurrentNetwork(options, 3);
        var refused = 0;
        foreach (var honest in s_honest)
        {
            var data = new LyingDataset(options, kind, lie, honest);
            if (Record.Exception(() => Use(use, network, data, new LyingDataset(options, kind, null, 0))) is not { } error)
            {
                // A length or a number of examples that changes before it is needed is the length or the number.
                Assert.True(!data.HasLied || lie is "longer" or "shorter" or "more examples" or "fewer examples", $"not refused after {honest} honest answers");
                continue;
            }

            refused++;
            Assert.IsType<ArgumentException>(error);
            Assert.Contains(Found(lie), error.Message, StringComparison.Ordinal);
            Assert.Contains(lie.Contains("character", StringComparison.Ordinal) ? "pelling"
                : lie == "more features" ? "step" : $"example {LyingDataset.Example}", error.Message, StringComparison.Ordinal);
        }

        var isRead = !s_targets.Contains(lie) || use is "training" or "validation" or "evaluation";
        Assert.Equal(isRead && lie is not ("more examples" or "fewer examples"), refused > 0);
    }

    [Theory]
    [InlineData("class of a sequence", "example 1 has 2 classes as targets; 1 are expected, 1 for the sequence")]
    [InlineData("class of a step", "example 1 has 5 classes as targets; 4 are expected, 1 for each of its 4 steps")]
    [InlineData("value of a sequence", "example 1 has 4 values as targets; 2 are expected, 2 for the sequence")]
    [InlineData("value of a step", "example 1 has 10 values as targets; 8 are expected, 2 for each of its 4 steps")]
    [InlineData("value of a decoded step", "example 1 has 12 values as targets; 9 are expected, 3 for each of 3 decoded steps")]
    public void TargetsThatAreTooManyAreCountedBeforeAnythingRuns(string shape, string expected)
    {
        var (options, kind, _) = s_shapes[shape];
        var (network, data) = (new RecurrentNetwork(options, 3), new LyingDataset(options, kind, "a target more", 0));
        var error = Assert.Throws<ArgumentException>(() => Use("training", network, data, null!));
        Assert.Equal($"The data set does not fit: {expected}. (Parameter 'training')", error.Message);
    }

    [Fact]
    public void ANegativeNumberOfExamplesIsRefused()
    {
        using var predictor = new BatchPredictor(TinyNetworks.Make(), 1);
        var error = Assert.Throws<ArgumentException>(() => predictor.Predict(new NoCount(TinyData.Classification(2, 1, 2))));
        Assert.Contains("it has -1 examples", error.Message, StringComparison.Ordinal);
    }

    private static void Use(string use, RecurrentNetwork network, LyingDataset data, LyingDataset honest)
    {
        ILoss loss = data.TargetKind == TargetKind.Values ? new SquaredLoss() : new SoftmaxCrossEntropyLoss();
        switch (use)
        {
            case "training":
                Train(data, null);
                return;
            case "validation":
                Train(honest, data);
                return;
            case "encoding":
                using (var encoder = new SequenceEncoder(network, EncoderPooling.Last, 2, batchSize: 2))
                    encoder.Encode(data);
                return;
        }

        using var predictor = new BatchPredictor(network, 2, batchSize: 2);
        if (use == "evaluation")
            predictor.Evaluate(data, loss);
        else if (use == "attention")
            predictor.Predict(data, (_, _, _) => { });
        else if (use == "visits" || network.GetOptions() is { Pooling: SequencePooling.None, Decoder: null })
            predictor.Predict(data, (_, _) => { });
        else
            predictor.Predict(data);

        void Train(SequenceDataset training, SequenceDataset? validation) =>
            new TrainingLoop(network, loss, new TrainingOptions { NumberOfEpochs = 2, BatchSize = 2, NumberOfThreads = 2 }).Run(training, validation);
    }

    private static string Found(string lie) => lie switch
    {
        "longer" => " 9 steps",
        "shorter" => " 1 steps",
        "no step" => " 0 steps",
        "a negative length" => " -1 steps",
        "more features" => "has 4 features",
        "a large token" => "has token 1000000",
        "a negative token" => "has token -1",
        "a large character" => "is 1000000, the network knows 0 to 4",
        "a weight that is no number" => "is NaN",
        "a negative weight" => "is -1",
        "a target more" or "a target less" => "as targets; ",
        _ => "",
    };

    private sealed class NoCount(SequenceDataset source) : DelegatingDataset(source)
    {
        public override int Count => -1;
    }
}
