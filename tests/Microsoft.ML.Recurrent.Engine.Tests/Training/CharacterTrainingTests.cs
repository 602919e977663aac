using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public sealed class CharacterTrainingTests
{
    private const int Letters = 8;

    [Fact]
    public void ASuffixTellsTheClassOfWordsThatWereNeverSeen()
    {
        var random = new SeededRandom(4);
        var seen = new HashSet<string>();
        var (training, test) = (Sentences(60, random, seen.Add), Sentences(30, random, word => !seen.Contains(word)));
        var network = new RecurrentNetwork(new NetworkOptions
        {
            Characters = new CharacterEncoderOptions { VocabularySize = Letters, EmbeddingSize = 6, HiddenSize = 8 },
            HiddenSizes = [8],
            Pooling = SequencePooling.None,
            OutputSize = 3,
        });
        var options = new TrainingOptions { NumberOfEpochs = 25, BatchSize = 8, LearningRate = 0.02f, NumberOfThreads = 2, Noise = new() { CharacterDropout = 0.1f } };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(training);
        using var predictor = new BatchPredictor(network, 1);
        var (right, all) = (0, 0);
        predictor.Predict(test, (example, outputs) =>
        {
            for (var t = 0; t < test.Length(example); t++, all++)
                right += System.Numerics.Tensors.TensorPrimitives.IndexOfMax(outputs.Slice(t * 3, 3)) == test.Classes(example)[t] ? 1 : 0;
        });
        Assert.True(right > 0.97 * all, $"{right} of {all} tokens are right.");
    }

    [Fact]
    public void PredictorAndSessionGiveTheSameAndSequencesAreCutWhereTheyMayBe()
    {
        // Longer than a window of the predictor and of the session.
        var data = TrainingVariants.Data("embedding and characters", 9, 1, 600);
        var network = TrainingVariants.Make("embedding and characters");
        var session = new NetworkSession(network);
        using var predictor = new BatchPredictor(network, 2, batchSize: 4);
        var outputs = predictor.Predict(data);
        for (var example = 0; example < data.Count; example++)
        {
            var features = new float[data.Length(example) * TinyData.InputSize];
            data.CopyFeatures(example, 0, data.Length(example), features);
            int[] tokens = [.. Enumerable.Range(0, data.Length(example)).Select(t => data.Token(example, t))];
            int[] spellings = [.. Enumerable.Range(0, data.Length(example)).Select(t => data.Spelling(example, t))];
            TrainingLoopTests.AssertClose(session.Run(features, tokens, spellings, data), outputs.AsSpan(example * TinyData.Classes, TinyData.Classes), 1e-5f);
        }
    }

    [Fact]
    public void HowSpellingsAreNumberedChangesNoBit()
    {
        var weights = new[] { false, true }.Select(backwards =>
        {
            var data = new SequenceList(0, false, TargetKind.Classes, hasSpellings: true);
            foreach (var i in backwards ? Enumerable.Range(0, 20).Reverse() : Enumerable.Range(0, 20))
                data.AddSpelling(Form(i));
            for (var i = 0; i < 40; i++)
                data.Add([], [], [data.AddSpelling(Form(i % 20)), data.AddSpelling(Form(i * i % 20))], [i % 2], []);
            var network = Network();
            new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 2, BatchSize = 16, NumberOfThreads = 1, Noise = new() { CharacterDropout = 0.3f } }).Run(data);
            return TinyNetworks.Weights(network);
        }).ToArray();
        Assert.Equal(weights[0], weights[1]);

        static int[] Form(int i) => [i % Letters, i / Letters, .. Enumerable.Repeat(1, i % 3)];
    }

    [Fact]
    public void AVeryLongSpellingIsEncodedLikeAnyOther()
    {
        var data = new SequenceList(0, false, TargetKind.Values, targetWidth: 1, hasSpellings: true);
        var spelling = data.AddSpelling([.. Enumerable.Range(0, 1 << 20).Select(k => k % Letters)]);
        var other = data.AddSpelling([3]);
        data.Add([], [], [other, spelling, other], [], [1]);
        var characters = new CharacterEncoderOptions { VocabularySize = Letters, EmbeddingSize = 2, HiddenSize = 2 };
        var network = new RecurrentNetwork(Network().GetOptions() with { OutputSize = 1, Characters = characters });
        var before = TinyNetworks.Weights(network);
        var result = new TrainingLoop(network, new SquaredLoss(), new TrainingOptions { NumberOfEpochs = 1, NumberOfThreads = 1 }).Run(data);
        Assert.True(double.IsFinite(result.TrainingLosses[0]));
        Assert.NotEqual(before, TinyNetworks.Weights(network));
    }

    [Fact]
    public void DataThatDoNotFitAreRefusedWithTheReason()
    {
        var spelled = new SequenceList(1, false, TargetKind.Classes, hasSpellings: true);
        spelled.Add([1, 1], [], [spelled.AddSpelling([0]), spelled.AddSpelling([1, Letters])], [0], []);
        var plain = new SequenceList(1, false, TargetKind.Classes);
        plain.Add([1], [], [0], []);
        var encoding = new RecurrentNetwork(Network().GetOptions() with { InputSize = 1 });
        var other = new RecurrentNetwork(encoding.GetOptions() with { Characters = null });

        AssertRefused(encoding, spelled, "character 1 of the spelling of step 1 of example 0 is 8, the network knows 0 to 7");
        AssertRefused(encoding, plain, "it has no spellings, but the network encodes characters");
        AssertRefused(other, spelled, "it has spellings, but the network encodes no characters");

        var session = new NetworkSession(encoding);
        AssertThrows("at least 1 character", () => session.Step([1]));
        AssertThrows("2 steps need a spelling each", () => session.Run([1, 1], [], [0], spelled));
        AssertThrows("but 0 were given", () => session.Run([1, 1], []));
        Assert.Contains("0 to 7", Assert.Throws<ArgumentOutOfRangeException>(() => { session.Step([1], 0, [8]); }).Message, StringComparison.Ordinal);
        session = new NetworkSession(other);
        AssertThrows("2 characters were given", () => session.Step([1], 0, [1, 2]));
        AssertThrows("2 spellings were given", () => session.Run([1, 1], [], [0, 0], spelled));
        var pass = new NetworkPass(encoding);
        pass.Begin(1, training: false, 0);
        pass.Input.Layout([1], 0, 1, 1, hasTokens: false);
        AssertThrows("The window has no spellings", () => pass.Forward(1));

        static void AssertRefused(RecurrentNetwork network, SequenceDataset data, string message)
        {
            AssertThrows(message, () => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions()).Run(data));
            using var predictor = new BatchPredictor(network, 1);
            AssertThrows(message, () => predictor.Predict(data));
        }
    }

    [Fact]
    public void ACheckpointKnowsWhatIsWrittenAndNotHowItIsNumbered()
    {
        var network = Network();
        Assert.Equal(Fingerprint([1, 2], [3]), Fingerprint([1, 2], [3]));
        Assert.NotEqual(Fingerprint([1, 2], [3]), Fingerprint([1, 2], [4]));
        Assert.NotEqual(Fingerprint([1, 2], [3]), Fingerprint([1], [2, 3]));
        Assert.Equal(Fingerprint([1, 2], [3]), Fingerprint([1, 2], [3], added: [3]));

        string Fingerprint(int[] first, int[] second, int[]? added = null)
        {
            var data = new SequenceList(0, false, TargetKind.Classes, hasSpellings: true);
            if (added is not null)
                data.AddSpelling(added);
            data.Add([], [], [data.AddSpelling(first), data.AddSpelling(second)], [0], []);
            var options = new TrainingOptions();
            return RunFingerprint.Of(network, new SoftmaxCrossEntropyLoss(), options, options.CreateOptimizer(), data, null)
                .Single(entry => entry.Name == "training set").Value;
        }
    }

    // Words of a random stem; the last two letters tell the class.
    private static SequenceList Sentences(int count, SeededRandom random, Func<string, bool> accept)
    {
        var data = new SequenceList(0, false, TargetKind.Classes, targetPerStep: true, hasSpellings: true);
        for (var i = 0; i < count; i++)
        {
            int[] spellings = new int[6], classes = new int[6];
            for (var t = 0; t < 6;)
            {
                classes[t] = random.NextInt32(3);
                int[] suffix = classes[t] switch { 0 => [1, 2], 1 => [2, 1], _ => [3, 4] };
                int[] word = [.. Enumerable.Range(0, 2 + random.NextInt32(5)).Select(_ => random.NextInt32(Letters)), .. suffix];
                if (!accept(string.Concat(word)))
                    continue;
                spellings[t++] = data.AddSpelling(word);
            }

            data.Add([], [], spellings, classes, []);
        }

        return data;
    }

    private static RecurrentNetwork Network() => new(new NetworkOptions
    {
        Characters = new CharacterEncoderOptions { VocabularySize = Letters, EmbeddingSize = 4, HiddenSize = 3 },
        HiddenSizes = [4],
        OutputSize = 2,
    });

    private static void AssertThrows(string message, Action action) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
