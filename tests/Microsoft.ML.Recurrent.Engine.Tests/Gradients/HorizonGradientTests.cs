using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Gradients;

/// <summary>Residual connections and the horizon head of the double reference, each inside a whole network.</summary>
public sealed class HorizonGradientTests
{
    private static readonly int[][] s_tokens = [[3, 1, 0, 4], [2, 0], [1, 1, 3]];

    private static readonly ReferenceNetworkOptions s_residual = new([new(ReferenceCellKind.Lstm, 4), new(ReferenceCellKind.GruResetAfter, 4)], OutputSize: 2)
    {
        InputSize = 2,
        Vocabulary = 5,
        EmbeddingSize = 3,
        ResidualConnections = true,
    };

    private static readonly ReferenceNetworkOptions s_horizon = s_residual with
    {
        ResidualConnections = false,
        InputSize = 8,
        OutputSize = 6,
        HorizonBlocks = 3,
        HorizonInputSize = 2,
        HorizonHiddenSize = 4,
    };

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(ReferencePoolingKind.Last, true, false)]
    [InlineData(ReferencePoolingKind.Mean, true, true)]
    [InlineData(null, true, true)]
    public void ResidualConnectionsHaveTheGradientOfTheirForwardPass(ReferencePoolingKind? pooling, bool bidirectional, bool separate) =>
        Check(s_residual with { Bidirectional = bidirectional, SeparateDirections = separate, Pooling = pooling });

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData(ReferencePoolingKind.Last, false)]
    [InlineData(ReferencePoolingKind.Last, true)]
    public void TheHorizonHeadHasTheGradientOfItsForwardPass(ReferencePoolingKind? pooling, bool residual) =>
        Check(s_horizon with { Pooling = pooling, ResidualConnections = residual });

    private static void Check(ReferenceNetworkOptions options)
    {
        var network = new ReferenceNetwork(options);
        network.Parameters.FillWithWaves(0.7);
        int[] lengths = [.. s_tokens.Select(sequence => sequence.Length)];
        double[][][] features = Waves.Sequences(lengths, options.InputSize, 0.9);
        double[][][] headMask = [.. s_tokens.Select((sequence, b) => sequence.Select((_, t) =>
            ReferenceMaskWaves.Dropout(network.Stack.OutputSize, 0.3, b + 2.2 * t)).ToArray())];
        var masks = ReferenceMaskWaves.Make(network.Stack, 0, lengths, between: 0.3);
        var (output, backward) = network.Run(s_tokens, features, initial: null, masks, headMask);
        var dOutput = WeightedSum.WeightsLike(output);
        var (dFeatures, _) = backward(dOutput);

        var check = new GradientCheck();
        foreach (var parameter in network.Parameters)
            check.Add(parameter.Name, parameter.Value, parameter.Gradient);
        for (int b = 0; b < features.Length; b++)
            for (int t = 0; t < features[b].Length; t++)
                check.Add($"x[{b}][{t}]", features[b][t], dFeatures![b][t]);
        check.Verify(() => WeightedSum.Of(network.Run(s_tokens, features, initial: null, masks, headMask).Output, dOutput));
        if (options.HorizonBlocks > 0)
            Assert.All(features.Select((_, b) => dFeatures![b][^1]), step => Assert.All(step[2..], g => Assert.NotEqual(0, g)));
    }
}
