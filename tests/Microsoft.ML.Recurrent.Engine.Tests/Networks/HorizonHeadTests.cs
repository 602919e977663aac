using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

public sealed class HorizonHeadTests
{
    private const int Blocks = 3;
    private const int BlockSize = 2;
    private const int BlockOutputs = 32;
    private const int Length = 9;

    private static readonly NetworkOptions s_options = OfBlocks(Blocks);

    [Fact]
    public void EverythingThatAHorizonHeadDoesNotGoWithIsNamedInOneMessage()
    {
        var message = Message(s_options with
        {
            HorizonHead = new HorizonHeadOptions { Blocks = 0, InputSize = -1, HiddenSize = 24 },
            Pooling = SequencePooling.Mean,
            Bidirectional = true,
            TieWeights = true,
            TransitionScores = true,
            Decoder = new DecoderOptions { Steps = 2 },
        });
        foreach (var part in new[]
        {
            "HorizonHead.Blocks is 0 but must be at least 1", "HorizonHead.InputSize is -1 but must be at least 1",
            "HorizonHead.HiddenSize is 24 but must be a multiple of 16, at least 16", "Pooling is Mean but must be None or Last with a HorizonHead",
            "Bidirectional is true but must be false with a HorizonHead", "TieWeights is true but must be false with a HorizonHead",
            "TransitionScores is true but must be false with a HorizonHead", "a Decoder and a HorizonHead, but a network can have only one",
        })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 96, "HiddenSize is 0 but must be a multiple of 16, at least 16")]
    [InlineData(16, 95, "OutputSize is 95 but must be a multiple of 48, 16 for each of the 3 blocks of the HorizonHead")]
    [InlineData(16, 24, "OutputSize is 24 but must be a multiple of 48")]
    public void SizesThatDoNotFitAreRefused(int hidden, int outputs, string expected) => Assert.Contains(
        expected, Message(s_options with { OutputSize = outputs, HorizonHead = s_options.HorizonHead! with { HiddenSize = hidden } }),
        StringComparison.Ordinal);

    [Fact]
    public void TheRecurrentLayersMustReadSomething()
    {
        Assert.Contains(
            "InputSize is 6 but must be at least 7, because the 3 blocks of the HorizonHead read 2 features each", Message(s_options with { InputSize = 6 }),
            StringComparison.Ordinal);
        var embedding = s_options with { InputSize = 6, Embedding = new EmbeddingOptions { VocabularySize = 9, Size = 4 } };
        Assert.Equal("[24, 4]", new RecurrentNetwork(embedding).Parameters["weight_ih_l0"].Shape);
        Assert.Contains("InputSize is 5 but must be at least 6", Message(embedding with { InputSize = 5 }), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatNeedsAPlainHeadRefusesIt()
    {
        var network = new RecurrentNetwork(s_options);
        Assert.Contains(
            "SampledClasses is 5, but the network has a horizon head; set it to 0",
            Assert.Throws<ArgumentException>(
                () => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { SampledClasses = 5 })).Message,
            StringComparison.Ordinal);
        var words = s_options with { InputSize = 6, Embedding = new EmbeddingOptions { VocabularySize = 96, Size = 4 } };
        Assert.Contains(
            "reads only tokens", Assert.Throws<ArgumentException>(() => new TokenScorer(new RecurrentNetwork(words))).Message, StringComparison.Ordinal);
        var plain = new RecurrentNetwork(new NetworkOptions { InputSize = 4, HiddenSizes = [6], OutputSize = 96, Pooling = SequencePooling.None });
        Assert.Contains("'head.weight' is [96, 6] here and [32, 18] in the source",
            Assert.Throws<ArgumentException>(() => plain.CopyWeightsFrom(network)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParametersHaveTheirNamesAndShapesAndAreDrawnAsThoseOfDenseLayers()
    {
        var parameters = new RecurrentNetwork(s_options).Parameters;
        Assert.Equal("[24, 4]", parameters["weight_ih_l0"].Shape);
        Assert.Equal(
            ["horizon.state.weight [16, 6]", "horizon.state.bias [16]", "horizon.features.weight [16, 2]", "head.weight [32, 18]", "head.bias [32]"],
            parameters.Parameters.Where(p => p.Name.StartsWith('h')).Select(p => $"{p.Name} {p.Shape}"));
        foreach (var (name, limit) in new[] { ("horizon.state.weight", Math.Sqrt(6.0 / 22)), ("horizon.features.weight", Math.Sqrt(6.0 / 18)) })
        {
            var weights = parameters.WeightsOf(name).ToArray();
            Assert.All(weights, w => Assert.InRange(Math.Abs(w), 0, limit));
            Assert.InRange(weights.Max(Math.Abs), limit / 2, limit);
        }

        Assert.All(parameters.WeightsOf("horizon.state.bias").ToArray(), w => Assert.Equal(0, w));
    }

    [Theory]
    [InlineData(SequencePooling.None, "[T, 3, 16]", "[T, 96]")]
    [InlineData(SequencePooling.Last, "[3, 16]", "[96]")]
    public void TheListOfLayersHoldsTheHead(SequencePooling pooling, string hidden, string outputs)
    {
        var layers = new RecurrentNetwork(s_options with { Pooling = pooling }).Layers;
        Assert.Equal($"horizon: Dense, rectified, for each block, output {hidden}, {(16 * 6) + 16 + (16 * 2)} parameters", layers[^2].ToString());
        Assert.Equal($"head: Dense, output {outputs}, {(32 * 18) + 32} parameters", layers[^1].ToString());
    }

    [Fact]
    public void ABlockGivesWhatANetworkOfThatBlockAloneGives()
    {
        foreach (var pooling in new[] { SequencePooling.None, SequencePooling.Last })
        {
            var all = new RecurrentNetwork(s_options with { Pooling = pooling }, seed: 3);
            var one = new RecurrentNetwork(OfBlocks(1) with { Pooling = pooling }, seed: 4);
            Assert.Equal(one.Parameters.Parameters.Select(parameter => parameter.Name), one.CopyWeightsFrom(all));
            var features = Waves(Length * s_options.InputSize);
            var expected = new NetworkSession(all).Run(features, []).ToArray();
            for (var block = 0; block < Blocks; block++)
            {
                float[] own = [.. features.Chunk(s_options.InputSize).SelectMany(row =>
                    (float[])[.. row[..4], .. row.AsSpan(4 + (block * BlockSize), BlockSize)])];
                var found = new NetworkSession(one).Run(own, []).ToArray();
                float[] share = [.. expected.Chunk(s_options.OutputSize).SelectMany(row => row.Skip(block * BlockOutputs).Take(BlockOutputs))];
                Assert.Equal(share.Length, found.Length);
                for (var i = 0; i < share.Length; i++)
                    Assert.Equal(share[i], found[i], 1e-6f);
            }
        }
    }

    [Fact]
    public void PoolingTheLastStepGivesTheLastOutput()
    {
        var steps = new RecurrentNetwork(s_options, seed: 3);
        var last = new RecurrentNetwork(s_options with { Pooling = SequencePooling.Last });
        last.CopyWeightsFrom(steps);
        foreach (var length in new[] { 1, 9, 300 })
        {
            var features = Waves(length * s_options.InputSize);
            var expected = new NetworkSession(steps).Run(features, []).ToArray()[^s_options.OutputSize..];
            var found = new NetworkSession(last).Run(features, []).ToArray();
            Assert.Equal(expected.Length, found.Length);
            for (var i = 0; i < found.Length; i++)
                Assert.Equal(expected[i], found[i], 1e-6f);
        }
    }

    [Fact]
    public void OnlyTheHeadReadsTheFeaturesOfItsBlocks()
    {
        var session = new NetworkSession(new RecurrentNetwork(s_options, seed: 3));
        var features = Waves(Length * s_options.InputSize);
        var before = session.Run(features, []).ToArray();
        var state = new float[session.StateLength];
        session.SaveState(state);
        features[^1] += 1; // of the last block of the last step
        var after = session.Run(features, []).ToArray();
        var changed = new float[session.StateLength];
        session.SaveState(changed);
        Assert.Equal(state, changed);
        Assert.Equal(before[..^BlockOutputs], after[..^BlockOutputs]);
        Assert.NotEqual(before[^BlockOutputs..], after[^BlockOutputs..]);
    }

    [Fact]
    public void ABlockReadsTheStateOfItsStep()
    {
        var session = new NetworkSession(new RecurrentNetwork(s_options, seed: 3));
        var features = Waves(Length * s_options.InputSize);
        var before = session.Run(features, []).ToArray();
        features[(4 * s_options.InputSize) + 1] += 1; // of the fifth step, which the recurrent layers read
        var after = session.Run(features, []).ToArray();
        Assert.Equal(before[..(4 * s_options.OutputSize)], after[..(4 * s_options.OutputSize)]);
        for (var block = 4 * Blocks; block < Length * Blocks; block++)
            Assert.NotEqual(before[(block * BlockOutputs)..((block + 1) * BlockOutputs)], after[(block * BlockOutputs)..((block + 1) * BlockOutputs)]);
    }

    private static NetworkOptions OfBlocks(int blocks) => new()
    {
        InputSize = 4 + (blocks * BlockSize),
        HiddenSizes = [6],
        Pooling = SequencePooling.None,
        OutputSize = blocks * BlockOutputs,
        HorizonHead = new HorizonHeadOptions { Blocks = blocks, InputSize = BlockSize, HiddenSize = 16 },
    };

    private static string Message(NetworkOptions options) => Assert.Throws<ArgumentException>(() => new RecurrentNetwork(options)).Message;

    private static float[] Waves(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(1.7f * i))];
}
