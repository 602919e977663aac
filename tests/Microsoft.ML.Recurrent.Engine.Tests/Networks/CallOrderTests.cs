using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

/// <summary>Calls in a wrong order or with other sizes than before are refused, and never leave a buffer.</summary>
public sealed class CallOrderTests
{
    private static readonly RecurrentNetwork s_network =
        new(new NetworkOptions { InputSize = 16, OutputSize = 2, HiddenSizes = [8], Pooling = SequencePooling.None });

    [Fact]
    public void ForwardNeedsABegin()
    {
        var pass = new NetworkPass(s_network);
        pass.Input.Layout([3], 0, 3, 16, hasTokens: false);
        Assert.Contains("Begin", Assert.Throws<InvalidOperationException>(() => pass.Forward(3)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 4096)]
    [InlineData(4096, 1)]
    public void AWindowHasTheSequencesThatHaveBegun(int begun, int sequences)
    {
        var pass = new NetworkPass(s_network);
        pass.Begin(begun, training: false, 0);
        pass.Input.Layout([.. Enumerable.Repeat(2, sequences)], 0, 2, 16, hasTokens: false);
        var error = Assert.Throws<ArgumentException>(() => pass.Forward(2));
        Assert.Contains($"{sequences} sequences, but {begun}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(400)]
    public void BackwardNeedsTheWindowThatForwardRan(int steps)
    {
        var pass = new NetworkPass(s_network);
        pass.Begin(1, training: true, 0);
        pass.Input.Layout([3], 0, 3, 16, hasTokens: false);
        pass.Forward(3);
        pass.Input.Layout([steps], 0, steps, 16, hasTokens: false);
        var gradients = new float[s_network.Parameters.Count];
        Assert.Contains("laid out again", Assert.Throws<InvalidOperationException>(() => pass.Backward(gradients)).Message, StringComparison.Ordinal);
        pass.Begin(1, training: true, 0);
        Assert.Throws<InvalidOperationException>(() => pass.Backward(gradients));
    }

    [Fact]
    public void GradientsAreAsManyAsWeights()
    {
        var pass = new NetworkPass(s_network);
        pass.Begin(1, training: true, 0);
        pass.Input.Layout([3], 0, 3, 16, hasTokens: false);
        pass.Forward(3);
        Assert.Throws<ArgumentException>(() => pass.Backward(new float[s_network.Parameters.Count - 1]));
    }

    [Fact]
    public void OutputsStayReadableAfterTheirSessionIsGone()
    {
        var outputs = OutputsOfASessionThatEnds();
        for (var i = 0; i < 20; i++)
        {
            GC.Collect();
            _ = GC.AllocateArray<float>(1 << 12, pinned: true);
        }

        var expected = new NetworkSession(s_network).Step(new float[16]);
        Assert.Equal(expected.ToArray(), outputs.ToArray());
    }

    [Fact]
    public void ASessionIsNotEnteredOutOfItsOwnCallback()
    {
        var network = new RecurrentNetwork(new NetworkOptions
        {
            OutputSize = 1,
            HiddenSizes = [4],
            Characters = new CharacterEncoderOptions { VocabularySize = 4, EmbeddingSize = 2, HiddenSize = 2 },
        });
        var session = new NetworkSession(network);
        var source = new CallingBack(session);
        var error = Assert.Throws<InvalidOperationException>(() => session.Run([], [], [0, 0], source));
        Assert.Contains("in use", error.Message, StringComparison.Ordinal);
        session.Reset(); // free again
    }

    [Fact]
    public void OptionsThatChangeAfterwardsChangeNoNetwork()
    {
        int[] sizes = [8];
        var network = new RecurrentNetwork(new NetworkOptions { InputSize = 1, OutputSize = 1, HiddenSizes = sizes });
        sizes[0] = 4000;
        Assert.Equal([8], network.GetOptions().HiddenSizes);
    }

    private static ReadOnlySpan<float> OutputsOfASessionThatEnds() => new NetworkSession(s_network).Step(new float[16]);

    private sealed class CallingBack(NetworkSession session) : ISpellingSource
    {
        public ReadOnlySpan<int> SpellingCharacters(int spelling)
        {
            session.Run([], [], [0], new SpellingCharactersOfOne());
            return new int[2];
        }
    }

    private sealed class SpellingCharactersOfOne : ISpellingSource
    {
        public ReadOnlySpan<int> SpellingCharacters(int spelling) => new int[1];
    }
}
