using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

public sealed class DecoderSessionTests
{
    private const int Length = 300; // more than one window of a session

    [Theory]
    [InlineData(CellKind.Elman, 0)]
    [InlineData(CellKind.Lstm, 0)]
    [InlineData(CellKind.Lstm, 2)]
    [InlineData(CellKind.Gru, 2)]
    public void EachDecodedStepIsOneMoreStepOfThePlainNetwork(CellKind kind, int decoderFeatures)
    {
        var options = Options(kind, decoderFeatures, steps: 3);
        var network = new RecurrentNetwork(options, seed: 3);
        var plain = new RecurrentNetwork(options with { Decoder = null });
        plain.CopyWeightsFrom(network);
        var features = Waves(Length * 4);
        var known = Waves(3 * decoderFeatures, 0.3f);
        var decoded = new NetworkSession(network).Run(features, [], known).ToArray();

        Assert.Equal(3 * 2, decoded.Length);
        for (var step = 0; step < 3; step++)
        {
            var input = network.Parameters.WeightsOf("decoder.position").Slice(step * 4, 4).ToArray();
            for (var i = 0; i < 4; i++)
                for (var k = 0; k < decoderFeatures; k++)
                    input[i] += network.Parameters.WeightsOf("decoder.weight")[(i * decoderFeatures) + k] * known[(step * decoderFeatures) + k];
            var all = new NetworkSession(plain).Run([.. features, .. input], []);
            AssertClose(all[^2..], decoded.AsSpan(step * 2, 2));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void AStreamDecodesWhereItStandsAndGoesOnAsIfItHadNot(int decoderFeatures)
    {
        var network = new RecurrentNetwork(Options(CellKind.Lstm, decoderFeatures, steps: 5) with { InputProjectionSize = 6 }, seed: 3);
        var features = Waves(Length * 4);
        var known = Waves(5 * decoderFeatures, 0.3f);
        var session = new NetworkSession(network);
        for (var t = 0; t < Length; t++)
        {
            Assert.True(session.Step(features.AsSpan(t * 4, 4)).IsEmpty);
            if (t % 100 != 99)
                continue;
            var expected = new NetworkSession(network).Run(features.AsSpan(0, (t + 1) * 4), [], known);
            AssertClose(expected, session.Decode(known));
            AssertClose(expected, session.Decode(known));
        }

        Assert.Equal(Length, session.StepCount);
        var state = new float[session.StateLength];
        session.SaveState(state);
        var restored = new NetworkSession(network);
        restored.RestoreState(state, Length);
        Assert.Equal(session.Decode(known).ToArray(), restored.Decode(known).ToArray());
    }

    [Fact]
    public void StepsAndDecodingAllocateNothing()
    {
        var session = new NetworkSession(new RecurrentNetwork(Options(CellKind.Gru, 2, steps: 5) with { InputProjectionSize = 6 }));
        var features = Waves(4);
        var known = Waves(10);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < 500; t++)
            {
                session.Step(features);
                session.Decode(known);
            }
        }));
    }

    [Fact]
    public void WhatDoesNotFitTheDecoderIsRefused()
    {
        var session = new NetworkSession(new RecurrentNetwork(Options(CellKind.Gru, 2, steps: 5)));
        Assert.Contains("5 decoded steps of 2 features need 10 values, but 9 were given", Assert.Throws<ArgumentException>(() => { session.Decode(Waves(9)); }).Message, StringComparison.Ordinal);
        Assert.Contains("need 10 values, but 0 were given", Assert.Throws<ArgumentException>(() => { session.Run(Waves(8), []); }).Message, StringComparison.Ordinal);
        var plain = new NetworkSession(new RecurrentNetwork(Options(CellKind.Gru, 2, steps: 5) with { Decoder = null }));
        Assert.Throws<InvalidOperationException>(() => { plain.Decode([]); });
        Assert.Throws<InvalidOperationException>(() => { plain.Run(Waves(8), [], Waves(10)); });
    }

    private static NetworkOptions Options(CellKind kind, int decoderFeatures, int steps) => new()
    {
        InputSize = 4,
        HiddenSizes = [7, 5],
        Cell = new CellOptions { Kind = kind },
        Pooling = SequencePooling.None,
        OutputSize = 2,
        Decoder = new DecoderOptions { Steps = steps, InputSize = decoderFeatures },
    };

    private static float[] Waves(int count, float phase = 0) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(phase + (1.7f * i)))];

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f + (1e-4f * Math.Abs(expected[i])));
    }
}
