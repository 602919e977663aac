using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Updates;

public class DroppedStepTests
{
    private const float Trigger = 77;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StepThatIsNotFiniteChangesNothingAndIsCounted(bool onlyGradient)
    {
        var network = TinyNetworks.Make(outputSize: 1);
        List<(TrainingProgress Progress, float[] Weights)> steps = [];
        var options = new TrainingOptions
        {
            NumberOfEpochs = 1,
            BatchSize = 16,
            Shuffle = false,
            WeightAveraging = 0.5f,
            StepCompleted = p => steps.Add((p, TinyNetworks.Weights(network))),
        };
        var result = new TrainingLoop(network, new FaultyLoss(Trigger, onlyGradient), options).Run(Data(64, broken: [20]));
        Assert.Equal((3, 1), (result.TotalSteps, result.DroppedSteps));
        Assert.Equal([0, 1, 1, 1], steps.Select(s => s.Progress.DroppedSteps));
        Assert.Equal([1, 2, 3, 4], steps.Select(s => s.Progress.Step));
        Assert.Equal(steps[0].Weights, steps[1].Weights);
        Assert.NotEqual(steps[1].Weights, steps[2].Weights);
        Assert.True(double.IsFinite(result.TrainingLosses[0]));
        Assert.All(TinyNetworks.Weights(network), w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void DroppedStepLeavesNoTrace()
    {
        // The data without the broken batch give the same bits.
        var (with, without) = (TinyNetworks.Make(outputSize: 1), TinyNetworks.Make(outputSize: 1));
        var options = new TrainingOptions { NumberOfEpochs = 1, BatchSize = 8, Shuffle = false };
        new TrainingLoop(with, new FaultyLoss(Trigger), options).Run(Data(24, broken: [23]));
        new TrainingLoop(without, new FaultyLoss(Trigger), options).Run(Data(16, broken: []));
        Assert.Equal(TinyNetworks.Weights(without), TinyNetworks.Weights(with));
    }

    [Fact]
    public void OverflowingGradientIsDroppedThoughTheLossIsFinite()
    {
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Values, targetWidth: 1);
        data.Add(new float[TinyData.InputSize * 2], [], [], [1], float.MaxValue);
        data.Add([1, 1, 1], [], [], [1e30f], 1e30f);
        var network = TinyNetworks.Make(outputSize: 1);
        var before = TinyNetworks.Weights(network);
        var result = new TrainingLoop(network, new SquaredLoss(), new TrainingOptions { NumberOfEpochs = 1 }).Run(data);
        Assert.Equal((0, 1), (result.TotalSteps, result.DroppedSteps));
        Assert.Equal(before, TinyNetworks.Weights(network));
    }

    [Theory]
    [InlineData(false, "the loss was NaN")]
    [InlineData(true, "the gradient norm was NaN")]
    public void TooManyDroppedStepsInARowEndTheRunWithWhatToTry(bool onlyGradient, string found)
    {
        var network = TinyNetworks.Make(outputSize: 1);
        var options = new TrainingOptions { NumberOfEpochs = 5, BatchSize = 4, Shuffle = false, MaximumConsecutiveDroppedSteps = 3, LearningRate = 0.25f };
        var data = Data(28, broken: [5, 9, 17, 20, 24]); // batches 1, 2, then 4, 5, 6: two in a row pass, the third of three does not
        var exception = Assert.Throws<TrainingDivergedException>(() => new TrainingLoop(network, new FaultyLoss(Trigger, onlyGradient), options).Run(data));
        Assert.Equal((1, 7, 3, 0.25f, onlyGradient), (exception.Epoch, exception.Step, exception.DroppedSteps, exception.LearningRate, exception.LossIsFinite));
        foreach (var part in new[] { "epoch 1, step 7", found, "0.25", "lower learning rate" })
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.All(TinyNetworks.Weights(network), w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void WhatLayerNormalizationDoesNotGoWithIsSaid()
    {
        var network = new RecurrentNetwork(new NetworkOptions { InputSize = 1, HiddenSizes = [8], OutputSize = 1, Cell = new CellOptions { LayerNormalization = true } });
        var data = new SequenceList(1, false, TargetKind.Values, targetWidth: 1);
        for (var i = 0; i < 24; i++)
            data.Add(new float[30], [], [], [i]);
        var options = new TrainingOptions { NumberOfEpochs = 3, BatchSize = 2 };
        var exception = Assert.Throws<TrainingDivergedException>(() => new TrainingLoop(network, new SquaredLoss(), options).Run(data));
        Assert.Contains("LayerNormalization is not suited to sequences that are all zero", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DivergedRunLeavesTheBestValidatedWeights()
    {
        var validation = TinyData.Regression(10, 4, 4, 99);
        var data = Data(16, broken: []);
        var expected = TinyNetworks.Make(outputSize: 1);
        var options = new TrainingOptions { NumberOfEpochs = 1, BatchSize = 8, MaximumConsecutiveDroppedSteps = 1, LearningRate = 0.01f };
        new TrainingLoop(expected, new SquaredLoss(), options).Run(data, validation);

        var network = TinyNetworks.Make(outputSize: 1);
        var breaking = new BreakingLoss();
        options = options with { NumberOfEpochs = 5, StepCompleted = p => breaking.Broken = p.TotalSteps == 3 };
        Assert.Throws<TrainingDivergedException>(() => new TrainingLoop(network, breaking, options).Run(data, validation));
        Assert.Equal(TinyNetworks.Weights(expected), TinyNetworks.Weights(network));
    }

    [Fact]
    public void UpdateThatOverflowsTheWeightsEndsWithTheLastFiniteOnes()
    {
        var network = TinyNetworks.Make(outputSize: 1);
        var before = TinyNetworks.Weights(network);
        var options = new TrainingOptions
        {
            NumberOfEpochs = 3,
            BatchSize = 8,
            GradientClipNorm = 0,
            LearningRate = float.MaxValue,
            MaximumConsecutiveDroppedSteps = 2,
            CreateOptimizer = static () => new Sgd(),
        };
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Values, targetWidth: 1);
        for (var i = 0; i < 24; i++)
            data.Add([1, 2, 3], [], [], [1000]);
        Assert.Throws<TrainingDivergedException>(() => new TrainingLoop(network, new SquaredLoss(), options).Run(data));
        Assert.Equal(before, TinyNetworks.Weights(network));
    }

    [Fact]
    public void BrokenWindowDropsItsStepOnly()
    {
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Values, targetPerStep: true, targetWidth: 1);
        for (var i = 0; i < 4; i++)
        {
            var targets = new float[12];
            if (i == 2)
                targets[5] = Trigger;
            data.Add(Enumerable.Range(0, 36).Select(k => MathF.Sin(k + i)).ToArray(), [], [], targets);
        }

        var options = new TrainingOptions { NumberOfEpochs = 1, TruncationLength = 4 };
        var result = new TrainingLoop(TinyNetworks.Make(SequencePooling.None, outputSize: 1), new FaultyLoss(Trigger), options).Run(data);
        Assert.Equal((2, 1), (result.TotalSteps, result.DroppedSteps));
    }

    private static SequenceList Data(int count, int[] broken)
    {
        var source = TinyData.Regression(count, 4, 4);
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Values, targetWidth: 1);
        for (var i = 0; i < count; i++)
        {
            var features = new float[4 * TinyData.InputSize];
            for (var t = 0; t < 4; t++)
                source.CopyFeatures(i, t, features.AsSpan(t * TinyData.InputSize));
            data.Add(features, [], [], broken.Contains(i) ? [Trigger] : source.Values(i));
        }

        return data;
    }

    private sealed class BreakingLoss : ILoss
    {
        private readonly SquaredLoss _inner = new();

        public bool Broken { get; set; }

        public string Name => "breaking";

        public double Evaluate(in LossBatch batch, Span<float> dOutputs) => Broken && dOutputs.Length > 0 ? double.PositiveInfinity : _inner.Evaluate(batch, dOutputs);

        public double TotalWeight(in LossBatch batch) => _inner.TotalWeight(batch);
    }
}
