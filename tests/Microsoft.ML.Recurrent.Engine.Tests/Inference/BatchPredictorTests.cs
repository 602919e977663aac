using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

public class BatchPredictorTests
{
    [Theory]
    [InlineData(SequencePooling.None)]
    [InlineData(SequencePooling.Last)]
    [InlineData(SequencePooling.Mean)]
    [InlineData(SequencePooling.Max)]
    [InlineData(SequencePooling.Attention)]
    public void OutputsAreThoseOfASessionInTheOrderOfTheExamples(SequencePooling pooling)
    {
        // Longer than a window of the predictor, so that sequences are cut where the network allows it.
        var data = TinyData.Classification(70, 1, 600);
        var network = TinyNetworks.Make(pooling);
        var session = new NetworkSession(network);
        using var predictor = new BatchPredictor(network, 2, batchSize: 4);
        var next = 0;
        predictor.Predict(data, (example, outputs) =>
        {
            Assert.Equal(next++, example);
            var features = new float[data.Length(example) * TinyData.InputSize];
            for (var t = 0; t < data.Length(example); t++)
                data.CopyFeatures(example, t, features.AsSpan(t * TinyData.InputSize));
            var expected = session.Run(features, []);
            Assert.Equal((pooling == SequencePooling.None ? data.Length(example) : 1) * TinyData.Classes, outputs.Length);
            TrainingLoopTests.AssertClose(expected, outputs, 1e-5f);
        });
        Assert.Equal(70, next);
    }

    [Theory]
    [InlineData("residual")]
    [InlineData("horizon head")]
    [InlineData("horizon head pooled")]
    public void OutputsOfOtherPartsAreThoseOfASession(string variant)
    {
        var data = TrainingVariants.Data(variant, 40, 1, 600);
        var network = TrainingVariants.Make(variant);
        var session = new NetworkSession(network);
        using var predictor = new BatchPredictor(network, 2, batchSize: 4);
        var next = 0;
        predictor.Predict(data, (example, outputs) =>
        {
            next++;
            var features = new float[data.Length(example) * TinyData.InputSize];
            data.CopyFeatures(example, 0, data.Length(example), features);
            TrainingLoopTests.AssertClose(session.Run(features, []), outputs, 1e-5f);
        });
        Assert.Equal(40, next);
    }

    [Fact]
    public void OutputsOfALargeVocabularyAreThoseOfASession()
    {
        // So many outputs that windows are cut short.
        var data = new SequenceList(1, false, TargetKind.None);
        for (var i = 0; i < 17; i++)
            data.Add([.. Enumerable.Range(0, 20 + i).Select(t => MathF.Sin(t + i))], [], [], []);
        var network = new RecurrentNetwork(new NetworkOptions { InputSize = 1, HiddenSizes = [3], Pooling = SequencePooling.None, OutputSize = 20_000 });
        var session = new NetworkSession(network);
        using var predictor = new BatchPredictor(network, 1, batchSize: 16);
        predictor.Predict(data, (example, outputs) =>
        {
            var features = new float[data.Length(example)];
            data.CopyFeatures(example, 0, features.Length, features);
            TrainingLoopTests.AssertClose(session.Run(features, []), outputs, 1e-5f);
        });
    }

    [Fact]
    public void PredictorsThatShareThreadsGiveWhatEachGivesAlone()
    {
        var data = TinyData.Classification(70, 1, 40);
        RecurrentNetwork[] networks = [TinyNetworks.Make(SequencePooling.Mean), TinyNetworks.Make(SequencePooling.Max)];
        using var first = new BatchPredictor(networks[0], 2, batchSize: 4);
        using (var second = new BatchPredictor(networks[1], first))
        {
            using var alone = new BatchPredictor(networks[1], 3, batchSize: 4);
            Assert.Equal(alone.Predict(data), second.Predict(data));
        }

        // The second has left the threads to their owner.
        using var ofFirst = new BatchPredictor(networks[0], 1, batchSize: 4);
        Assert.Equal(ofFirst.Predict(data), first.Predict(data));
        Assert.Throws<ArgumentNullException>(() => new BatchPredictor(networks[0], null!));
    }

    [Theory]
    [InlineData(SequencePooling.None)]
    [InlineData(SequencePooling.Mean)]
    [InlineData(SequencePooling.Attention)]
    public void AttentionIsThatOfASessionBesideTheSameOutputs(SequencePooling pooling)
    {
        var data = TinyData.Classification(70, 1, 300);
        var network = TinyNetworks.Make(pooling);
        var session = new NetworkSession(network);
        using var predictor = new BatchPredictor(network, 2, batchSize: 4);
        var plain = new List<float[]>();
        predictor.Predict(data, (_, outputs) => plain.Add(outputs.ToArray()));
        var next = 0;
        predictor.Predict(data, (example, outputs, attention) =>
        {
            Assert.Equal(next++, example);
            Assert.Equal(plain[example], outputs.ToArray());
            var features = new float[data.Length(example) * TinyData.InputSize];
            data.CopyFeatures(example, 0, data.Length(example), features);
            session.Run(features, []);
            Assert.Equal(pooling == SequencePooling.Attention ? data.Length(example) : 0, attention.Length);
            TrainingLoopTests.AssertClose(session.AttentionWeights, attention, 1e-5f);
            if (attention.Length > 1)
                Assert.True(attention.ContainsAnyExcept(attention[0]));
            if (pooling == SequencePooling.Attention)
                Assert.Equal(1, attention.ToArray().Sum(), 1e-5);
        });
        Assert.Equal(70, next);
        var again = new List<float[]>();
        predictor.Predict(data, (_, outputs) => again.Add(outputs.ToArray()));
        Assert.Equal(plain, again);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(5000)]
    public void StepsOfAnyWidthReachTheirRows(int inputSize)
    {
        var data = new SequenceList(inputSize, false, TargetKind.None);
        for (var i = 0; i < 9; i++)
            data.Add(Enumerable.Range(0, (1 + (i * 37)) * inputSize).Select(j => MathF.Sin((0.3f * j) + i)).ToArray(), [], [], []);
        var network = new RecurrentNetwork(new NetworkOptions { InputSize = inputSize, HiddenSizes = [4], OutputSize = 2 });
        var session = new NetworkSession(network);
        using var predictor = new BatchPredictor(network, 1, batchSize: 4);
        predictor.Predict(data, (example, outputs) =>
        {
            var features = new float[data.Length(example) * inputSize];
            data.CopyFeatures(example, 0, data.Length(example), features);
            TrainingLoopTests.AssertClose(session.Run(features, []), outputs, 1e-5f);
        });
    }

    [Fact]
    public void HeadPerDirectionGivesTheForwardHalvesOfAllStepsThenTheReverseHalves()
    {
        var network = TrainingVariants.Make("bidirectional language model");
        var data = TrainingVariants.Data("bidirectional language model", 40, 1, 12);
        var session = new NetworkSession(network);
        using var predictor = new BatchPredictor(network, 2, batchSize: 4);
        predictor.Predict(data, (example, outputs) =>
        {
            var features = new float[data.Length(example) * data.InputSize];
            data.CopyFeatures(example, 0, data.Length(example), features);
            int[] tokens = [.. Enumerable.Range(0, data.Length(example)).Select(t => data.Token(example, t))];
            Assert.Equal(2 * tokens.Length * network.Shape.Head.OutputSize, outputs.Length);
            TrainingLoopTests.AssertClose(session.Run(features, tokens), outputs, 1e-5f);
        });
    }

    [Fact]
    public void ThreadsChangeNoBitAndInstancesCanBeUsedAgain()
    {
        var data = TinyData.Classification(300, 1, 40);
        var network = TinyNetworks.Make();
        using var one = new BatchPredictor(network, 1, 8);
        using var five = new BatchPredictor(network, 5, 8);
        var expected = one.Predict(data);
        Assert.Equal(300 * TinyData.Classes, expected.Length);
        Assert.Equal(expected, five.Predict(data));
        Assert.Equal(expected[..(5 * TinyData.Classes)].Length, five.Predict(new SequenceSubset(data, [0, 1, 2, 3, 4])).Length);
        Assert.Equal(expected, five.Predict(data));
        Assert.Equal(one.Evaluate(data, new SoftmaxCrossEntropyLoss()), five.Evaluate(data, new SoftmaxCrossEntropyLoss()));
    }

    [Fact]
    public void MeanLossIsThatOfTheOutputs()
    {
        var data = TinyData.Regression(130, 1, 40);
        var network = TinyNetworks.Make(outputSize: 1);
        using var predictor = new BatchPredictor(network, 2, 16);
        var outputs = predictor.Predict(data);
        var squares = Enumerable.Range(0, data.Count).Select(i => Math.Pow(outputs[i] - data.Values(i)[0], 2)).ToArray();
        var expected = new SquaredLoss().Evaluate(
            new LossBatch { Outputs = outputs, Rows = 130, Width = 1, OutputStride = 1, Values = Enumerable.Range(0, 130).Select(i => data.Values(i)[0]).ToArray() }, []) / 130;
        Assert.Equal(expected, predictor.Evaluate(data, new SquaredLoss()), 1e-6);
        Assert.True(squares.Average() > 0);
    }

    [Fact]
    public void DataWithoutKnownTargetsHaveNoLoss()
    {
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Classes);
        data.Add([1, 2, 3], [], [-1], []);
        using var predictor = new BatchPredictor(TinyNetworks.Make(), 1);
        Assert.True(double.IsNaN(predictor.Evaluate(data, new SoftmaxCrossEntropyLoss())));
    }

    [Fact]
    public void NoExamplesGiveNoOutputs()
    {
        using var predictor = new BatchPredictor(TinyNetworks.Make(), 2);
        Assert.Empty(predictor.Predict(new SequenceList(TinyData.InputSize, false, TargetKind.None)));
    }

    [Fact]
    public void ExceptionOfTheVisitorAndCancellationReachTheCaller()
    {
        var data = TinyData.Classification(10, 1, 4);
        using var predictor = new BatchPredictor(TinyNetworks.Make(), 2);
        Assert.Throws<TimeoutException>(() => predictor.Predict(data, (_, _) => throw new TimeoutException()));
        Assert.Throws<OperationCanceledException>(() => predictor.Predict(data, new CancellationToken(true)));
        Assert.Throws<OperationCanceledException>(() => predictor.Evaluate(data, new SoftmaxCrossEntropyLoss(), new CancellationToken(true)));
        Assert.Equal(10 * TinyData.Classes, predictor.Predict(data).Length);
    }

    [Fact]
    public void OutputsPerStepNeedAVisitor()
    {
        using var predictor = new BatchPredictor(TinyNetworks.Make(SequencePooling.None), 1);
        Assert.Throws<InvalidOperationException>(() => predictor.Predict(TinyData.Tagging(3, 2, 2)));
    }
}
