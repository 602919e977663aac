using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Gradients;

/// <summary>Embedding, pooling and head of the double reference, each inside a whole network.</summary>
public sealed class NetworkGradientTests
{
    private static readonly int[][] s_tokens = [[3, 1, 0, 4], [2, 0], [1, 1, 3]];

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData(ReferencePoolingKind.Last, false)]
    [InlineData(ReferencePoolingKind.Last, true)]
    [InlineData(ReferencePoolingKind.Mean, true)]
    [InlineData(ReferencePoolingKind.Max, true)]
    [InlineData(ReferencePoolingKind.Attention, false)]
    [InlineData(ReferencePoolingKind.Attention, true)]
    public void EveryPoolingHasTheGradientOfItsForwardPass(ReferencePoolingKind? pooling, bool bidirectional)
    {
        var network = new ReferenceNetwork(new(InputSize: 3, [new(ReferenceCellKind.Lstm, 4), new(ReferenceCellKind.GruResetAfter, 3)], OutputSize: 2)
        {
            Bidirectional = bidirectional,
            Vocabulary = 5,
            PaddingIndex = 0,
            Pooling = pooling,
            AttentionSize = 3,
        });
        network.Parameters.FillWithWaves(0.7);
        var (output, backward) = network.Run(s_tokens);
        var dOutput = WeightedSum.WeightsLike(output);
        backward(dOutput);

        var check = new GradientCheck();
        foreach (var parameter in network.Parameters)
            check.Add(parameter.Name, parameter.Value, parameter.Gradient);
        check.Verify(() => WeightedSum.Of(network.Run(s_tokens).Output, dOutput));

        var embedding = network.Parameters["embedding.weight"];
        Assert.All(embedding.Gradient[..3], g => Assert.Equal(0, g));
        Assert.All(embedding.Gradient[3..], g => Assert.NotEqual(0, g));
    }

    [Fact]
    public void LastPoolingReadsTheFinalStates()
    {
        var options = new ReferenceNetworkOptions(InputSize: 3, [new(ReferenceCellKind.Lstm, 4)], OutputSize: 8) { Bidirectional = true, Pooling = ReferencePoolingKind.Last };
        var network = new ReferenceNetwork(options);
        network.Parameters.FillWithWaves();
        Array.Clear(network.Parameters["head.bias"].Value);
        double[] head = network.Parameters["head.weight"].Value;
        for (int r = 0; r < 8; r++)
            for (int c = 0; c < 8; c++)
                head[8 * r + c] = r == c ? 1 : 0;
        double[][][] x = Waves.Sequences([5, 2], 3, 0.1);

        var final = network.Stack.Run(x).Final;
        var output = network.Run(x).Output;

        for (int b = 0; b < 2; b++)
            Assert.Equal([.. final[0][b].H, .. final[1][b].H], output[b][0]);
    }
}
