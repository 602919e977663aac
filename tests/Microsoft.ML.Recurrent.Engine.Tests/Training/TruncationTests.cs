using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Tests.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class TruncationTests
{
    [Theory]
    [InlineData(SequencePooling.None, 12, 0)]
    [InlineData(SequencePooling.None, 50, 3)]
    [InlineData(SequencePooling.Last, 12, 4)]
    [InlineData(SequencePooling.Max, 13, 0)]
    [InlineData(SequencePooling.Joined, 13, 3)]
    public void TruncationAtOrAboveTheLengthEqualsNoneBitForBit(SequencePooling pooling, int length, int stride)
    {
        var data = pooling == SequencePooling.None ? TinyData.Tagging(60, 2, 12) : TinyData.Classification(60, 2, 12);
        var options = new TrainingOptions { NumberOfEpochs = 3, BatchSize = 16, LearningRate = 0.01f, Noise = TinyNetworks.Dropout(0.2f) };
        var (full, truncated) = (TinyNetworks.Make(pooling), TinyNetworks.Make(pooling));
        var expected = new TrainingLoop(full, new SoftmaxCrossEntropyLoss(), options).Run(data);
        var found = new TrainingLoop(truncated, new SoftmaxCrossEntropyLoss(), options with { TruncationLength = length, TruncationStride = stride }).Run(data);
        Assert.Equal(TinyNetworks.Weights(full), TinyNetworks.Weights(truncated));
        Assert.Equal(expected.TrainingLosses, found.TrainingLosses);
    }

    [Theory]
    [MemberData(nameof(TrainingVariants.StreamingNames), MemberType = typeof(TrainingVariants))]
    public void TruncationAtOrAboveTheLengthOfEveryCellEqualsNoneBitForBit(string variant)
    {
        var data = TrainingVariants.Data(variant, 40, 2, 12);
        var options = new TrainingOptions { NumberOfEpochs = 2, BatchSize = 16, LearningRate = 0.01f, Noise = TrainingVariants.NoiseOf(variant) };
        var (full, truncated) = (TrainingVariants.Make(variant), TrainingVariants.Make(variant));
        new TrainingLoop(full, TrainingVariants.LossOf(variant), options).Run(data);
        new TrainingLoop(truncated, TrainingVariants.LossOf(variant), options with { TruncationLength = 12, TruncationStride = 5 }).Run(data);
        Assert.Equal(TinyNetworks.Weights(full), TinyNetworks.Weights(truncated));
    }

    [Theory]
    [InlineData(SequencePooling.None, 5, 5)]
    [InlineData(SequencePooling.None, 5, 2)]
    [InlineData(SequencePooling.None, 7, 1)]
    [InlineData(SequencePooling.Last, 5, 2)]
    [InlineData(SequencePooling.Mean, 4, 3)]
    [InlineData(SequencePooling.Max, 6, 4)]
    [InlineData(SequencePooling.Joined, 6, 4)]
    public void LossOfAllWindowsIsTheLossOfTheWholeSequences(SequencePooling pooling, int length, int stride)
    {
        // With a learning rate of zero the weights stand still, so that windows see what one pass over the whole sees.
        var data = pooling == SequencePooling.None ? TinyData.Tagging(40, 2, 17) : TinyData.Classification(40, 2, 17);
        var options = new TrainingOptions { NumberOfEpochs = 1, BatchSize = 20, LearningRate = 0 };
        var whole = new TrainingLoop(TinyNetworks.Make(pooling), new SoftmaxCrossEntropyLoss(), options).Run(data);
        var windows = new TrainingLoop(TinyNetworks.Make(pooling), new SoftmaxCrossEntropyLoss(), options with { TruncationLength = length, TruncationStride = stride }).Run(data);
        Assert.True(windows.TotalSteps > whole.TotalSteps);
        Assert.Equal(whole.TrainingLosses[0], windows.TrainingLosses[0], 1e-6);
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(6, 2)]
    [InlineData(5, 3)]
    public void GradientOfEachWindowEqualsItsCompositionByHand(int length, int stride)
    {
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Values, targetPerStep: true, targetWidth: 1);
        var source = TinyData.Regression(6, 5, 17);
        var step = new float[TinyData.InputSize];
        for (var i = 0; i < source.Count; i++)
        {
            List<float> features = [];
            for (var t = 0; t < source.Length(i); t++)
            {
                source.CopyFeatures(i, t, step);
                features.AddRange(step);
            }

            data.Add(features.ToArray(), [], [], Enumerable.Range(0, source.Length(i)).Select(t => MathF.Sin(t + i)).ToArray());
        }

        var order = Enumerable.Range(0, 6).OrderByDescending(data.Length).ToArray();
        var longest = data.Length(order[0]);
        var network = TinyNetworks.Make(SequencePooling.None, outputSize: 1);
        var rule = new TruncationRule(length, stride);
        using var pool = new WorkerPool(1);
        var gradient = new BatchGradient(network, new SquaredLoss(), pool);
        gradient.Begin(data, order, 0);
        for (var w = 0; w < rule.Windows(longest); w++)
        {
            gradient.Run(rule[w, longest]);
            TrainingLoopTests.AssertClose(ByHand(network, data, order, rule[w, longest]), gradient.Sum.Values, 1e-6f);
        }
    }

    // Runs from the first step to the window's start without gradient, then back-propagates the loss of the steps that count over the window.
    private static float[] ByHand(RecurrentNetwork network, SequenceDataset data, int[] order, in TruncationWindow window)
    {
        var pass = new NetworkPass(network);
        pass.Begin(order.Length, true, 0);
        if (window.Start > 0)
        {
            BatchByHand.Fill(pass.Input, data, order, 0, window.Start);
            pass.Forward(pass.Input.Steps);
        }

        BatchByHand.Fill(pass.Input, data, order, window.Start, window.End - window.Start);
        pass.Forward(pass.Input.Steps);
        List<float> targets = [];
        List<float> weights = [];
        for (var t = 0; t < pass.Input.Steps; t++)
            for (var i = 0; i < pass.Input.Alive(t); i++)
            {
                targets.Add(data.Values(order[i])[window.Start + t]);
                weights.Add(window.Start + t >= window.CountedFrom ? 1 : 0);
            }

        new SquaredLoss().Evaluate(
            new LossBatch
            {
                Outputs = pass.Output,
                Rows = pass.OutputRows,
                Width = 1,
                OutputStride = pass.OutputStride,
                Values = targets.ToArray(),
                Weights = weights.ToArray(),
                Scale = 1 / weights.Sum(),
            },
            pass.OutputGradient);
        var gradient = new float[network.Parameters.Count];
        pass.Backward(gradient);
        return gradient;
    }

    [Fact]
    public void WindowsInWhichNoSequenceEndsTakeNoStep()
    {
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Classes);
        var source = TinyData.Classification(8, 20, 20);
        foreach (var length in new[] { 20, 20, 9 })
        {
            var features = new float[length * TinyData.InputSize];
            for (var t = 0; t < length; t++)
                source.CopyFeatures(0, t, features.AsSpan(t * TinyData.InputSize));
            data.Add(features, [], [1], []);
        }

        List<TrainingProgress> steps = [];
        var options = new TrainingOptions { NumberOfEpochs = 1, TruncationLength = 4, StepCompleted = steps.Add };
        var result = new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(data);
        Assert.Equal(2, result.TotalSteps);
        Assert.All(steps, p => Assert.Equal(2, p.StepsPerEpoch));
    }

    [Fact]
    public void TruncatedTrainingLearnsWhatLiesWithinTheWindow()
    {
        var data = TinyData.Tagging(30, 30, 40);
        var options = new TrainingOptions { NumberOfEpochs = 20, LearningRate = 0.02f, TruncationLength = 10, TruncationStride = 5, CreateOptimizer = static () => new Adam() };
        var result = new TrainingLoop(TinyNetworks.Make(SequencePooling.None), new SoftmaxCrossEntropyLoss(), options).Run(data);
        Assert.True(result.TrainingLosses[^1] < 0.5 * result.TrainingLosses[0], $"{result.TrainingLosses[0]} -> {result.TrainingLosses[^1]}");
    }

    [Fact]
    public void MemoryIsThatOfTheWindowNotOfTheSequence()
    {
        var (small, large) = (Buffers(200), Buffers(20_000));
        Assert.Equal(small, large);

        static (int Rows, int Steps) Buffers(int length)
        {
            var data = TinyData.Tagging(4, length, length);
            var network = TinyNetworks.Make(SequencePooling.None);
            var shard = new SequenceShard(network);
            shard.Begin(data, [0, 1, 2, 3], 0, 1, training: true, 0);
            var rule = new TruncationRule(10, 5);
            var (rows, steps) = (0, 0);
            for (var w = 0; w < rule.Windows(length); w++)
            {
                shard.Forward(rule[w, length]);
                (rows, steps) = (Math.Max(rows, shard.Pass.Input.Rows), Math.Max(steps, shard.Pass.Input.Steps));
            }

            return (rows, steps);
        }
    }

    [Fact]
    public void NetworksThatNeedWholeSequencesRefuseTruncation()
    {
        var options = new TrainingOptions { TruncationLength = 5, BatchSize = 0 };
        var network = new RecurrentNetwork(TinyNetworks.Options(SequencePooling.Attention) with { Bidirectional = true });
        var message = Assert.Throws<ArgumentException>(() => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options)).Message;
        Assert.Contains("bidirectional", message, StringComparison.Ordinal);
        Assert.Contains("attention", message, StringComparison.Ordinal);
        Assert.Contains("BatchSize", message, StringComparison.Ordinal);

        var labels = new SequenceList(TinyData.InputSize, false, TargetKind.Labels);
        labels.Add(new float[9], [], [1], []);
        var loop = new TrainingLoop(TinyNetworks.Make(SequencePooling.None), new ConnectionistTemporalLoss(), new TrainingOptions { TruncationLength = 5 });
        Assert.Contains("TruncationLength", Assert.Throws<ArgumentException>(() => loop.Run(labels)).Message, StringComparison.Ordinal);
    }
}
