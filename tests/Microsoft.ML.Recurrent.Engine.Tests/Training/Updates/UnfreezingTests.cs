using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Tests.Optimizers;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Checkpoints;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Updates;

public sealed class UnfreezingTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"unfreezing-{Guid.NewGuid():N}.ckpt");

    private static TrainingOptions Options => new()
    {
        NumberOfEpochs = 4,
        BatchSize = 16,
        LearningRate = 0.01f,
        NumberOfThreads = 2,
        Unfreezing = [LayerUnfreezing.Recurrent(1, 1), LayerUnfreezing.Recurrent(0, 2), new("embedding.", 3)],
    };

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0)]
    [InlineData(0.9f)]
    public void EachLayerKeepsEveryBitUntilItsEpochAndThenLearns(float averaging)
    {
        var network = TrainingVariants.Make("embedding");
        var names = network.Parameters.Parameters.Select(p => p.Name).ToArray();
        var before = names.ToDictionary(name => name, name => network.Parameters.WeightsOf(name).ToArray());
        var firstMoved = names.ToDictionary(name => name, _ => -1);
        var options = Options with
        {
            WeightAveraging = averaging,
            StepCompleted = progress =>
            {
                foreach (var name in names)
                    if (firstMoved[name] < 0 && !network.Parameters.WeightsOf(name).SequenceEqual(before[name]))
                        firstMoved[name] = progress.Epoch - 1;
            },
        };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(TrainingVariants.Data("embedding", 48, 3, 9));
        foreach (var name in names)
            Assert.Equal((name, name.StartsWith("embedding.", StringComparison.Ordinal) ? 3 : name.EndsWith("_l0", StringComparison.Ordinal) ? 2 : name.EndsWith("_l1", StringComparison.Ordinal) ? 1 : 0), (name, firstMoved[name]));
    }

    [Fact]
    public void ParameterThatSeveralEntriesNameLearnsFromTheLastOfTheirEpochs()
    {
        var network = TinyNetworks.Make();
        var before = network.Parameters.WeightsOf("weight_ih_l0").ToArray();
        var options = Options with { NumberOfEpochs = 2, Unfreezing = [new("weight_ih_l0", 5), new("weight_", 1), new("*_l0", 0)] };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(TinyData.Classification(40, 3, 9));
        Assert.Equal(before, network.Parameters.WeightsOf("weight_ih_l0").ToArray());
        Assert.NotEqual(new RecurrentNetwork(network.GetOptions(), 11).Parameters.WeightsOf("weight_hh_l0").ToArray(), network.Parameters.WeightsOf("weight_hh_l0").ToArray());
    }

    [Fact]
    public void EmbeddingFrozenForGoodEqualsAFrozenEmbeddingBitForBit()
    {
        var data = TrainingVariants.Data("embedding", 48, 3, 9);
        var late = TrainingVariants.Make("embedding");
        var options = late.GetOptions();
        var frozen = new RecurrentNetwork(options with { Embedding = options.Embedding! with { Frozen = true } }, 11);
        var training = Options with { GradientClipNorm = 0.5, GradientClipValue = 0.1f, WeightAveraging = 0.8f, Unfreezing = [] };
        new TrainingLoop(frozen, new SoftmaxCrossEntropyLoss(), training).Run(data);
        new TrainingLoop(late, new SoftmaxCrossEntropyLoss(), training with { Unfreezing = [new("embedding.", int.MaxValue)] }).Run(data);
        Assert.Equal(TinyNetworks.Weights(frozen), TinyNetworks.Weights(late));
    }

    [Fact]
    public void GradientOfFrozenParametersIsZeroAndCountsInNoNorm()
    {
        var network = TrainingVariants.Make("embedding");
        var data = TrainingVariants.Data("embedding", 32, 3, 9);
        using var pool = new WorkerPool(2);
        var frozen = new FrozenRanges();
        var (free, partly) = (new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool), new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool, frozen));
        string[] names = ["embedding.weight", "weight_hh_l1"];
        foreach (var parameter in names.Select(name => network.Parameters[name]))
            frozen.Add(parameter.Offset, parameter.Offset + parameter.Length);
        var batch = Enumerable.Range(0, 32).OrderByDescending(data.Length).ToArray();
        foreach (var gradient in new[] { free, partly })
        {
            gradient.Begin(data, batch, 3);
            gradient.Run(new TruncationRule(0, 0)[0, data.Length(batch[0])]);
        }

        var expected = free.Sum.Values.ToArray();
        foreach (var name in names)
        {
            Assert.True(network.Parameters.ViewOf(name, expected).ContainsAnyExcept(0));
            network.Parameters.ViewOf(name, expected).Clear();
        }

        Assert.Equal(expected, partly.Sum.Values.ToArray());
        Assert.Equal(GradientClipping.GlobalNorm(expected), partly.Sum.Norm, 1e-9);
        Assert.True(partly.Sum.Norm < free.Sum.Norm);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)] // the end of the first epoch: the next layer has not begun to learn
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(11)]
    public void CancelledRunGoesOnBitForBit(int stopAfter)
    {
        var data = TrainingVariants.Data("embedding", 48, 3, 9);
        var loss = new SoftmaxCrossEntropyLoss();
        var (whole, resumed) = (TrainingVariants.Make("embedding"), TrainingVariants.Make("embedding", seed: 999));
        var options = Options with { WeightAveraging = 0.5f };
        new TrainingLoop(whole, loss, options).Run(data);

        options = options with { CheckpointPath = _path };
        using var source = new CancellationTokenSource();
        var stopping = options with { StepCompleted = p => { if (p.TotalSteps == stopAfter) source.Cancel(); } };
        Assert.Equal(TrainingOutcome.Cancelled, new TrainingLoop(TrainingVariants.Make("embedding"), loss, stopping).Run(data, null, source.Token).Outcome);
        Assert.True(new TrainingLoop(resumed, loss, options with { NumberOfThreads = 1 }).Run(data).Resumed);
        Assert.Equal(TinyNetworks.Weights(whole), TinyNetworks.Weights(resumed));
    }

    [Fact]
    public void CheckpointOfAnotherUnfreezingIsRefused()
    {
        var data = TrainingVariants.Data("embedding", 32, 3, 9);
        var loss = new SoftmaxCrossEntropyLoss();
        var options = Options with { CheckpointPath = _path, NumberOfEpochs = 1 };
        new TrainingLoop(TrainingVariants.Make("embedding"), loss, options).Run(data);
        var other = options with { Unfreezing = [new("embedding.", 2)] };
        var message = Assert.Throws<InvalidOperationException>(() => new TrainingLoop(TrainingVariants.Make("embedding"), loss, other).Run(data)).Message;
        Assert.Contains("Unfreezing is 'embedding.' from epoch 2 now and was '*_l1' from epoch 1, '*_l0' from epoch 2, 'embedding.' from epoch 3", message, StringComparison.Ordinal);
        Assert.Contains("absent now", Assert.Throws<InvalidOperationException>(() => new TrainingLoop(TrainingVariants.Make("embedding"), loss, options with { Unfreezing = [] }).Run(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StartsOfEpochsThatDoNotFitTheRunAreRefused()
    {
        var data = TrainingVariants.Data("embedding", 32, 3, 9);
        var options = Options with { CheckpointPath = _path, NumberOfEpochs = 2 };
        foreach (var change in new Action<TrainingState>[] { s => s.EpochStarts.Clear(), s => s.EpochStarts.Add(9), s => s.EpochStarts[1] = -1, s => s.EpochStarts[1] = 1000, s => s.EpochStarts[0] = 3 })
        {
            File.Delete(_path);
            new TrainingLoop(TrainingVariants.Make("embedding"), new SoftmaxCrossEntropyLoss(), options).Run(data);
            var checkpoint = CheckpointFile.Read(_path);
            Assert.Equal([0L, 2L], checkpoint.State.EpochStarts);
            change(checkpoint.State);
            CheckpointFile.Write(_path, checkpoint);
            Assert.Throws<ModelFormatException>(() => new TrainingLoop(TrainingVariants.Make("embedding"), new SoftmaxCrossEntropyLoss(), options).Run(data));
        }
    }

    [Theory]
    [MemberData(nameof(OptimizerSamples.Names), MemberType = typeof(OptimizerSamples))]
    public void ThreadsChangeNoBit(string optimizer)
    {
        var weights = new[] { 1, 3 }.Select(threads =>
        {
            var network = TrainingVariants.Make("embedding");
            var options = Options with { NumberOfThreads = threads, CreateOptimizer = OptimizerSamples.All[optimizer] };
            new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(TrainingVariants.Data("embedding", 48, 3, 9));
            return TinyNetworks.Weights(network);
        }).ToArray();
        Assert.Equal(weights[0], weights[1]);
    }
}
