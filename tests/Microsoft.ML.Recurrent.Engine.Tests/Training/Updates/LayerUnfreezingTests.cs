using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Updates;

public sealed class LayerUnfreezingTests
{
    [Theory]
    [InlineData("embedding.", "embedding.weight", true)]
    [InlineData("embedding.", "head.weight", false)]
    [InlineData("weight_ih_l1", "weight_ih_l1", true)]
    [InlineData("weight_ih_l1", "weight_ih_l1_reverse", true)]
    [InlineData("weight_ih_l1", "weight_ih_l10", false)]
    [InlineData("*_l1", "bias_ln_hh_l1_reverse", true)]
    [InlineData("*_l1", "weight_hh_l12", false)]
    [InlineData("*_l1", "weight_hh_l0", false)]
    [InlineData("*_l0", "characters.weight_ih_l0", false)]
    [InlineData("characters.*_l0", "characters.weight_ih_l0", true)]
    [InlineData("*", "head.bias", true)]
    [InlineData("*.bias", "head.bias", true)]
    [InlineData("*.bias", "head.weight", false)]
    [InlineData("w*_l*_reverse", "weight_hr_l3_reverse", true)]
    [InlineData("w*_l*_reverse", "weight_hr_l3", false)]
    public void PrefixWithStarsNamesParameters(string prefix, string name, bool covered) => Assert.Equal(covered, new LayerUnfreezing(prefix, 1).Covers(name));

    [Fact]
    public void RecurrentLayerIsBothItsDirections()
    {
        var network = new RecurrentNetwork(new NetworkOptions { InputSize = 2, HiddenSizes = [3, 3], Bidirectional = true, OutputSize = 1 });
        var layer = LayerUnfreezing.Recurrent(1, 4);
        Assert.Equal(4, layer.FirstEpoch);
        Assert.Equal(
            network.Parameters.Parameters.Select(p => p.Name).Where(name => name.Contains("_l1", StringComparison.Ordinal)),
            network.Parameters.Parameters.Select(p => p.Name).Where(layer.Covers));
    }

    [Fact]
    public void EntriesThatMakeNoSenseAreNamed()
    {
        var message = Assert.Throws<ArgumentException>(new TrainingOptions { Unfreezing = [new("", 1), new("head.", -2)] }.Validate).Message;
        Assert.Contains("Unfreezing is '' from epoch 1 in one place", message, StringComparison.Ordinal);
        Assert.Contains("Unfreezing is 'head.' from epoch -2 in one place; it must be the start of a parameter's name and an epoch of at least 0", message, StringComparison.Ordinal);
        Assert.Contains("Unfreezing is null", Assert.Throws<ArgumentException>(new TrainingOptions { Unfreezing = null! }.Validate).Message, StringComparison.Ordinal);
        Assert.Contains("Unfreezing is null in one place", Assert.Throws<ArgumentException>(new TrainingOptions { Unfreezing = [null!] }.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EntriesThatDoNotFitTheNetworkAreNamed()
    {
        var message = Refusal(new LayerUnfreezing("embedding.", 1));
        Assert.Contains("Unfreezing names 'embedding.', but the network has only weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, head.weight, head.bias", message, StringComparison.Ordinal);
        message = Refusal(new LayerUnfreezing("*_l0", 1), new LayerUnfreezing("head.", 2));
        Assert.Contains("Unfreezing ('*_l0' from epoch 1, 'head.' from epoch 2) leaves nothing that learns in the first epoch", message, StringComparison.Ordinal);
    }

    private static string Refusal(params LayerUnfreezing[] unfreezing) =>
        Assert.Throws<ArgumentException>(() => new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), new TrainingOptions { Unfreezing = unfreezing })).Message;
}
