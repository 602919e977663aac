using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

public sealed class WeightTransferTests
{
    private static readonly NetworkOptions s_language = new()
    {
        Embedding = new EmbeddingOptions { VocabularySize = 9, Size = 4 },
        HiddenSizes = [6, 5],
        Pooling = SequencePooling.None,
        OutputSize = 9,
    };

    private static readonly NetworkOptions s_classifier = s_language with { Pooling = SequencePooling.Attention, OutputSize = 2 };

    [Fact]
    public void SharedParametersAreCopiedAndTheOthersKept()
    {
        var (source, target) = (new RecurrentNetwork(s_language, 1), new RecurrentNetwork(s_classifier, 2));
        var before = target.Parameters.Parameters.ToDictionary(p => p.Name, p => target.Parameters.WeightsOf(p.Name).ToArray());
        var copied = target.CopyWeightsFrom(source, name => name.StartsWith("head.", StringComparison.Ordinal) ? null : name);
        Assert.Equal(target.Parameters.Parameters.Select(p => p.Name).Where(name => !name.StartsWith("head.", StringComparison.Ordinal) && !name.StartsWith("attention.", StringComparison.Ordinal)), copied);
        foreach (var (name, old) in before)
        {
            var expected = copied.Contains(name) ? source.Parameters.WeightsOf(name).ToArray() : old;
            Assert.Equal(expected, target.Parameters.WeightsOf(name).ToArray());
        }
    }

    [Fact]
    public void NetworkWithCopiedWeightsGivesTheOutputsOfItsSourceAtOnce()
    {
        var (source, target) = (new RecurrentNetwork(s_language, 1), new RecurrentNetwork(s_language, 2));
        var session = new NetworkSession(target);
        session.Run([], [1, 2, 3]);
        Assert.Equal(source.Parameters.Parameters.Select(p => p.Name), target.CopyWeightsFrom(source));
        Assert.Equal(new NetworkSession(source).Run([], [1, 2, 3]).ToArray(), session.Run([], [1, 2, 3]).ToArray());
    }

    [Fact]
    public void MapGivesParametersOtherNames()
    {
        var source = new RecurrentNetwork(s_language with { HiddenSizes = [6] }, 1);
        var target = new RecurrentNetwork(s_classifier with { HiddenSizes = [6], Bidirectional = true }, 2);
        var forward = target.Parameters.WeightsOf("weight_hh_l0").ToArray();
        var copied = target.CopyWeightsFrom(source, name => name.EndsWith("_l0", StringComparison.Ordinal) ? name + "_reverse" : null);
        Assert.Equal(["weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse"], copied);
        Assert.Equal(source.Parameters.WeightsOf("weight_hh_l0").ToArray(), target.Parameters.WeightsOf("weight_hh_l0_reverse").ToArray());
        Assert.Equal(forward, target.Parameters.WeightsOf("weight_hh_l0").ToArray());
    }

    [Fact]
    public void OtherShapesAreAllNamedAndNothingIsChanged()
    {
        var (source, target) = (new RecurrentNetwork(s_language, 1), new RecurrentNetwork(s_classifier, 2));
        var before = target.Parameters.Weights.ToArray();
        var message = Assert.Throws<ArgumentException>(() => target.CopyWeightsFrom(source)).Message;
        Assert.Contains("'head.weight' is [2, 5] here and [9, 5] in the source; 'head.bias' is [2] here and [9] in the source", message, StringComparison.Ordinal);

        message = Assert.Throws<ArgumentException>(() => target.CopyWeightsFrom(source, name => name == "weight_hh_l1" ? "weight_hh_l0" : null)).Message;
        Assert.Contains("'weight_hh_l0' (from 'weight_hh_l1') is [24, 6] here and [20, 5] in the source", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => target.CopyWeightsFrom(source, name => name.StartsWith("bias_", StringComparison.Ordinal) ? "bias_hh" + name[7..] : null)).Message;
        Assert.Contains("'bias_hh_l0' matches both 'bias_ih_l0' and 'bias_hh_l0' of the source", message, StringComparison.Ordinal);
        Assert.Equal(before, target.Parameters.Weights.ToArray());
    }

    [Fact]
    public void VectorOfThePaddingTokenStaysZero()
    {
        var source = new RecurrentNetwork(s_language, 1);
        var target = new RecurrentNetwork(s_language with { Embedding = s_language.Embedding! with { PaddingIndex = 3 } }, 2);
        target.CopyWeightsFrom(source);
        var (expected, found) = (source.Parameters.WeightsOf("embedding.weight").ToArray(), target.Parameters.WeightsOf("embedding.weight").ToArray());
        expected.AsSpan(3 * 4, 4).Clear();
        Assert.Equal(expected, found);
    }
}
