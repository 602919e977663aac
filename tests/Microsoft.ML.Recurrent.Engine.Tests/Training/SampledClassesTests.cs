using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Tests.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Training on a sample of the classes against the same loss over the outputs of the whole head.</summary>
public sealed class SampledClassesTests
{
    private const int Vocabulary = 90;
    private static readonly TruncationWindow s_whole = new TruncationRule(0, 0)[0, 7];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SampleOfAllClassesGivesLossAndGradientOfTheWholeSoftmax(bool tied)
    {
        var (network, data) = (Network(tied), Successors(40));
        using var pool = new WorkerPool(2);
        var whole = new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool);
        var sampled = new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool, sampler: new ClassSampler(new long[Vocabulary], Vocabulary));
        foreach (var gradient in new[] { whole, sampled })
        {
            gradient.Begin(data, [.. Enumerable.Range(0, 40)], 3);
            gradient.Run(s_whole);
        }

        Assert.Equal(whole.Weight, sampled.Weight);
        Assert.Equal(whole.Loss, sampled.Loss, 1e-6 * whole.Loss);
        TrainingLoopTests.AssertClose(whole.Sum.Values.ToArray(), sampled.Sum.Values, 1e-6f);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void GradientIsThatOfTheCorrectedSoftmaxOverTargetAndSample(bool tied, bool frozen)
    {
        var (network, data) = (Network(tied, frozen), Successors(6));
        var sampler = new ClassSampler([.. Enumerable.Range(0, Vocabulary).Select(i => (long)i)], 20);
        var shard = new SequenceShard(network, sampler: sampler);
        shard.Begin(data, [0, 1, 2, 3, 4, 5], 0, 1, training: true, seed: 8);
        Assert.True(shard.Forward(s_whole));
        Assert.True(shard.Evaluate(new SoftmaxCrossEntropyLoss(), withGradient: true));
        var found = new float[network.Parameters.Count];
        shard.Pass.Backward(found);

        // The same outputs from the whole head, their loss and gradient row by row in double.
        var pass = new NetworkPass(network);
        pass.Begin(6, training: true, seed: 8);
        BatchByHand.Fill(pass.Input, data, [0, 1, 2, 3, 4, 5], 0, 7);
        pass.Forward(7);
        var sample = shard.Pass.Sampled!.Sample.ToArray();
        var (loss, hits) = (0.0, 0);
        pass.OutputGradient.Clear();
        for (var t = 0; t < 7; t++)
        {
            for (var i = 0; i < 6; i++)
            {
                var target = data.Classes(i)[t];
                var row = (6 * t) + i;
                var at = row * pass.OutputStride;
                int[] others = [.. sample.Where(one => one != target)];
                hits += sample.Length - others.Length;
                double[] terms = [Math.Exp(pass.Output[at + target]), .. others.Select(one => Math.Exp(pass.Output[at + one] - sampler.LogInclusion(one)))];
                loss -= Math.Log(terms[0] / terms.Sum());
                pass.OutputGradient[at + target] = (float)((terms[0] / terms.Sum()) - 1);
                for (var k = 0; k < others.Length; k++)
                    pass.OutputGradient[at + others[k]] = (float)(terms[k + 1] / terms.Sum());
            }
        }

        var expected = new float[network.Parameters.Count];
        pass.Backward(expected);
        Assert.InRange(hits, 1, 41);
        Assert.Equal(loss, shard.Loss, 1e-5 * loss);
        TrainingLoopTests.AssertClose(expected, found, 1e-5f);
        foreach (var (offset, length) in network.FrozenRanges)
            Assert.Equal(-1, found.AsSpan(offset, length).IndexOfAnyExcept(0f));
    }

    [Fact]
    public void WindowsAndShardsDrawSamplesOfTheirOwn()
    {
        var (network, data) = (Network(tied: true), Successors(6));
        var sampler = new ClassSampler(new long[Vocabulary], 20);
        int[] Sample(ulong seed, TruncationWindow window)
        {
            var shard = new SequenceShard(network, sampler: sampler);
            shard.Begin(data, [0, 1, 2], 0, 1, training: true, seed);
            shard.Forward(window);
            return shard.Pass.Sampled!.Sample.ToArray();
        }

        var rule = new TruncationRule(3, 3);
        Assert.Equal(Sample(1, rule[0, 7]), Sample(1, rule[0, 7]));
        Assert.NotEqual(Sample(1, rule[0, 7]), Sample(2, rule[0, 7]));
        Assert.NotEqual(Sample(1, rule[0, 7]), Sample(1, rule[1, 7]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TrainingOnSamplesLearnsTheWholeDistribution(bool tied)
    {
        // After a word comes one of three others, with a half, a quarter and a quarter: no model can know more than that.
        const double Entropy = 1.0397;
        var (training, validation) = (Branches(1600, 4), Branches(200, 5));
        var losses = new[] { 0, 15 }.Select(sampled =>
        {
            var options = new TrainingOptions
            {
                NumberOfEpochs = 8, BatchSize = 16, LearningRate = 0.02f, LearningRateSchedule = new CosineSchedule(), SampledClasses = sampled,
            };
            return new TrainingLoop(Network(tied), new SoftmaxCrossEntropyLoss(), options).Run(training, validation).ValidationLosses[^1];
        }).ToArray();
        Assert.InRange(losses[0], Entropy, 1.4 * Entropy);
        Assert.InRange(losses[1], Entropy, 1.2 * losses[0]);

        static SequenceList Branches(int count, ulong seed) => Sequences(count, seed, random => random.NextInt32(4) switch { 0 => 1, 1 => 5, _ => 12 });
    }

    [Fact]
    public void PooledNetworksAreTrainedOnSamplesToo()
    {
        var data = new SequenceList(0, true, TargetKind.Classes);
        for (var i = 0; i < 60; i++)
            data.Add([], [i % 30, 4], [i % 30], []);
        var network = new RecurrentNetwork(new NetworkOptions
        {
            Embedding = new EmbeddingOptions { VocabularySize = 30, Size = 8 },
            HiddenSizes = [16],
            Pooling = SequencePooling.Mean,
            OutputSize = 30,
        });
        var options = new TrainingOptions { NumberOfEpochs = 60, BatchSize = 20, LearningRate = 0.02f, SampledClasses = 6, Noise = new() { Dropout = 0.1f } };
        var losses = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(data, data).ValidationLosses;
        Assert.True(losses[^1] < 0.2 * losses[0], $"{losses[0]} -> {losses[^1]}");
    }

    [Fact]
    public void SamplesThatCannotBeAreRefused()
    {
        var network = Network(tied: true);
        string Message(ILoss loss, int sampled) => Assert.Throws<ArgumentException>(
            () => new TrainingLoop(network, loss, new TrainingOptions { SampledClasses = sampled })).Message;
        Assert.Contains("SampledClasses is 90; it must be below the number of outputs of the network, 90", Message(new SoftmaxCrossEntropyLoss(), 90), StringComparison.Ordinal);
        Assert.Contains("SampledClasses is -1; it must be at least 0", Message(new SoftmaxCrossEntropyLoss(), -1), StringComparison.Ordinal);
        foreach (var loss in new ILoss[] { new SoftmaxCrossEntropyLoss(0.1f), new SoftmaxCrossEntropyLoss(classWeights: new float[90]), new SquaredLoss() })
            Assert.Contains("needs the outputs of all classes", Message(loss, 5), StringComparison.Ordinal);

        var values = new SequenceList(0, true, TargetKind.Values, targetPerStep: true, targetWidth: Vocabulary);
        values.Add([], [1], [], new float[Vocabulary]);
        var loop = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { SampledClasses = 5 });
        Assert.Contains("targets of kind Values", Assert.Throws<ArgumentException>(() => loop.Run(values)).Message, StringComparison.Ordinal);

        var beyond = new SequenceList(0, true, TargetKind.Classes, targetPerStep: true);
        beyond.Add([], [1], [Vocabulary], []);
        Assert.Contains($"class {Vocabulary}; 0 to {Vocabulary - 1}", Assert.ThrowsAny<Exception>(() => loop.Run(beyond)).ToString(), StringComparison.Ordinal);
    }

    private static RecurrentNetwork Network(bool tied, bool frozen = false) => new(new NetworkOptions
    {
        Embedding = new EmbeddingOptions { VocabularySize = Vocabulary, Size = 12, Frozen = frozen },
        HiddenSizes = [12],
        OutputSize = Vocabulary,
        TieWeights = tied,
        Pooling = SequencePooling.None,
    });

    // After a word comes always the same other.
    private static SequenceList Successors(int count) => Sequences(count, 4, _ => 1);

    private static SequenceList Sequences(int count, ulong seed, Func<SeededRandom, int> stride)
    {
        var random = new SeededRandom(seed);
        var data = new SequenceList(0, true, TargetKind.Classes, targetPerStep: true);
        for (var i = 0; i < count; i++)
        {
            var words = new int[8];
            words[0] = random.NextInt32(Vocabulary);
            for (var t = 1; t < words.Length; t++)
                words[t] = (words[t - 1] + (7 * stride(random))) % Vocabulary;
            data.Add([], words[..^1], words[1..], []);
        }

        return data;
    }
}
