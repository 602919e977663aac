using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained;

public sealed class PretrainedWeightsTests
{
    [Fact]
    public void WeightsOf16BitsTakeTwoBytesEachAndOthersFour()
    {
        var model = RandomModels.Create();
        var rounded = new PretrainedModel(model.HiddenSizes, model.HeadSize, network =>
        {
            var weights = network.Parameters.WritableWeights;
            model.Weights.CopyTo(weights);
            PretrainedWeights.Round(weights);
            network.Refresh();
        });
        var (whole, half) = (Bytes(model), Bytes(rounded));
        Assert.InRange(whole.Length - half.Length, 2 * model.Weights.Length, 2 * model.Weights.Length);
        Assert.Equal(model.Weights, PretrainedWeights.Read(new MemoryStream(whole)).Weights);
        Assert.Equal(rounded.Weights, PretrainedWeights.Read(new MemoryStream(half)).Weights);
        for (var i = 0; i < model.Weights.Length; i++)
            Assert.InRange(Math.Abs(rounded.Weights[i] - model.Weights[i]), 0, Math.Abs(model.Weights[i]) / 256);
    }

    [Fact]
    public void NetworksOfAnyNumberOfBlocksShareOneCopyOf16Bits()
    {
        var model = RandomModels.CreateRounded();
        Assert.Same(model.Network(1).Parameters, model.Network(3).Parameters);
        Assert.True(model.Network(3).Chain.IsShort);
        Assert.Same(model.Network(3), model.Network(3));
    }

    [Fact]
    public void AFileWithAWeightThatIsNotFiniteIsRefused()
    {
        var model = RandomModels.CreateRounded();
        foreach (var weight in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var bytes = Bytes(new PretrainedModel(model.HiddenSizes, model.HeadSize, network =>
            {
                model.Weights.CopyTo(network.Parameters.WritableWeights);
                network.Parameters.WritableWeights[123] = weight;
                network.Refresh();
            }));
            var exception = Assert.Throws<ModelFormatException>(() => PretrainedWeights.Read(new MemoryStream(bytes)));
            Assert.Contains("not finite", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFileWithoutItsEndIsRefused()
    {
        var bytes = Bytes(RandomModels.Create());
        for (var length = 0; length < bytes.Length; length += 97)
            Assert.Throws<ModelFormatException>(() => PretrainedWeights.Read(new MemoryStream(bytes[..length])));
    }

    private static byte[] Bytes(PretrainedModel model)
    {
        using var stream = new MemoryStream();
        PretrainedWeights.Write(stream, model);
        return stream.ToArray();
    }
}
