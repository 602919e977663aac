using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Memory;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

public sealed class SharedWeightTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ANetworkOnSharedWeightsComputesWhatOneOnACopyDoes(bool isShort)
    {
        var source = new RecurrentNetwork(Options(1));
        if (isShort)
        {
            ShortWeights.Cut(source.Parameters.WritableWeights);
            source.Refresh();
        }

        var before = Run(source);
        var copy = new RecurrentNetwork(Options(3), seed: 2);
        copy.CopyWeightsFrom(source);
        var shared = RecurrentNetwork.WithWeightsOf(source, Options(3).ToShape());
        Assert.Same(source.Parameters, shared.Parameters);
        Assert.Equal(isShort, shared.Chain.IsShort);
        Assert.Equal(Run(copy), Run(shared));
        Assert.Equal(before, Run(source));
    }

    [Fact]
    public void SharedWeightsCannotChange()
    {
        var source = new RecurrentNetwork(Options(1));
        var shared = RecurrentNetwork.WithWeightsOf(source, Options(2).ToShape());
        var other = new RecurrentNetwork(Options(2), seed: 2);
        foreach (var network in new[] { source, shared })
        {
            var before = network.Parameters.Weights.ToArray();
            Assert.Throws<InvalidOperationException>(() => new NetworkPass(network).Begin(1, training: true, seed: 0));
            Assert.Throws<InvalidOperationException>(() => network.CopyWeightsFrom(other));
            Assert.Throws<InvalidOperationException>(network.Refresh);
            Assert.Equal(before, network.Parameters.Weights);
        }
    }

    [Fact]
    public void OtherParametersAndWeightsInTrainingAreRefused()
    {
        var source = new RecurrentNetwork(Options(1));
        Assert.Throws<ArgumentException>(() => RecurrentNetwork.WithWeightsOf(source, (Options(2) with { HiddenSizes = [18] }).ToShape()));
        new NetworkPass(source).Begin(1, training: true, seed: 0);
        Assert.Throws<InvalidOperationException>(() => RecurrentNetwork.WithWeightsOf(source, Options(2).ToShape()));
    }

    private static NetworkOptions Options(int blocks) => new()
    {
        InputSize = 5 + (3 * blocks),
        HiddenSizes = [20],
        HorizonHead = new HorizonHeadOptions { Blocks = blocks, InputSize = 3, HiddenSize = 16 },
        OutputSize = 16 * blocks,
    };

    private static float[] Run(RecurrentNetwork network)
    {
        var pass = new NetworkPass(network);
        pass.Begin(2, training: false, seed: 0);
        pass.Input.Layout([4, 3], 0, 4, network.Shape.Input.InputSize, hasTokens: false);
        for (var i = 0; i < pass.Input.Features.Length; i++)
            pass.Input.Features[i] = MathF.Sin(i);
        pass.Forward(4);
        return pass.Output.ToArray();
    }
}
