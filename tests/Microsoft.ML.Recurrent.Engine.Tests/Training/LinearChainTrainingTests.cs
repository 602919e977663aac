using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public sealed class LinearChainTrainingTests
{
    /// <summary>A network for <see cref="TinyData.Tagging"/>.</summary>
    public static NetworkOptions Options { get; } = TinyNetworks.Options(SequencePooling.None) with { TransitionScores = true };

    [Fact]
    public void TransitionsLearnARuleThatNoStepShows()
    {
        // Tags 0 and 1 take turns, and only the last step tells which it is. A network that reads forward cannot know at the steps before;
        // the transitions carry the answer back.
        var (training, test) = (Turns(200, 1), Turns(100, 2));
        var options = new NetworkOptions
        {
            InputSize = 1,
            HiddenSizes = [4],
            Cell = new CellOptions { Kind = CellKind.Elman },
            Pooling = SequencePooling.None,
            OutputSize = 2,
            TransitionScores = true,
        };
        var chain = Train(options, new LinearChainLoss(), training);
        var single = Train(options with { TransitionScores = false }, new SoftmaxCrossEntropyLoss(), training);
        Assert.True(Accuracy(chain, test) > 0.98, $"The chain is right at {Accuracy(chain, test)} of all steps.");
        Assert.True(Accuracy(single, test) < 0.9, $"Single steps are right at {Accuracy(single, test)} of all steps.");
        var weight = chain.Parameters.WeightsOf("transitions.weight");
        Assert.True(weight[1] + weight[2] > weight[0] + weight[3] + 4);
    }

    [Fact]
    public void OneTwoAndFiveThreadsGiveTheSameBits()
    {
        var (training, validation) = (TinyData.Tagging(150, 2, 20), TinyData.Tagging(70, 2, 20, 99));
        var options = new TrainingOptions { NumberOfEpochs = 3, BatchSize = 64, LearningRate = 0.01f, Noise = TinyNetworks.Dropout(0.2f) };
        var results = new[] { 1, 2, 5 }.Select(threads =>
        {
            var network = new RecurrentNetwork(Options, 11);
            var result = new TrainingLoop(network, new LinearChainLoss(), options with { NumberOfThreads = threads }).Run(training, validation);
            return (Weights: TinyNetworks.Weights(network), result.TrainingLosses, result.ValidationLosses);
        }).ToArray();
        Assert.True(results[0].ValidationLosses[^1] < results[0].ValidationLosses[0]);
        foreach (var (weights, trainingLosses, validationLosses) in results[1..])
        {
            Assert.Equal(results[0].Weights, weights);
            Assert.Equal(results[0].TrainingLosses, trainingLosses);
            Assert.Equal(results[0].ValidationLosses, validationLosses);
        }
    }

    [Fact]
    public void ValidationTakesWholeSequencesHoweverLong()
    {
        // Longer than the windows in which a predictor runs other networks.
        var data = TinyData.Tagging(3, 600, 700);
        var network = new RecurrentNetwork(Options, 11);
        Waves.Vector(9, 0.3).Select(value => (float)value).ToArray().CopyTo(network.Parameters.WritableWeightsOf("transitions.weight"));
        var loss = new LinearChainLoss();
        using var predictor = new BatchPredictor(network, numberOfThreads: 2);
        var session = new NetworkSession(network);
        var (sum, steps) = (0.0, 0);
        for (var i = 0; i < data.Count; i++)
        {
            var features = new float[data.Length(i) * data.InputSize];
            data.CopyFeatures(i, 0, data.Length(i), features);
            var outputs = session.Run(features, []);
            sum += loss.Evaluate(
                new LossBatch
                {
                    Outputs = outputs,
                    Rows = data.Length(i),
                    Width = TinyData.Classes,
                    OutputStride = TinyData.Classes,
                    Classes = data.Classes(i),
                    Lengths = [data.Length(i)],
                    StepOffsets = Enumerable.Range(0, data.Length(i) + 1).ToArray(),
                    Transitions = network.GetTransitionScores(),
                },
                []);
            steps += data.Length(i);
        }

        Assert.Equal(sum / steps, predictor.Evaluate(data, loss), 1e-6);
    }

    [Fact]
    public void NetworkLossAndLengthsHaveToFit()
    {
        var chain = new RecurrentNetwork(Options);
        var plain = TinyNetworks.Make(SequencePooling.None);
        AssertRefused(chain, new SoftmaxCrossEntropyLoss(), new TrainingOptions(), "which only a LinearChainLoss trains");
        AssertRefused(plain, new LinearChainLoss(), new TrainingOptions(), "needs a network with TransitionScores");
        AssertRefused(chain, new LinearChainLoss(), new TrainingOptions { TruncationLength = 5 }, "TruncationLength is 5, but the network has transition scores");
        AssertRefused(chain, new LinearChainLoss(LinearChainConstraints.None(4)), new TrainingOptions(), "constraints of 4 tags, but the network has 3 outputs");

        static void AssertRefused(RecurrentNetwork network, ILoss loss, TrainingOptions options, string message) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => new TrainingLoop(network, loss, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataSetsThatBreakTheConstraintsAreRefusedBeforeTraining()
    {
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Classes, targetPerStep: true);
        data.Add(new float[6], [], [0, 1], []);
        data.Add(new float[9], [], [0, -1, 2], []);
        data.Add(new float[9], [], [0, 0, 2], []);
        var constraints = LinearChainConstraints.FromTags(["O", "B-a", "I-a"], TagScheme.Bio);
        var loop = new TrainingLoop(new RecurrentNetwork(Options), new LinearChainLoss(constraints), new TrainingOptions());
        var error = Assert.Throws<ArgumentException>(() => loop.Run(data));
        Assert.Contains("tag 2 at step 2 may not follow tag 0, in example 2", error.Message, StringComparison.Ordinal);

        var values = new SequenceList(TinyData.InputSize, false, TargetKind.Values, targetWidth: 3, targetPerStep: true);
        values.Add(new float[3], [], [], [1, 2, 3]);
        Assert.Contains(
            "need a class per step",
            Assert.Throws<ArgumentException>(() => new TrainingLoop(new RecurrentNetwork(Options), new LinearChainLoss(), new TrainingOptions()).Run(values)).Message,
            StringComparison.Ordinal);
    }

    private static RecurrentNetwork Train(NetworkOptions options, ILoss loss, SequenceDataset data)
    {
        var network = new RecurrentNetwork(options, 3);
        new TrainingLoop(network, loss, new TrainingOptions { NumberOfEpochs = 30, BatchSize = 16, LearningRate = 0.02f }).Run(data);
        return network;
    }

    private static double Accuracy(RecurrentNetwork network, SequenceDataset data)
    {
        var decoder = new LinearChainDecoder(LinearChainConstraints.None(network.Shape.Head.OutputSize), network.GetTransitionScores());
        using var predictor = new BatchPredictor(network);
        var (right, steps) = (0, 0);
        predictor.Predict(data, (example, outputs) =>
        {
            var path = new int[data.Length(example)];
            decoder.Viterbi(outputs, network.Shape.Head.OutputSize, path);
            right += path.Zip(data.Classes(example).ToArray()).Count(pair => pair.First == pair.Second);
            steps += path.Length;
        });
        return (double)right / steps;
    }

    /// <summary>Tags that take turns; the feature of the last step alone says which it ends with.</summary>
    private static SequenceList Turns(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        var data = new SequenceList(1, false, TargetKind.Classes, targetPerStep: true);
        for (var i = 0; i < count; i++)
        {
            var length = 4 + random.NextInt32(8);
            var last = random.NextInt32(2);
            var features = new float[length];
            features[^1] = last == 0 ? -1 : 1;
            data.Add(features, [], [.. Enumerable.Range(0, length).Select(t => (last + length - 1 - t) % 2)], []);
        }

        return data;
    }
}
