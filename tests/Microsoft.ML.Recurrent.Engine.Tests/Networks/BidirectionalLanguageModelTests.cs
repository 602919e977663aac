using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

/// <summary>The halves of a bidirectional language model are two language models that share embedding and head.</summary>
public sealed class BidirectionalLanguageModelTests
{
    private const int Vocabulary = 7;
    private const string Reverse = "_reverse";

    private static readonly int[] s_tokens = [3, 1, 6, 0, 2, 2, 5, 4, 1];

    private static readonly NetworkOptions s_options = new()
    {
        Embedding = new EmbeddingOptions { VocabularySize = Vocabulary, Size = 5 },
        HiddenSizes = [6, 9],
        Bidirectional = true,
        SeparateDirections = true,
        HeadPerDirection = true,
        Pooling = SequencePooling.None,
        OutputSize = Vocabulary,
    };

    public static TheoryData<CellKind, int> Shapes => new()
    {
        { CellKind.Elman, 2 },
        { CellKind.Lstm, 1 },
        { CellKind.Lstm, 2 },
        { CellKind.Gru, 2 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ForwardHalfIsTheForwardModelAndReverseHalfThatOfTheReversedSequence(CellKind kind, int layers)
    {
        var both = new RecurrentNetwork(s_options with { Cell = new CellOptions { Kind = kind }, HiddenSizes = [.. s_options.HiddenSizes.Take(layers)] }, seed: 4);
        var outputs = new NetworkSession(both).Run([], s_tokens).ToArray();
        var half = s_tokens.Length * Vocabulary;
        Assert.Equal(2 * half, outputs.Length);

        AssertClose(new NetworkSession(OneDirection(both, "")).Run([], s_tokens).ToArray(), outputs[..half]);
        var reversed = new NetworkSession(OneDirection(both, Reverse)).Run([], [.. s_tokens.Reverse()]).ToArray();
        AssertClose([.. reversed.Chunk(Vocabulary).Reverse().SelectMany(step => step)], outputs[half..]);
    }

    [Fact]
    public void NoHalfSeesTheTokenThatItIsToPredict()
    {
        var session = new NetworkSession(new RecurrentNetwork(s_options, seed: 4));
        var outputs = session.Run([], s_tokens).ToArray();
        int[] changed = [.. s_tokens];
        changed[4] = 6;
        var other = session.Run([], changed).ToArray();
        for (var t = 0; t < s_tokens.Length; t++)
        {
            var (forward, reverse) = (t * Vocabulary, (s_tokens.Length + t) * Vocabulary);
            Assert.Equal(t < 4, outputs.AsSpan(forward, Vocabulary).SequenceEqual(other.AsSpan(forward, Vocabulary)));
            Assert.Equal(t > 4, outputs.AsSpan(reverse, Vocabulary).SequenceEqual(other.AsSpan(reverse, Vocabulary)));
        }
    }

    private static RecurrentNetwork OneDirection(RecurrentNetwork both, string suffix)
    {
        var one = new RecurrentNetwork(both.GetOptions() with { Bidirectional = false, SeparateDirections = false, HeadPerDirection = false });
        foreach (var parameter in one.Parameters.Parameters)
        {
            var shared = parameter.Name is "embedding.weight" or "head.weight" or "head.bias";
            both.Parameters.WeightsOf(parameter.Name + (shared ? "" : suffix)).CopyTo(one.Parameters.WritableWeightsOf(parameter.Name));
        }

        one.Refresh();
        return one;
    }

    private static void AssertClose(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-6f);
    }
}
