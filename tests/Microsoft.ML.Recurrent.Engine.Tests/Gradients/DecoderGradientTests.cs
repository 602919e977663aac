using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Gradients;

/// <summary>Input projection and decoder of the double reference, inside a whole network.</summary>
public sealed class DecoderGradientTests
{
    private static readonly int[] s_lengths = [4, 2, 3];

    [Theory]
    [InlineData("lstm", 0, 0)]
    [InlineData("lstm", 5, 2)]
    [InlineData("lstm everything", 0, 2)]
    [InlineData("gru reset after", 5, 0)]
    [InlineData("gru reset before", 0, 2)]
    [InlineData("elman tanh", 5, 2)]
    public void DecodedStepsHaveTheGradientOfTheirForwardPass(string variant, int projection, int decoderFeatures)
    {
        var network = new ReferenceNetwork(new(ReferenceVariants.Stack(variant, 4, 3), OutputSize: 2)
        {
            InputSize = 2,
            InputProjectionSize = projection,
            DecoderSteps = 3,
            DecoderInputSize = decoderFeatures,
        });
        network.Parameters.FillWithWaves(0.7);
        double[][][] features = Waves.Sequences(s_lengths, 2, 0.4);
        double[][][]? decoded = decoderFeatures == 0 ? null : Waves.Sequences([.. s_lengths.Select(_ => 3)], decoderFeatures, 1.9);
        double[][][] headMask = [.. s_lengths.Select((_, b) => Enumerable.Range(0, 3).Select(step =>
            ReferenceMaskWaves.Dropout(network.Stack.OutputSize, 0.3, b + 2.2 * step)).ToArray())];
        var masks = ReferenceMaskWaves.Make(network.Stack, 0, s_lengths, between: 0.3);
        var decoderMasks = ReferenceMaskWaves.Make(network.Stack, 0, [.. Enumerable.Repeat(1, 9)], between: 0.3);
        var (output, backward) = Run();
        var dOutput = WeightedSum.WeightsLike(output);
        var (dFeatures, _) = backward(dOutput);

        var check = new GradientCheck();
        foreach (var parameter in network.Parameters)
            check.Add(parameter.Name, parameter.Value, parameter.Gradient);
        for (int b = 0; b < features.Length; b++)
            for (int t = 0; t < features[b].Length; t++)
                check.Add($"x[{b}][{t}]", features[b][t], dFeatures![b][t]);
        check.Verify(() => WeightedSum.Of(Run().Output, dOutput));
        Assert.All(network.Parameters["decoder.position"].Gradient, g => Assert.NotEqual(0, g));

        (double[][][] Output, Func<double[][][], (double[][][]? DFeatures, ReferenceState[][] DInitial)> Backward) Run() =>
            network.Run(null, features, initial: null, masks, headMask, decoderFeatures: decoded, decoderMasks: decoderMasks);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(ReferencePoolingKind.Mean, true)]
    public void AnInputProjectionHasTheGradientOfItsForwardPass(ReferencePoolingKind? pooling, bool bidirectional)
    {
        int[][] tokens = [[3, 1, 0, 4], [2, 0], [1, 1, 3]];
        var network = new ReferenceNetwork(new([new(ReferenceCellKind.Lstm, 4)], OutputSize: 2)
        {
            InputSize = 2,
            Vocabulary = 5,
            EmbeddingSize = 3,
            Bidirectional = bidirectional,
            Pooling = pooling,
            InputProjectionSize = 6,
        });
        network.Parameters.FillWithWaves(0.7);
        double[][][] features = Waves.Sequences([.. tokens.Select(sequence => sequence.Length)], 2, 0.4);
        var (output, backward) = network.Run(tokens, features);
        var dOutput = WeightedSum.WeightsLike(output);
        var (dFeatures, _) = backward(dOutput);

        var check = new GradientCheck();
        foreach (var parameter in network.Parameters)
            check.Add(parameter.Name, parameter.Value, parameter.Gradient);
        check.Add("x[0][1]", features[0][1], dFeatures![0][1]);
        check.Verify(() => WeightedSum.Of(network.Run(tokens, features).Output, dOutput));
    }
}
