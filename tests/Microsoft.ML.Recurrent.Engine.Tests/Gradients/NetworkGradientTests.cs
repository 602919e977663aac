using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Gradients;

/// <summary>Embedding, features, pooling and head of the double reference, each inside a whole network.</summary>
public sealed class NetworkGradientTests
{
    private static readonly int[][] s_tokens = [[3, 1, 0, 4], [2, 0], [1, 1, 3]];

    private static readonly ReferenceNetworkOptions s_options = new([new(ReferenceCellKind.Lstm, 4), new(ReferenceCellKind.GruResetAfter, 3)], OutputSize: 2)
    {
        InputSize = 2,
        Vocabulary = 5,
        EmbeddingSize = 3,
        PaddingIndex = 0,
        AttentionSize = 3,
    };

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData(ReferencePoolingKind.Last, false)]
    [InlineData(ReferencePoolingKind.Last, true)]
    [InlineData(ReferencePoolingKind.Mean, true)]
    [InlineData(ReferencePoolingKind.Max, true)]
    [InlineData(ReferencePoolingKind.Joined, false)]
    [InlineData(ReferencePoolingKind.Joined, true)]
    [InlineData(ReferencePoolingKind.Attention, false)]
    [InlineData(ReferencePoolingKind.Attention, true)]
    public void EveryPoolingHasTheGradientOfItsForwardPass(ReferencePoolingKind? pooling, bool bidirectional) =>
        Check(s_options with { Bidirectional = bidirectional, Pooling = pooling });

    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData(ReferencePoolingKind.Last, false)]
    [InlineData(ReferencePoolingKind.Attention, false)]
    public void SeparateDirectionsHaveTheGradientOfTheirForwardPass(ReferencePoolingKind? pooling, bool headPerDirection) =>
        Check(s_options with { Bidirectional = true, SeparateDirections = true, HeadPerDirection = headPerDirection, Pooling = pooling });

    private static void Check(ReferenceNetworkOptions options)
    {
        var network = new ReferenceNetwork(options);
        network.Parameters.FillWithWaves(0.7);
        double[][][] features = Waves.Sequences([.. s_tokens.Select(sequence => sequence.Length)], 2, 0.4);
        int read = (options.Pooling == ReferencePoolingKind.Joined ? 3 : 1) * network.Stack.OutputSize;
        double[][][] headMask = [.. s_tokens.Select((sequence, b) => sequence.Select((_, t) =>
            ReferenceMaskWaves.Dropout(read, 0.3, b + 2.2 * t)).ToArray())];
        var masks = ReferenceMaskWaves.Make(network.Stack, 0, [.. s_tokens.Select(sequence => sequence.Length)], between: 0.3);
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

        var embedding = network.Parameters["embedding.weight"];
        Assert.All(embedding.Gradient[..3], g => Assert.Equal(0, g));
        Assert.All(embedding.Gradient[3..], g => Assert.NotEqual(0, g));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 5)]
    public void CharactersHaveTheGradientOfTheirForwardPass(int inputSize, int vocabulary)
    {
        int[][][] characters = [.. s_tokens.Select(sequence => sequence.Select(token =>
            Enumerable.Range(0, 1 + (token % 4)).Select(k => (token + 2 * k) % 4).ToArray()).ToArray())];
        var network = new ReferenceNetwork(new([new(ReferenceCellKind.Lstm, 3)], OutputSize: 2)
        {
            InputSize = inputSize,
            Vocabulary = vocabulary,
            EmbeddingSize = vocabulary == 0 ? 0 : 3,
            Characters = 4,
            CharacterSize = 3,
            CharacterUnits = 2,
        });
        network.Parameters.FillWithWaves(0.7);
        double[][][]? features = inputSize == 0 ? null : Waves.Sequences([.. s_tokens.Select(sequence => sequence.Length)], inputSize, 0.4);
        double[][][][] mask = [.. characters.Select((sequence, b) => sequence.Select((spelling, t) => spelling.Select((_, k) =>
            ReferenceMaskWaves.Dropout(3, 0.3, b + 2.2 * t + 0.7 * k)).ToArray()).ToArray())];
        double[][][] Output() => network.Run(s_tokens, features, characters: characters, characterMask: mask).Output;
        var (output, backward) = network.Run(s_tokens, features, characters: characters, characterMask: mask);
        var dOutput = WeightedSum.WeightsLike(output);
        backward(dOutput);
        var check = new GradientCheck();
        foreach (var parameter in network.Parameters)
            check.Add(parameter.Name, parameter.Value, parameter.Gradient);
        check.Verify(() => WeightedSum.Of(Output(), dOutput));
        Assert.All(network.Parameters["characters.weight_hh_l0_reverse"].Gradient, g => Assert.NotEqual(0, g));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(ReferencePoolingKind.Mean, true)]
    public void TableThatIsAlsoTheHeadsMatrixHasTheGradientOfBothUses(ReferencePoolingKind? pooling, bool bidirectional)
    {
        var network = new ReferenceNetwork(new([new(ReferenceCellKind.Lstm, 3)], OutputSize: 5)
        {
            Bidirectional = bidirectional,
            Vocabulary = 5,
            EmbeddingSize = bidirectional ? 6 : 3,
            TieWeights = true,
            Pooling = pooling,
        });
        network.Parameters.FillWithWaves(0.7);
        double[] typeMask = [1.25, 0, 1.25, 1.25, 0];
        var (output, backward) = network.Run(s_tokens, typeMask: typeMask);
        var dOutput = WeightedSum.WeightsLike(output);
        backward(dOutput);

        Assert.DoesNotContain(network.Parameters, parameter => parameter.Name == "head.weight");
        var check = new GradientCheck();
        foreach (var parameter in network.Parameters)
            check.Add(parameter.Name, parameter.Value, parameter.Gradient);
        check.Verify(() => WeightedSum.Of(network.Run(s_tokens, typeMask: typeMask).Output, dOutput));
    }

    [Fact]
    public void LastPoolingReadsTheFinalStates()
    {
        var network = new ReferenceNetwork(
            new([new(ReferenceCellKind.Lstm, 4)], OutputSize: 8) { InputSize = 3, Bidirectional = true, Pooling = ReferencePoolingKind.Last });
        network.Parameters.FillWithWaves();
        Array.Clear(network.Parameters["head.bias"].Value);
        double[] head = network.Parameters["head.weight"].Value;
        for (int r = 0; r < 8; r++)
            for (int c = 0; c < 8; c++)
                head[8 * r + c] = r == c ? 1 : 0;
        double[][][] x = Waves.Sequences([5, 2], 3, 0.1);

        var final = network.Stack.Run(x).Final;
        var output = network.Run(tokens: null, x).Output;

        for (int b = 0; b < 2; b++)
            Assert.Equal([.. final[0][b].H, .. final[1][b].H], output[b][0]);
    }
}
