using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Data;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;
using Microsoft.ML.Recurrent.Engine.Tests.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class DecoderTrainingTests
{
    private const int Steps = 4;

    private static readonly NetworkOptions s_options = new()
    {
        InputSize = 1,
        InputProjectionSize = 8,
        Cell = new CellOptions { Kind = CellKind.Gru },
        HiddenSizes = [12],
        Pooling = SequencePooling.None,
        OutputSize = 2,
        Decoder = new DecoderOptions { Steps = Steps, InputSize = 1 },
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void OutputsAreThoseOfASessionInTheOrderOfTheExamples(int decoderFeatures)
    {
        // Longer than a window of the predictor, so that sequences are decoded in the window that sees their end.
        var data = Data(70, 1, 600, decoderFeatures);
        var network = new RecurrentNetwork(s_options with { Decoder = s_options.Decoder! with { InputSize = decoderFeatures } });
        var session = new NetworkSession(network);
        using var predictor = new BatchPredictor(network, 2, batchSize: 4);
        var all = predictor.Predict(data);
        Assert.Equal(70 * Steps * 2, all.Length);
        var next = 0;
        predictor.Predict(data, (example, outputs) =>
        {
            Assert.Equal(next++, example);
            TrainingLoopTests.AssertClose(Run(session, data, example), outputs, 1e-5f);
            Assert.Equal(all.AsSpan(example * Steps * 2, Steps * 2), outputs);
        });
        Assert.Equal(70, next);
    }

    [Fact]
    public void MeanLossIsThatOfTheOutputsAndTheirWeights()
    {
        var data = Data(90, 1, 400, 1);
        var network = new RecurrentNetwork(s_options);
        using var predictor = new BatchPredictor(network, 2, 8);
        var (sum, weights) = (0.0, 0.0);
        predictor.Predict(data, (example, outputs) =>
        {
            var targets = data.Values(example);
            for (var step = 0; step < Steps; step++)
            {
                var (first, second) = (Math.Pow(outputs[2 * step] - targets[2 * step], 2), Math.Pow(outputs[(2 * step) + 1] - targets[(2 * step) + 1], 2));
                sum += data.Weight(example) * (double.IsNaN(second) ? first : (first + second) / 2);
                weights += data.Weight(example);
            }
        });
        Assert.Equal(sum / weights, predictor.Evaluate(data, new SquaredLoss()), 1e-5);
    }

    [Fact]
    public void ShardsAddUpToTheGradientOfTheWholeBatch()
    {
        // 128 sequences run as eight shards here and as one by hand.
        var data = Data(128, 1, 9, 1);
        var network = new RecurrentNetwork(s_options, 5);
        var order = Enumerable.Range(0, 128).OrderByDescending(data.Length).ToArray();
        var pass = new NetworkPass(network);
        pass.Begin(128, training: true, 0);
        BatchByHand.Fill(pass.Input, data, order, 0, data.Length(order[0]));
        Assert.Equal(128, pass.DecodedSequences);
        for (var row = 0; row < Steps * 128; row++)
            data.CopyDecoderFeatures(order[row % 128], row / 128, pass.DecoderFeatures.Slice(row, 1));
        pass.Forward(pass.Input.Steps);
        Assert.Equal(Steps * 128, pass.OutputRows);
        float[] weights = [.. Enumerable.Range(0, Steps * 128).Select(row => data.Weight(order[row % 128]))];
        var loss = new SquaredLoss();
        var batch = new LossBatch
        {
            Outputs = pass.Output,
            Rows = pass.OutputRows,
            Width = 2,
            OutputStride = pass.OutputStride,
            Values = Enumerable.Range(0, Steps * 128).SelectMany(row => data.Values(order[row % 128]).Slice(row / 128 * 2, 2).ToArray()).ToArray(),
            Weights = weights,
            Scale = 1 / weights.Sum(),
        };
        loss.Evaluate(batch, pass.OutputGradient);
        var whole = new float[network.Parameters.Count];
        pass.Backward(whole);

        using var pool = new Engine.Threading.WorkerPool(2);
        var sharded = new BatchGradient(network, loss, pool);
        sharded.Begin(data, order, 0);
        Assert.Equal(8, sharded.Shards);
        sharded.Run(new TruncationRule(0, 0)[0, data.Length(order[0])]);
        Assert.Equal(weights.Sum(), sharded.Weight, 1e-3);
        TrainingLoopTests.AssertClose(whole, sharded.Sum.Values, 1e-6f);
    }

    [Fact]
    public void WhatIsToComeIsLearned()
    {
        var data = Data(600, 3, 12, 1);
        var validation = Data(100, 3, 12, 1, seed: 77);
        var network = new RecurrentNetwork(s_options);
        using var predictor = new BatchPredictor(network, 2);
        var before = predictor.Evaluate(validation, new SquaredLoss());
        new TrainingLoop(network, new SquaredLoss(),
            new TrainingOptions { NumberOfEpochs = 15, BatchSize = 32, LearningRate = 0.01f, NumberOfThreads = 2, Noise = new() { Dropout = 0.05f } }).Run(data);
        Assert.InRange(predictor.Evaluate(validation, new SquaredLoss()), 0, before / 10);
    }

    [Fact]
    public void DataThatDoNotFitTheDecoderAreRefusedWithEveryReason()
    {
        var loop = new TrainingLoop(new RecurrentNetwork(s_options), new SquaredLoss(), new TrainingOptions());
        var plain = new SequenceList(1, false, TargetKind.Values, targetPerStep: false, targetWidth: 2);
        plain.Add([1], [], [], [1, 2]);
        var message = Assert.Throws<ArgumentException>(() => loop.Run(plain)).Message;
        foreach (var part in new[]
        {
            "it has 0 decoded steps, the network decodes 4", "a decoded step has 0 features, the network's decoder takes 1", "one output per decoded step",
        })
            Assert.Contains(part, message, StringComparison.Ordinal);

        var labels = new SequenceList(1, false, TargetKind.Labels, decoderSteps: Steps, decoderInputSize: 1);
        labels.Add([1], [], [], new float[Steps], [1], []);
        Assert.Contains("targets of kind Labels, but a network with a decoder", Assert.Throws<ArgumentException>(() => loop.Run(labels)).Message, StringComparison.Ordinal);

        var undecoded = new TrainingLoop(new RecurrentNetwork(s_options with { Decoder = null }), new SquaredLoss(), new TrainingOptions());
        Assert.Contains(
            "it has 4 decoded steps, the network decodes 0", Assert.Throws<ArgumentException>(() => undecoded.Run(Data(2, 1, 1, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TruncationIsRefused() => Assert.Contains(
        "TruncationLength is 5, but the network has a decoder",
        Assert.Throws<ArgumentException>(() => new TrainingLoop(new RecurrentNetwork(s_options), new SquaredLoss(), new TrainingOptions { TruncationLength = 5 })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ACheckpointOfOtherFeaturesOfDecodedStepsIsRefused()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var options = new TrainingOptions { NumberOfEpochs = 1, CheckpointPath = path };
            new TrainingLoop(new RecurrentNetwork(s_options), new SquaredLoss(), options).Run(Data(20, 3, 3, 1));
            var loop = new TrainingLoop(new RecurrentNetwork(s_options), new SquaredLoss(), options);
            Assert.Contains("training set", Assert.Throws<InvalidOperationException>(() => loop.Run(Data(20, 3, 3, 1, shift: 1))).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void DecodedStepsOfAListAreReadBackAlsoThroughASubset()
    {
        var data = Data(3, 2, 5, 1);
        var subset = new SequenceSubset(data, [2, 0]);
        Assert.Equal((Steps, 1), (subset.DecoderSteps, subset.DecoderInputSize));
        var (expected, found) = (new float[1], new float[1]);
        for (var step = 0; step < Steps; step++)
        {
            data.CopyDecoderFeatures(2, step, expected);
            subset.CopyDecoderFeatures(0, step, found);
            Assert.Equal(expected, found);
        }

        Assert.Throws<InvalidOperationException>(() => new OneStepDataset().CopyDecoderFeatures(0, 0, found));
    }

    [Fact]
    public void DecodedStepsOutOfShapeAreRefused()
    {
        Assert.Contains("decoderSteps is -1", Assert.Throws<ArgumentException>(() => new SequenceList(1, false, TargetKind.None, decoderSteps: -1)).Message, StringComparison.Ordinal);
        Assert.Contains("decoderInputSize is 2", Assert.Throws<ArgumentException>(() => new SequenceList(1, false, TargetKind.None, decoderInputSize: 2)).Message, StringComparison.Ordinal);
        var data = new SequenceList(1, false, TargetKind.Values, targetPerStep: true, targetWidth: 1, decoderSteps: 2, decoderInputSize: 2);
        Assert.Contains("3 feature values of decoded steps; 4 are expected", Refusal([1, 2, 3], [1, 2]), StringComparison.Ordinal);
        Assert.Contains("feature 1 of decoded step 1 is NaN", Refusal([1, 2, 3, float.NaN], [1, 2]), StringComparison.Ordinal);
        Assert.Contains("3 target values; 2 are expected", Refusal([1, 2, 3, 4], [1, 2, 3]), StringComparison.Ordinal);
        Assert.Equal(0, data.Count);

        string Refusal(float[] decoderFeatures, float[] values) =>
            Assert.Throws<ArgumentException>(() => data.Add([1, 2, 3], [], [], decoderFeatures, [], values)).Message;
    }

    /// <summary>Waves of any phase that are turned over where the known feature is negative, and their slope; some targets are missing.</summary>
    private static SequenceList Data(int count, int shortest, int longest, int decoderFeatures, ulong seed = 5, float shift = 0)
    {
        var random = new SeededRandom(seed);
        var data = new SequenceList(1, false, TargetKind.Values, targetPerStep: true, targetWidth: 2, decoderSteps: Steps, decoderInputSize: decoderFeatures);
        for (var i = 0; i < count; i++)
        {
            var length = shortest + random.NextInt32(longest - shortest + 1);
            var phase = 6 * random.NextSingle();
            float[] features = [.. Enumerable.Range(0, length).Select(t => MathF.Sin(phase + (0.5f * t)))];
            float[] signs = [.. Enumerable.Range(0, Steps).Select(_ => random.NextInt32(2) == 0 ? -1f : 1)];
            float[] values =
            [
                .. Enumerable.Range(0, Steps).SelectMany(step => new[]
                {
                    signs[step] * MathF.Sin(phase + (0.5f * (length + step))), i % 7 == 3 ? float.NaN : MathF.Cos(phase + (0.5f * (length + step))),
                }),
            ];
            data.Add(features, [], [], decoderFeatures == 0 ? [] : [.. signs.Select(sign => sign + shift)], [], values, weight: 1 + (i % 2));
        }

        return data;
    }

    private static float[] Run(NetworkSession session, SequenceList data, int example)
    {
        var features = new float[data.Length(example)];
        data.CopyFeatures(example, 0, features.Length, features);
        var known = new float[Steps * data.DecoderInputSize];
        for (var step = 0; step < Steps && data.DecoderInputSize > 0; step++)
            data.CopyDecoderFeatures(example, step, known.AsSpan(step, 1));
        return session.Run(features, [], known).ToArray();
    }
}
