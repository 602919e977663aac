using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Engine.Tests.Data;

/// <summary>Data sets whose steps have factors.</summary>
public sealed class FactorDataTests
{
    private static readonly NetworkOptions s_options = new()
    {
        Factors = [new FactorOptions { VocabularySize = 3, Size = 4 }, new FactorOptions { VocabularySize = 2, Size = 3 }],
        HiddenSizes = [6],
        Pooling = SequencePooling.None,
        OutputSize = 2,
    };

    [Fact]
    public void FactorsAreReadAsTheyWereAdded()
    {
        var data = new SequenceList(0, hasTokens: true, TargetKind.None, factorCount: 2);
        data.Add([], [7, 8, 9], [], [0, 1, 2, 3, 4, 5], [], []);
        var found = new int[4];
        new SequenceSubset(data, [0]).CopyFactors(0, 1, found);
        Assert.Equal([2, 3, 4, 5], found);
        Assert.Throws<InvalidOperationException>(() => new OneStepDataset().CopyFactors(0, 0, found));
    }

    [Fact]
    public void UnsuitableFactorsAreRefused()
    {
        Assert.Contains("factorCount is -1", Assert.Throws<ArgumentException>(() => new SequenceList(1, false, TargetKind.None, factorCount: -1)).Message, StringComparison.Ordinal);
        var data = new SequenceList(0, hasTokens: true, TargetKind.None, factorCount: 2);
        Assert.Contains("it has 3 factors; 2 steps of 2 need 4", Refused([0, 1, 0]), StringComparison.Ordinal);
        Assert.Contains("factor 1 of step 0 is -1", Refused([0, -1, 0, 0]), StringComparison.Ordinal);
        Assert.Equal(0, data.Count);

        string Refused(int[] factors) => Assert.Throws<ArgumentException>(() => data.Add([], [1, 2], [], factors, [], [])).Message;
    }

    [Fact]
    public void DataThatDoNotFitTheNetworkAreRefused()
    {
        using var predictor = new BatchPredictor(new RecurrentNetwork(s_options), numberOfThreads: 1);
        var other = new SequenceList(0, hasTokens: false, TargetKind.None, factorCount: 1);
        other.Add([], [], [], [0, 1], [], []);
        Assert.Contains("a step has 1 factors, the network takes 2", Refused(other), StringComparison.Ordinal);
        var unknown = new SequenceList(0, hasTokens: false, TargetKind.None, factorCount: 2);
        unknown.Add([], [], [], [0, 1, 2, 2], [], []);
        Assert.Contains("factor 1 of step 1 of example 0 is 2, the network knows 0 to 1", Refused(unknown), StringComparison.Ordinal);

        string Refused(SequenceDataset data) => Assert.Throws<ArgumentException>(() => predictor.Predict(data, (int _, ReadOnlySpan<float> _) => { })).Message;
    }

    [Fact]
    public void FingerprintDependsOnTheFactors()
    {
        var network = new RecurrentNetwork(s_options);
        Assert.NotEqual(Fingerprint(network, Make(5, 1)), Fingerprint(network, Make(5, 2)));
        Assert.Contains("network.Factors", RunFingerprint.Difference(
            RunFingerprint.Of(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions(), new TrainingOptions().CreateOptimizer(), Make(5, 1), null),
            RunFingerprint.Of(new RecurrentNetwork(s_options with { Factors = [.. s_options.Factors.Reverse()] }), new SoftmaxCrossEntropyLoss(), new TrainingOptions(),
                new TrainingOptions().CreateOptimizer(), Make(5, 1), null)), StringComparison.Ordinal);
    }

    [Fact]
    public void TargetsThatDependOnTwoFactorsAreLearnedWithAnyNumberOfThreads()
    {
        var one = Train(1);
        Assert.Equal(one.Parameters.Weights.ToArray(), Train(3).Parameters.Weights.ToArray());
        using var predictor = new BatchPredictor(one, numberOfThreads: 1);
        var test = Make(50, seed: 9);
        var wrong = 0;
        predictor.Predict(test, (example, outputs) =>
        {
            for (var t = 0; t < test.Length(example); t++)
                wrong += (outputs[(2 * t) + 1] > outputs[2 * t] ? 1 : 0) == test.Classes(example)[t] ? 0 : 1;
        });
        Assert.Equal(0, wrong);
    }

    private static RecurrentNetwork Train(int threads)
    {
        var network = new RecurrentNetwork(s_options, seed: 4);
        var options = new TrainingOptions { NumberOfEpochs = 40, LearningRate = 0.02f, NumberOfThreads = threads, BatchSize = 20 };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(Make(100, seed: 3), null);
        return network;
    }

    private static string Fingerprint(RecurrentNetwork network, SequenceDataset data) =>
        RunFingerprint.Of(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions(), new TrainingOptions().CreateOptimizer(), data, null)
            .Single(entry => entry.Name == "training set").Value;

    private static SequenceList Make(int count, int seed)
    {
        var random = new Random(seed);
        var data = new SequenceList(0, hasTokens: false, TargetKind.Classes, targetPerStep: true, factorCount: 2);
        for (var i = 0; i < count; i++)
        {
            int[] first = [.. Enumerable.Range(0, 1 + (i % 6)).Select(_ => random.Next(3))];
            int[] second = [.. first.Select(_ => random.Next(2))];
            data.Add([], [], [], [.. first.Zip(second).SelectMany(pair => new[] { pair.First, pair.Second })], [.. first.Zip(second, (a, b) => (a + b) % 2)], []);
        }

        return data;
    }
}
