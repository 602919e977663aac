using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

public sealed class ResidualOptionsTests
{
    private static readonly NetworkOptions s_options = new() { InputSize = 3, HiddenSizes = [6, 6, 6], OutputSize = 2, ResidualConnections = true };

    [Fact]
    public void EverythingThatResidualConnectionsDoNotGoWithIsNamedInOneMessage()
    {
        var message = Message(s_options with { HiddenSizes = [6, 5], Pooling = SequencePooling.None, Decoder = new DecoderOptions { Steps = 2 } });
        Assert.Contains("ResidualConnections is true but HiddenSizes holds 6, 5; all layers must have the same width", message, StringComparison.Ordinal);
        Assert.Contains("ResidualConnections is true but must be false with a Decoder", message, StringComparison.Ordinal);
        Assert.Contains("HiddenSizes holds 1 layer; it must hold at least 2", Message(s_options with { HiddenSizes = [6] }), StringComparison.Ordinal);
        Assert.DoesNotContain("ResidualConnections", Message(s_options with { HiddenSizes = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public void WithAProjectionTheStatesHaveTheSameWidth()
    {
        var options = s_options with { HiddenSizes = [6, 5], Cell = new CellOptions { ProjectionSize = 4 } };
        Assert.Equal(4, new RecurrentNetwork(options).Layers[0].OutputSize);
    }

    [Fact]
    public void ConnectionsHaveNoParameters()
    {
        var (with, without) = (new RecurrentNetwork(s_options, seed: 3), new RecurrentNetwork(s_options with { ResidualConnections = false }, seed: 3));
        Assert.Equal(without.Parameters.Parameters.Select(p => $"{p.Name} {p.Shape}"), with.Parameters.Parameters.Select(p => $"{p.Name} {p.Shape}"));
        Assert.Equal(without.Parameters.Weights.ToArray(), with.Parameters.Weights.ToArray());
        float[] features = [1, 2, 3, 4, 5, 6];
        Assert.NotEqual(new NetworkSession(without).Run(features, []).ToArray(), new NetworkSession(with).Run(features, []).ToArray());
    }

    [Fact]
    public void TheListOfLayersNamesTheConnectionOfEveryLayerButTheFirst() =>
        Assert.Equal(
            ["Lstm", "Lstm, residual connection", "Lstm, residual connection"],
            new RecurrentNetwork(s_options).Layers.Take(3).Select(layer => layer.Kind));

    // The second layer writes nothing if its output gate is closed: what it adds its input to is zero.
    [Fact]
    public void ALayerThatGivesNothingPassesItsInputOn()
    {
        var network = new RecurrentNetwork(s_options with { HiddenSizes = [6, 6] }, seed: 3);
        var below = new RecurrentNetwork(s_options with { HiddenSizes = [6], ResidualConnections = false });
        network.Parameters.WritableWeightsOf("bias_ih_l1")[18..].Fill(-100);
        network.Refresh();
        below.CopyWeightsFrom(network);
        float[] features = [1, -2, 3, 0.4f, 5, -6];
        Assert.Equal(new NetworkSession(below).Run(features, []).ToArray(), new NetworkSession(network).Run(features, []).ToArray());
    }

    private static string Message(NetworkOptions options) => Assert.Throws<ArgumentException>(() => new RecurrentNetwork(options)).Message;
}
