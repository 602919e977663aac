using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Tests.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Tests.Training.Reports;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class TrainingLoopTests
{
    [Fact]
    public void TwentyRowsCanBeMemorised()
    {
        var data = TinyData.Classification(20, 3, 12);
        var network = TinyNetworks.Make();
        var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 200, LearningRate = 0.02f }).Run(data);
        Assert.Equal(TrainingOutcome.Completed, result.Outcome);
        Assert.Equal(200, result.FinishedEpochs);
        Assert.Equal(200, result.TotalSteps);
        Assert.True(result.TrainingLosses[^1] < 0.01, $"loss {result.TrainingLosses[^1]}");

        using var predictor = new BatchPredictor(network, 1);
        var outputs = predictor.Predict(data);
        for (var i = 0; i < data.Count; i++)
        {
            var scores = outputs.AsSpan(i * TinyData.Classes, TinyData.Classes).ToArray();
            Assert.Equal(data.Classes(i)[0], Array.IndexOf(scores, scores.Max()));
        }
    }

    [Theory]
    [InlineData(SequencePooling.None)]
    [InlineData(SequencePooling.Mean)]
    [InlineData(SequencePooling.Max)]
    [InlineData(SequencePooling.Attention)]
    public void EveryPoolingLearns(SequencePooling pooling)
    {
        var data = pooling == SequencePooling.None ? TinyData.Tagging(20, 3, 12) : TinyData.Classification(20, 3, 12);
        var result = new TrainingLoop(TinyNetworks.Make(pooling), new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 40, LearningRate = 0.02f }).Run(data);
        Assert.True(result.TrainingLosses[^1] < 0.7 * result.TrainingLosses[0], $"{result.TrainingLosses[0]} -> {result.TrainingLosses[^1]}");
    }

    [Fact]
    public void LearningRateOfZeroChangesNothing()
    {
        var network = TinyNetworks.Make();
        var before = TinyNetworks.Weights(network);
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(),
            new TrainingOptions { NumberOfEpochs = 2, LearningRate = 0, Noise = TinyNetworks.Dropout(0.2f) }).Run(TinyData.Classification(40, 1, 9));
        Assert.Equal(before, TinyNetworks.Weights(network));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TenStepsEqualGradientClippingAndOptimizerByHand(bool clip)
    {
        var data = TinyData.Regression(12, 4, 9);
        var options = new TrainingOptions
        {
            NumberOfEpochs = 10,
            BatchSize = 12,
            LearningRate = 0.01f,
            GradientClipNorm = clip ? 0.05 : 0,
            GradientClipValue = clip ? 0.01f : 0,
            CreateOptimizer = static () => new Sgd(momentum: 0.9f),
        };
        var trained = TinyNetworks.Make(outputSize: 1);
        new TrainingLoop(trained, new SquaredLoss(), options).Run(data);

        var byHand = TinyNetworks.Make(outputSize: 1);
        var optimizer = new Sgd(momentum: 0.9f);
        optimizer.Initialize(byHand.Parameters.Count);
        var order = Enumerable.Range(0, 12).OrderByDescending(data.Length).ToArray();
        for (var step = 0; step < 10; step++)
        {
            var gradient = BatchByHand.Gradient(byHand, data, order, new SquaredLoss());
            if (clip)
            {
                GradientClipping.ClipByNorm(gradient, 0.05);
                GradientClipping.ClipByValue(gradient, 0.01f);
            }

            optimizer.Step(byHand.Parameters.WritableWeights, gradient, 0.01f);
            byHand.Refresh();
        }

        // The order of rows of equal length differs from epoch to epoch, and with it the rounding of sums.
        AssertClose(byHand.Parameters.Weights, trained.Parameters.Weights, 1e-5f);
    }

    [Fact]
    public void ExamplesOfWeightZeroDoNotCount()
    {
        var all = TinyData.Regression(20, 5, 5);
        var weighted = new SequenceList(TinyData.InputSize, false, TargetKind.Values, targetWidth: 1);
        var few = new SequenceList(TinyData.InputSize, false, TargetKind.Values, targetWidth: 1);
        var step = new float[TinyData.InputSize];
        for (var i = 0; i < all.Count; i++)
        {
            var features = new float[5 * TinyData.InputSize];
            for (var t = 0; t < 5; t++)
                all.CopyFeatures(i, t, features.AsSpan(t * TinyData.InputSize));
            weighted.Add(features, [], [], i % 2 == 0 ? all.Values(i) : [100f], i % 2 == 0 ? 3 : 0);
            if (i % 2 == 0)
                few.Add(features, [], [], all.Values(i));
        }

        var options = new TrainingOptions { NumberOfEpochs = 3, Shuffle = false };
        var (first, second) = (TinyNetworks.Make(outputSize: 1), TinyNetworks.Make(outputSize: 1));
        var weightedResult = new TrainingLoop(first, new SquaredLoss(), options).Run(weighted);
        var fewResult = new TrainingLoop(second, new SquaredLoss(), options).Run(few);
        AssertClose(second.Parameters.Weights, first.Parameters.Weights, 1e-5f);
        Assert.Equal(fewResult.TrainingLosses[0], weightedResult.TrainingLosses[0], 1e-6);
    }

    [Fact]
    public void FrozenEmbeddingKeepsItsBits()
    {
        var data = new SequenceList(0, true, TargetKind.Classes);
        for (var i = 0; i < 40; i++)
            data.Add([], [1 + (i % 4), 1 + (i % 3), 2], [i % 2], []);
        var network = new RecurrentNetwork(new NetworkOptions
        {
            Embedding = new EmbeddingOptions { VocabularySize = 6, Size = 4, Frozen = true },
            HiddenSizes = [8],
            OutputSize = 2,
        });
        var before = TinyNetworks.Weights(network);
        var options = new TrainingOptions { NumberOfEpochs = 3, CreateOptimizer = static () => new AdamW(weightDecay: 0.1f), WeightAveraging = 0.9f };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(data);
        var after = TinyNetworks.Weights(network);
        Assert.NotEmpty(network.FrozenRanges);
        foreach (var (offset, length) in network.FrozenRanges)
            Assert.Equal(before.AsSpan(offset, length).ToArray(), after.AsSpan(offset, length).ToArray());
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void LabelSequencesAreLearnedByTheConnectionistTemporalLoss()
    {
        var source = TinyData.Tagging(20, 8, 14);
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Labels);
        for (var i = 0; i < source.Count; i++)
        {
            var features = new float[source.Length(i) * TinyData.InputSize];
            for (var t = 0; t < source.Length(i); t++)
                source.CopyFeatures(i, t, features.AsSpan(t * TinyData.InputSize));
            data.Add(features, [], i % 3 == 0 ? [1, 2] : [2], []);
        }

        var options = new TrainingOptions { NumberOfEpochs = 40, LearningRate = 0.02f };
        var result = new TrainingLoop(TinyNetworks.Make(SequencePooling.None), new ConnectionistTemporalLoss(), options).Run(data, data);
        Assert.True(result.TrainingLosses[^1] < 0.5 * result.TrainingLosses[0], $"{result.TrainingLosses[0]} -> {result.TrainingLosses[^1]}");
        Assert.True(result.BestValidationLoss < result.ValidationLosses[0]);
    }

    [Fact]
    public void DataThatDoNotFitTheNetworkAreRefusedWithAllReasons()
    {
        var loop = new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), new TrainingOptions());
        var wrong = new SequenceList(2, true, TargetKind.Classes, targetPerStep: true);
        wrong.Add([1, 2], [0], [0], []);
        var message = Assert.Throws<ArgumentException>(() => loop.Run(wrong)).Message;
        Assert.Contains("2 features, the network takes 3", message, StringComparison.Ordinal);
        Assert.Contains("no embedding", message, StringComparison.Ordinal);
        Assert.Contains("a target per step", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => loop.Run(new SequenceList(3, false, TargetKind.Classes)));
        Assert.Throws<ArgumentException>(() => loop.Run(TinyData.Classification(3, 2, 2), new SequenceList(3, false, TargetKind.None)));
    }

    [Fact]
    public void TokensBeyondTheVocabularyAreRefusedBeforeAnythingRuns()
    {
        var data = new SequenceList(0, true, TargetKind.Classes);
        data.Add([], [1, 6], [0], []);
        var network = new RecurrentNetwork(new NetworkOptions { Embedding = new EmbeddingOptions { VocabularySize = 6, Size = 4 }, OutputSize = 2 });
        var message = Assert.Throws<ArgumentException>(() => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions()).Run(data)).Message;
        Assert.Contains("step 1 of example 0 has token 6, the network knows 0 to 5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void EarlyStoppingWithoutAValidationSetIsRefused()
    {
        var loop = new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), new TrainingOptions { EarlyStoppingPatience = 2 });
        Assert.Contains("EarlyStoppingPatience", Assert.Throws<ArgumentException>(() => loop.Run(TinyData.Classification(3, 2, 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProgressTellsEveryStepAndEveryEpoch()
    {
        List<TrainingProgress> steps = [];
        List<TrainingProgress> epochs = [];
        var options = new TrainingOptions
        {
            NumberOfEpochs = 3, BatchSize = 10, GradientClipNorm = 1e-3, StepCompleted = steps.Add, Progress = new ListProgress(epochs),
        };
        var result = new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options).Run(TinyData.Classification(45, 2, 9), TinyData.Classification(10, 2, 9));
        Assert.Equal(15, steps.Count);
        Assert.Equal(Enumerable.Range(0, 15).Select(i => (1 + (i / 5), 1 + (i % 5), 5, i + 1L)), steps.Select(p => (p.Epoch, p.Step, p.StepsPerEpoch, p.TotalSteps)));
        Assert.All(steps, p => Assert.True(!p.EpochCompleted && double.IsFinite(p.StepLoss) && p.GradientNorm > 1e-3 && p.NormClippedFraction == 1 && p.LearningRate == 1e-3f));
        Assert.Equal([1, 2, 3], epochs.Select(p => p.Epoch));
        Assert.Equal(result.TrainingLosses, epochs.Select(p => p.TrainingLoss));
        Assert.Equal(result.ValidationLosses, epochs.Select(p => p.ValidationLoss));
        Assert.All(epochs, p => Assert.True(p.EpochCompleted && p.NumberOfEpochs == 3 && p.BestEpoch >= 1 && p.SequencesPerSecond > 0));
        Assert.Equal(epochs.Select(p => p.Elapsed).Order(), epochs.Select(p => p.Elapsed));
    }

    [Fact]
    public void AveragedWeightsAreTheResult()
    {
        var data = TinyData.Classification(40, 2, 9);
        var options = new TrainingOptions { NumberOfEpochs = 2, BatchSize = 10, LearningRate = 0.01f };
        var (plain, averaged) = (TinyNetworks.Make(), TinyNetworks.Make());
        var average = new ExponentialMovingAverage(0.9f);
        average.Initialize(plain.Parameters.Weights);
        new TrainingLoop(plain, new SoftmaxCrossEntropyLoss(), options with { StepCompleted = _ => average.Update(plain.Parameters.Weights) }).Run(data);
        new TrainingLoop(averaged, new SoftmaxCrossEntropyLoss(), options with { WeightAveraging = 0.9f }).Run(data);
        Assert.Equal(average.Average.ToArray(), TinyNetworks.Weights(averaged));
        Assert.NotEqual(TinyNetworks.Weights(plain), TinyNetworks.Weights(averaged));
    }

    internal static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, float tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(MathF.Abs(expected[i] - found[i]) <= tolerance * (1 + MathF.Abs(expected[i])), $"element {i}: expected {expected[i]}, found {found[i]}");
    }
}
