using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>One network with several heads and losses.</summary>
public sealed class JointTrainingTests
{
    private static readonly FurtherHeadShape s_labels = new() { Layers = [new PooledShape { Pooling = SequencePooling.Mean }], OutputSize = 2 };

    private static readonly NetworkShape s_shape = new()
    {
        Input = new InputShape { InputSize = TinyData.InputSize },
        Layers = [new RecurrentShape { Size = 6 }],
        Head = new HeadShape { OutputSize = TinyData.Classes },
        FurtherHeads = [s_labels],
    };

    [Fact]
    public void AHeadOfWeightZeroChangesNothingForTheMainHead()
    {
        var data = Data();
        var (joint, plain) = (new RecurrentNetwork(s_shape, initialization: null, 3), new RecurrentNetwork(s_shape with { FurtherHeads = [] }, initialization: null, 3));
        Train(joint, new JointLoss(new SoftmaxCrossEntropyLoss(), new FurtherLoss(new SoftmaxCrossEntropyLoss(), 0)), data);
        Train(plain, new SoftmaxCrossEntropyLoss(), TinyData.Tagging(60, 2, 12));
        foreach (var parameter in plain.Parameters.Parameters)
            Assert.Equal(plain.Parameters.WeightsOf(parameter.Name).ToArray(), joint.Parameters.WeightsOf(parameter.Name).ToArray());
    }

    [Fact]
    public void BothHeadsLearn()
    {
        var network = new RecurrentNetwork(s_shape, initialization: null, 3);
        var loss = new JointLoss(new SoftmaxCrossEntropyLoss(), new FurtherLoss(new SoftmaxCrossEntropyLoss(), 2));
        var data = Data();
        using var predictor = new BatchPredictor(network, numberOfThreads: 1);
        var before = predictor.Evaluate(data, loss);
        var result = Train(network, loss, data, epochs: 40);
        Assert.True(predictor.Evaluate(data, loss) < 0.5 * before, $"{before} before, {result.TrainingLosses[^1]} after");
        var right = 0;
        predictor.PredictHeads(data, (example, outputs, further) =>
        {
            Assert.Equal((data.Length(example) * TinyData.Classes, 2), (outputs.Length, further.Length));
            right += further[1] > further[0] == (data.FurtherTargets[0].Classes(example)[0] == 1) ? 1 : 0;
        });
        Assert.True(right > 50, $"{right} of 60 are right");
    }

    [Fact]
    public void TheLossIsThatOfAllTargetsByTheirWeights()
    {
        var network = new RecurrentNetwork(s_shape, initialization: null, 3);
        var data = Data();
        using var predictor = new BatchPredictor(network, numberOfThreads: 1);
        var (main, further, steps) = (0.0, 0.0, 0);
        predictor.PredictHeads(data, (example, outputs, labels) =>
        {
            for (var step = 0; step < data.Length(example); step++, steps++)
                main += Cost(outputs.Slice(step * TinyData.Classes, TinyData.Classes), data.Classes(example)[step]);
            further += Cost(labels, data.FurtherTargets[0].Classes(example)[0]);
        });
        var loss = new JointLoss(new SoftmaxCrossEntropyLoss(), new FurtherLoss(new SoftmaxCrossEntropyLoss(), 0.25f));
        Assert.Equal((main + (0.25 * further)) / steps, predictor.Evaluate(data, loss), 1e-5);
    }

    [Fact]
    public void SessionsGiveTheOutputsOfAllHeads()
    {
        // The second head has outputs of each step; the sequence is longer than a window of the session.
        var network = new RecurrentNetwork(s_shape with { FurtherHeads = [s_labels, new FurtherHeadShape { OutputSize = 2 }] }, initialization: null, 3);
        var data = TinyData.Tagging(1, 300, 300);
        var features = new float[300 * TinyData.InputSize];
        data.CopyFeatures(0, 0, 300, features);
        var expected = Array.Empty<float>();
        using (var predictor = new BatchPredictor(network, numberOfThreads: 1))
            predictor.PredictHeads(data, (_, _, further) => expected = further.ToArray());
        Assert.Equal(2 + (2 * 300), expected.Length);
        var session = new NetworkSession(network);
        Assert.True(session.FurtherOutputs.IsEmpty);
        session.Run(features, []);
        TrainingLoopTests.AssertClose(expected, session.FurtherOutputs, 1e-5f);
        session.Reset();
        for (var step = 0; step < 300; step++)
        {
            session.Step(features.AsSpan(step * TinyData.InputSize, TinyData.InputSize));
            TrainingLoopTests.AssertClose(expected.AsSpan(2 + (2 * step), 2), session.FurtherOutputs[2..], 1e-5f);
        }

        TrainingLoopTests.AssertClose(expected.AsSpan(0, 2), session.FurtherOutputs[..2], 1e-5f);
    }

    [Fact]
    public void TagsOfAChainAreCheckedWithFurtherHeads()
    {
        var network = new RecurrentNetwork(s_shape with { Head = new HeadShape { OutputSize = TinyData.Classes, TransitionScores = true } }, initialization: null, 3);
        var further = new FurtherLoss(new SoftmaxCrossEntropyLoss());
        AssertThrows("the loss has constraints of 2 tags, but the network has 3 outputs", () => Train(
            network, new JointLoss(new LinearChainLoss(LinearChainConstraints.None(2)), further), Data()));
        AssertThrows("The data set breaks the constraints of the loss", () => Train(
            network, new JointLoss(new LinearChainLoss(LinearChainConstraints.FromTags(["I-x", "O", "B-x"], TagScheme.Bio)), further), Data()));
    }

    [Fact]
    public void ViewsKeepTheFurtherTargetsOfTheirExamples()
    {
        var data = Data();
        var view = new SequenceSubset(data, [7, 3]);
        Assert.Equal(7, view.FurtherExample(0));
        Assert.Same(data.FurtherTargets, view.FurtherTargets);
        var network = new RecurrentNetwork(s_shape, initialization: null, 3);
        using var predictor = new BatchPredictor(network, numberOfThreads: 1);
        var loss = new JointLoss(new SoftmaxCrossEntropyLoss(), new FurtherLoss(new SoftmaxCrossEntropyLoss()));
        var (seven, three) = (new SequenceSubset(data, [7]), new SequenceSubset(data, [3]));
        var (first, second) = (data.Length(7), data.Length(3));
        Assert.Equal(
            ((first * predictor.Evaluate(seven, loss)) + (second * predictor.Evaluate(three, loss))) / (first + second), predictor.Evaluate(view, loss), 1e-6);
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        var network = new RecurrentNetwork(s_shape, initialization: null, 3);
        var tags = TinyData.Tagging(10, 2, 5);
        var joint = new JointLoss(new SoftmaxCrossEntropyLoss(), new FurtherLoss(new SoftmaxCrossEntropyLoss()));
        AssertThrows("has losses for 0 further heads, but the network has 1", () => Train(network, new SoftmaxCrossEntropyLoss(), tags));
        AssertThrows("it has targets for 0 further heads, the network has 1", () => Train(network, joint, tags));
        AssertThrows("the targets of head 1: it has a target per step", () => Train(network, joint, new JointDataset(tags, tags)));
        AssertThrows("There are 9 classes for 10 examples", () => new ClassLabels(tags, new int[9]));
        AssertThrows("The class of example 1 is -2", () => new ClassLabels(tags, [0, -2, 0, 0, 0, 0, 0, 0, 0, 0]));
        AssertThrows("There are 5 further targets for 10 examples", () => new JointDataset(tags, TinyData.Tagging(5, 2, 5)));
        AssertThrows("further targets belong to", () => Train(
            network, joint, new JointDataset(tags, new ClassLabels(TinyData.Tagging(10, 6, 9, 4), new int[10]))));
        AssertThrows("The weight of a further loss is NaN", () => new JointLoss(new SquaredLoss(), new FurtherLoss(new SquaredLoss(), float.NaN)));
        AssertThrows("FurtherHeads[0].OutputSize is 0", () => new RecurrentNetwork(
            s_shape with { FurtherHeads = [s_labels with { OutputSize = 0 }] }, initialization: null));
        AssertThrows("FurtherHeads[0].Layers contain 'recurrent'", () => new RecurrentNetwork(
            s_shape with { FurtherHeads = [s_labels with { Layers = [new RecurrentShape { Size = 2 }] }] }, initialization: null));
    }

    private static void AssertThrows(string message, Action action) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static double Cost(ReadOnlySpan<float> outputs, int target)
    {
        var sum = 0.0;
        foreach (var output in outputs)
            sum += Math.Exp(output);
        return Math.Log(sum) - outputs[target];
    }

    private static TrainingResult Train(RecurrentNetwork network, ILoss loss, SequenceDataset data, int epochs = 3) =>
        new TrainingLoop(network, loss, new TrainingOptions { NumberOfEpochs = epochs, BatchSize = 16, LearningRate = 0.02f }).Run(data);

    // The label of a sequence is the sign of its first feature.
    private static JointDataset Data()
    {
        var tags = TinyData.Tagging(60, 2, 12);
        var row = new float[TinyData.InputSize];
        return new JointDataset(tags, new ClassLabels(tags, [.. Enumerable.Range(0, tags.Count).Select(example =>
        {
            tags.CopyFeatures(example, 0, row);
            return row[0] > 0 ? 1 : 0;
        })]));
    }
}
