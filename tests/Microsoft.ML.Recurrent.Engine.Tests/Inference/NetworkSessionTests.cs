using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;
using Microsoft.ML.Recurrent.Engine.Tests.Training;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

public sealed class NetworkSessionTests
{
    private const int Length = 300; // more than one window of a session

    public static TheoryData<CellKind, SequencePooling> StreamingNetworks()
    {
        var data = new TheoryData<CellKind, SequencePooling>();
        foreach (var kind in Enum.GetValues<CellKind>())
            foreach (var pooling in new[] { SequencePooling.None, SequencePooling.Last, SequencePooling.Mean, SequencePooling.Max, SequencePooling.Joined })
                data.Add(kind, pooling);
        return data;
    }

    [Theory]
    [MemberData(nameof(StreamingNetworks))]
    public void StepsGiveWhatTheWholeSequenceGives(CellKind kind, SequencePooling pooling)
    {
        var network = Network(kind, pooling);
        var features = Waves(Length * 3);
        var whole = new NetworkSession(network).Run(features, []).ToArray();
        var session = new NetworkSession(network);
        for (var t = 0; t < Length; t++)
        {
            var output = session.Step(features.AsSpan(t * 3, 3));
            if (pooling == SequencePooling.None)
                AssertClose(whole.AsSpan(t * 2, 2), output);
        }

        Assert.Equal(Length, session.StepCount);
        if (pooling != SequencePooling.None)
        {
            session.Reset();
            ReadOnlySpan<float> last = [];
            for (var t = 0; t < Length; t++)
                last = session.Step(features.AsSpan(t * 3, 3));
            AssertClose(whole, last);
        }
    }

    [Theory]
    [MemberData(nameof(StreamingNetworks))]
    public void ARestoredStateGoesOnWithTheSameBits(CellKind kind, SequencePooling pooling)
    {
        var network = Network(kind, pooling);
        var features = Waves(20 * 3);
        var first = new NetworkSession(network);
        for (var t = 0; t < 10; t++)
            first.Step(features.AsSpan(t * 3, 3));
        var state = new float[first.StateLength];
        first.SaveState(state);
        var second = new NetworkSession(network);
        second.RestoreState(state, first.StepCount);
        for (var t = 10; t < 20; t++)
        {
            var expected = first.Step(features.AsSpan(t * 3, 3)).ToArray();
            Assert.Equal(expected, second.Step(features.AsSpan(t * 3, 3)).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(TrainingVariants.StreamingNames), MemberType = typeof(TrainingVariants))]
    public void AStreamingStepAllocatesNothing(string variant)
    {
        var session = new NetworkSession(TrainingVariants.Make(variant));
        var features = Waves(3);
        int[][] characters = [.. Enumerable.Range(0, 6).Select(token => TrainingVariants.Characters(variant, token))];
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < 500; t++)
                session.Step(features, t % 6, characters[t % 6]);
        }));
    }

    [Fact]
    public void AResetSessionForgetsTheStream()
    {
        var session = new NetworkSession(Network(CellKind.Lstm, SequencePooling.Mean));
        var features = Waves(3);
        var fresh = session.Step(features).ToArray();
        session.Step(features);
        session.Reset();
        Assert.Equal(fresh, session.Step(features).ToArray());
    }

    [Fact]
    public void SessionsOnSeveralThreadsShareANetworkWithoutDisturbingEachOther()
    {
        var network = Network(CellKind.Gru, SequencePooling.Last);
        var features = Waves(Length * 3);
        var expected = new NetworkSession(network).Run(features, []).ToArray();
        Parallel.For(0, 16, _ =>
        {
            var session = new NetworkSession(network);
            for (var repeat = 0; repeat < 5; repeat++)
                Assert.Equal(expected, session.Run(features, []).ToArray());
        });
    }

    [Fact]
    public void ANetworkThatNeedsTheWholeSequenceRefusesToStep()
    {
        var bidirectional = new RecurrentNetwork(new NetworkOptions { InputSize = 3, OutputSize = 2, Bidirectional = true, HiddenSizes = [5] });
        var attentive = Network(CellKind.Lstm, SequencePooling.Attention);
        Assert.Throws<InvalidOperationException>(() => { new NetworkSession(bidirectional).Step(Waves(3)); });
        Assert.Throws<InvalidOperationException>(() => { new NetworkSession(attentive).Step(Waves(3)); });
    }

    [Fact]
    public void AttentionWeightsOfASequenceSumToOne()
    {
        var session = new NetworkSession(Network(CellKind.Lstm, SequencePooling.Attention));
        session.Run(Waves(12 * 3), []);
        Assert.Equal(12, session.AttentionWeights.Length);
        var sum = 0f;
        foreach (var weight in session.AttentionWeights)
            sum += weight;
        Assert.Equal(1, sum, 5);
    }

    [Fact]
    public void AWrongNumberOfFeaturesIsRefusedWithBothNumbers()
    {
        var session = new NetworkSession(Network(CellKind.Lstm, SequencePooling.Last));
        var error = Assert.Throws<ArgumentException>(() => { session.Step(Waves(4)); });
        Assert.Contains("3 values", error.Message, StringComparison.Ordinal);
        Assert.Contains("4 were given", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => { session.Run([], []); });
        Assert.Contains("no embedding", Assert.Throws<ArgumentException>(() => { session.Run(Waves(6), [1, 2]); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATokenOutsideTheVocabularyIsRefused()
    {
        var network = new RecurrentNetwork(new NetworkOptions { OutputSize = 1, Embedding = new EmbeddingOptions { VocabularySize = 4, Size = 3 }, HiddenSizes = [5] });
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => { new NetworkSession(network).Run([], [1, 4]); });
        Assert.Contains("0 to 3", error.Message, StringComparison.Ordinal);
    }

    private static RecurrentNetwork Network(CellKind kind, SequencePooling pooling) => new(
        new NetworkOptions { InputSize = 3, OutputSize = 2, HiddenSizes = [7, 5], Cell = new CellOptions { Kind = kind }, Pooling = pooling, AttentionSize = 4 }, seed: 3);

    private static float[] Waves(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(1.7f * i))];

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f + (1e-4f * Math.Abs(expected[i])));
    }
}
