using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>Models whose parts are each in order, checksums included, but do not belong together.</summary>
public sealed class SequenceModelTests
{
    private static readonly PayloadFormat s_format = new("Model", 1);
    private static readonly SequenceEncoding s_steps = new() { Kind = SequenceKind.Numbers, StepSize = 2 };
    private static readonly FeatureScale s_scale = new([0, 1], [1, 2]);
    private static readonly NetworkOptions s_network = new() { InputSize = 2, HiddenSizes = [3], OutputSize = 1 };

    [Fact]
    public void PartsThatFitAreRead()
    {
        var read = Read(new SequenceModel("F", s_steps with { MaximumLength = 9, CutFrom = SequenceSide.Start }, s_scale, [new RecurrentNetwork(s_network)]));
        Assert.Equal("F", read.FeatureColumnName);
        var encoding = read.Encoding;
        Assert.Equal((SequenceKind.Numbers, 2, 9, SequenceSide.Start), (encoding.Kind, encoding.StepSize, encoding.MaximumLength, encoding.CutFrom));
        Assert.Equal(s_scale.Factors.ToArray(), read.Scale!.Factors.ToArray());
    }

    [Fact]
    public void PartsThatDoNotFitAreRefusedWithTheSection()
    {
        var words = new SequenceEncoding { Kind = SequenceKind.Text, Vocabulary = new Vocabulary(["a", "b"]) };
        AssertRefused("encoding", new SequenceModel("F", s_steps with { StepSize = 3 }, null, [new RecurrentNetwork(s_network)]));
        AssertRefused("encoding", new SequenceModel("F", words, null, [new RecurrentNetwork(s_network)]));
        AssertRefused("encoding", new SequenceModel("", s_steps, s_scale, [new RecurrentNetwork(s_network)]));
        AssertRefused("encoding", new SequenceModel("F", s_steps with { Kind = (SequenceKind)7 }, null, [new RecurrentNetwork(s_network)]));
        AssertRefused("encoding", new SequenceModel("F", s_steps, s_scale, [new RecurrentNetwork(s_network with { OutputSize = 2 })]));
        AssertRefused("encoding", new SequenceModel("F", s_steps, s_scale, [new RecurrentNetwork(s_network with { Pooling = SequencePooling.None })]));
        AssertRefused("scale", new SequenceModel("F", s_steps, new FeatureScale([0], [1]), [new RecurrentNetwork(s_network)]));
    }

    [Fact]
    public void SeveralNetworksAreReadInTheirOrder()
    {
        var networks = Enumerable.Range(1, 3).Select(seed => new RecurrentNetwork(s_network, (ulong)seed)).ToArray();
        var read = Read(new SequenceModel("F", s_steps, s_scale, networks));
        Assert.Equal(networks.Select(Weights), read.Networks.Select(Weights));

        static float[] Weights(RecurrentNetwork network) => network.Parameters.Weights.ToArray();
    }

    [Fact]
    public void MoreNetworksThanAnyoneMayTrainAreRefused()
    {
        var network = new RecurrentNetwork(s_network);
        Assert.Equal(100, Read(new SequenceModel("F", s_steps, s_scale, [.. Enumerable.Repeat(network, 100)])).Networks.Count);
        AssertRefused("networks", new SequenceModel("F", s_steps, s_scale, [.. Enumerable.Repeat(network, 101)]));
    }

    [Fact]
    public void SeveralNetworksThatGiveAnOutputPerStepAreRead()
    {
        var network = new RecurrentNetwork(s_network with { Pooling = SequencePooling.None });
        Assert.Equal(2, Read(new SequenceModel("F", s_steps, s_scale, [network, network]), true).Networks.Count);
        Assert.Single(Read(new SequenceModel("F", s_steps, s_scale, [network]), true).Networks);
    }

    private static void AssertRefused(string section, SequenceModel model) =>
        Assert.Equal(section, Assert.Throws<ModelFormatException>(() => Read(model)).Section);

    private static SequenceModel Read(SequenceModel model, bool outputPerStep = false)
    {
        var writer = new PayloadWriter(s_format);
        model.Save(writer);
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        stream.Position = 0;
        var payload = PayloadReader.Open(stream, s_format);
        var read = SequenceModel.Load(payload, outputSize: 1, outputPerStep);
        payload.Finish();
        return read;
    }
}
