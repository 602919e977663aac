using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Language models learn from the tokens themselves.</summary>
public sealed class TokenTargetTests
{
    private const int Vocabulary = 4;

    private static readonly NetworkOptions s_forward = new()
    {
        Embedding = new EmbeddingOptions { VocabularySize = Vocabulary, Size = 5 },
        HiddenSizes = [8],
        Pooling = SequencePooling.None,
        OutputSize = Vocabulary,
    };

    private static readonly NetworkOptions s_both = s_forward with
    {
        HiddenSizes = [8, 6],
        Bidirectional = true,
        SeparateDirections = true,
        HeadPerDirection = true,
    };

    // Rows are what comes next after a token, columns the tokens; each column sums to 1 as well, so that every token is equally frequent.
    private static readonly double[,] s_source = { { 0.1, 0.7, 0.1, 0.1 }, { 0.1, 0.1, 0.7, 0.1 }, { 0.1, 0.1, 0.1, 0.7 }, { 0.7, 0.1, 0.1, 0.1 } };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(6, 0)]
    [InlineData(6, 2)]
    public void TokensAreTheClassesOfTheStepsBeforeThemBitForBit(int length, int stride)
    {
        var tokens = Markov(40, 1, 19);
        var classes = new SequenceList(0, true, TargetKind.Classes, targetPerStep: true);
        for (var i = 0; i < tokens.Count; i++)
        {
            var sequence = Tokens(tokens, i);
            classes.Add([], sequence, [.. sequence[1..], -1], []);
        }

        var options = new TrainingOptions { NumberOfEpochs = 3, BatchSize = 16, LearningRate = 0.01f, TruncationLength = length, TruncationStride = stride };
        options = options with { Noise = new() { Dropout = 0.2f, RecurrentDropout = 0.1f } };
        var (first, second) = (new RecurrentNetwork(s_forward, 2), new RecurrentNetwork(s_forward, 2));
        var expected = new TrainingLoop(first, new SoftmaxCrossEntropyLoss(), options).Run(classes, classes);
        var found = new TrainingLoop(second, new SoftmaxCrossEntropyLoss(), options).Run(tokens, tokens);
        Assert.Equal(TinyNetworks.Weights(first), TinyNetworks.Weights(second));
        Assert.Equal(expected.TrainingLosses, found.TrainingLosses);
        Assert.Equal(expected.ValidationLosses, found.ValidationLosses);
    }

    [Fact]
    public void EachHalfIsHeldAgainstTheTokenOnItsUnreadSideWithTheWeightOfTheSequence()
    {
        var data = new SequenceList(0, true, TargetKind.Tokens);
        int[][] sequences = [[2, 0, 3], [1], [3, 3], [0, 1, 2, 3, 0]];
        for (var i = 0; i < sequences.Length; i++)
            data.Add([], sequences[i], [], [], weight: i + 1);
        var network = new RecurrentNetwork(s_both, 2);
        var session = new NetworkSession(network);
        var (loss, weight) = (0.0, 0);
        for (var i = 0; i < sequences.Length; i++)
        {
            var (tokens, outputs) = (sequences[i], session.Run([], sequences[i]).ToArray().Chunk(Vocabulary).ToArray());
            for (var t = 0; t + 1 < tokens.Length; t++)
            {
                loss += (i + 1) * (CrossEntropy(outputs[t], tokens[t + 1]) + CrossEntropy(outputs[tokens.Length + t + 1], tokens[t]));
                weight += 2 * (i + 1);
            }
        }

        using var predictor = new BatchPredictor(network, 2, batchSize: 3);
        Assert.Equal(loss / weight, predictor.Evaluate(data, new SoftmaxCrossEntropyLoss()), 1e-6);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 5)]
    [InlineData(true, 0)]
    public void LossFallsToTheEntropyOfTheSourceAndNoFurther(bool bidirectional, int truncation)
    {
        // Of a stationary chain the token before is exactly as uncertain as the token after.
        var network = new RecurrentNetwork(bidirectional ? s_both : s_forward, 3);
        var options = new TrainingOptions { NumberOfEpochs = 8, BatchSize = 16, LearningRate = 0.02f, TruncationLength = truncation };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(Markov(300, 2, 20));

        var fresh = Markov(300, 2, 20, seed: 77);
        using var predictor = new BatchPredictor(network, 1);
        var found = predictor.Evaluate(fresh, new SoftmaxCrossEntropyLoss());
        var ideal = Enumerable.Range(0, fresh.Count).Select(i => Tokens(fresh, i))
            .SelectMany(tokens => tokens.Zip(tokens.Skip(1), (a, b) => -Math.Log(s_source[a, b]))).Average();
        Assert.InRange(found, ideal - 0.01, ideal + 0.03);
    }

    [Fact]
    public void SequencesOfOneTokenTeachNothing()
    {
        var data = new SequenceList(0, true, TargetKind.Tokens);
        data.Add([], [1], [], []);
        data.Add([], [2], [], []);
        foreach (var options in new[] { s_forward, s_both })
        {
            var network = new RecurrentNetwork(options, 2);
            var before = TinyNetworks.Weights(network);
            new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 1 }).Run(data);
            Assert.Equal(before, TinyNetworks.Weights(network));
            using var predictor = new BatchPredictor(network, 1);
            Assert.True(double.IsNaN(predictor.Evaluate(data, new SoftmaxCrossEntropyLoss())));
        }
    }

    [Fact]
    public void NetworksThatCannotLearnFromTokensAreNamed()
    {
        AssertRefused(s_forward with { Pooling = SequencePooling.Mean }, Markov(2, 2, 3), "need an output per step, but the network pools by Mean");
        AssertRefused(s_both with { HeadPerDirection = false }, Markov(2, 2, 3), "without a head per direction has already read");
        AssertRefused(s_forward with { OutputSize = 3 }, Markov(2, 2, 3), "the network knows 4, but it has 3 outputs");
        var classes = new SequenceList(0, true, TargetKind.Classes, targetPerStep: true);
        classes.Add([], [1, 2], [1, 2], []);
        AssertRefused(s_both, classes, "targets of kind Classes, but a network with a head per direction learns from those of kind Tokens");

        static void AssertRefused(NetworkOptions options, SequenceDataset data, string message)
        {
            var loop = new TrainingLoop(new RecurrentNetwork(options), new SoftmaxCrossEntropyLoss(), new TrainingOptions());
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => loop.Run(data)).Message, StringComparison.Ordinal);
        }
    }

    private static SequenceList Markov(int count, int shortest, int longest, ulong seed = 5)
    {
        var random = new SeededRandom(seed);
        var data = new SequenceList(0, true, TargetKind.Tokens);
        for (var i = 0; i < count; i++)
        {
            var tokens = new int[shortest + random.NextInt32(longest - shortest + 1)];
            tokens[0] = random.NextInt32(Vocabulary);
            for (var t = 1; t < tokens.Length; t++)
            {
                var left = random.NextSingle() - s_source[tokens[t - 1], 0];
                while (left >= 0 && tokens[t] < Vocabulary - 1)
                    left -= s_source[tokens[t - 1], ++tokens[t]];
            }

            data.Add([], tokens, [], []);
        }

        return data;
    }

    private static int[] Tokens(SequenceDataset data, int example) => [.. Enumerable.Range(0, data.Length(example)).Select(t => data.Token(example, t))];

    private static double CrossEntropy(float[] outputs, int token) => Math.Log(outputs.Sum(output => Math.Exp(output))) - outputs[token];
}
