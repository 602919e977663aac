using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Networks of the engine with a decoder, an input projection or both against the double reference: outputs and the gradient of every parameter.</summary>
public sealed class EngineDecoderTests
{
    private static readonly int[] s_lengths = [3, 6, 1, 6, 4, 2, 5];

    public static TheoryData<string, int, int, int> Decoders
    {
        get
        {
            var data = new TheoryData<string, int, int, int>();
            foreach (string variant in ReferenceVariants.ByName.Keys)
                foreach (int layers in new[] { 1, 2 })
                    foreach (int projection in new[] { 0, 21 })
                        foreach (int features in new[] { 0, 3 })
                            data.Add(variant, layers, projection, features);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void DecodedStepsReproduceTheReference(string variant, int layers, int projection, int features) =>
        Check(Options(variant, layers, projection, features), s_lengths);

    [Theory]
    [InlineData("lstm", 1)]
    [InlineData("lstm projection", 2)]
    [InlineData("gru reset after", 2)]
    [InlineData("elman relu", 2)]
    public void DropoutOfDecodedStepsReproducesTheReferenceUnderTheSameDraws(string variant, int layers) =>
        Check(Options(variant, layers, projection: 21, features: 2), s_lengths, new NoiseOptions { Dropout = 0.3f, InputDropout = 0.2f });

    [Theory]
    [InlineData("lstm", 1, 0f)]
    [InlineData("lstm projection", 2, 0.3f)]
    [InlineData("gru reset after", 2, 0f)]
    [InlineData("gru reset before normalized", 1, 0.3f)]
    [InlineData("elman tanh", 2, 0.3f)]
    public void DecodedStepsHaveTheRecurrentDropoutOfTheirSequence(string variant, int layers, float dropout) =>
        Check(Options(variant, layers, projection: 0, features: 2), s_lengths, new NoiseOptions { RecurrentDropout = 0.4f, Dropout = dropout });

    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(16, 64, 5, 1, 1)]
    [InlineData(65, 37, 70, 3, 20)]
    [InlineData(33, 0, 2, 40, 66)]
    public void EverySizeReproducesTheReference(int hidden, int projection, int batch, int steps, int features)
    {
        var options = new ReferenceNetworkOptions([new(ReferenceCellKind.GruResetAfter, hidden)], OutputSize: 5)
        {
            InputSize = 3,
            InputProjectionSize = projection,
            DecoderSteps = steps,
            DecoderInputSize = features,
        };
        Check(options, [.. Enumerable.Range(0, batch).Select(b => 1 + (b * 3 % 4))]);
    }

    [Theory]
    [InlineData("lstm", ReferencePoolingKind.Mean, true, 0)]
    [InlineData("gru reset after", null, false, 3)]
    [InlineData("elman tanh", ReferencePoolingKind.Attention, true, 3)]
    [InlineData("gru reset before normalized", ReferencePoolingKind.Last, false, 0)]
    public void AnInputProjectionReproducesTheReference(string variant, ReferencePoolingKind? pooling, bool bidirectional, int inputSize) =>
        Check(
            new(ReferenceVariants.Stack(variant, 17, 9), OutputSize: 3)
            {
                Bidirectional = bidirectional,
                InputSize = inputSize,
                Vocabulary = 6,
                EmbeddingSize = 5,
                PaddingIndex = 0,
                Pooling = pooling,
                AttentionSize = pooling == ReferencePoolingKind.Attention ? 7 : 0,
                InputProjectionSize = 12,
            },
            s_lengths,
            new NoiseOptions { InputDropout = 0.2f, Dropout = 0.1f });

    [Theory]
    [InlineData("lstm", 0)]
    [InlineData("gru reset after", 2)]
    public void SequencesAreDecodedInTheWindowInWhichTheyEnd(string variant, int features)
    {
        var options = Options(variant, layers: 2, projection: 0, features);
        var (reference, inputs, decoderFeatures) = Make(options, s_lengths);
        double[][][] expected = reference.Run(null, inputs, decoderFeatures: decoderFeatures).Output;
        var engine = new EngineNetwork(options, reference.Parameters);
        engine.Pass.Begin(s_lengths.Length, training: false, seed: 0);
        for (int first = 0; first < 6; first += 2)
        {
            double[][][] actual = engine.Forward(null, inputs, first, 2, decoderFeatures: decoderFeatures);
            for (int b = 0; b < s_lengths.Length; b++)
            {
                bool ends = s_lengths[b] > first && s_lengths[b] <= first + 2;
                Assert.Equal(ends ? options.DecoderSteps : 0, actual[b].Length);
                if (ends)
                    RecurrentResult.AssertClose($"output of {b}", [expected[b]], [actual[b]]);
            }
        }
    }

    private static ReferenceNetworkOptions Options(string variant, int layers, int projection, int features) =>
        new(ReferenceVariants.Stack(variant, layers == 1 ? [17] : [17, 9]), OutputSize: 3)
        {
            InputSize = 2,
            InputProjectionSize = projection,
            DecoderSteps = 4,
            DecoderInputSize = features,
        };

    private static (ReferenceNetwork Reference, double[][][] Inputs, double[][][]? DecoderFeatures) Make(ReferenceNetworkOptions options, int[] lengths)
    {
        var reference = new ReferenceNetwork(options);
        reference.Parameters.FillWithWaves(0.8 / Math.Sqrt(options.Layers.Max(layer => layer.HiddenSize)));
        if (options.PaddingIndex is { } padding)
            Array.Clear(reference.Parameters["embedding.weight"].Value, padding * options.EmbeddingSize, options.EmbeddingSize);
        double[][][]? decoderFeatures = options.DecoderInputSize == 0 ? null :
            Waves.Sequences([.. lengths.Select(_ => options.DecoderSteps)], options.DecoderInputSize, 1.1);
        return (reference, Waves.Sequences(lengths, options.InputSize, 0.4), decoderFeatures);
    }

    private static void Check(ReferenceNetworkOptions options, int[] lengths, NoiseOptions? noise = null)
    {
        const ulong Seed = 5;
        var (reference, inputs, decoderFeatures) = Make(options, lengths);
        int[][]? tokens = options.Vocabulary == 0 ? null :
            [.. lengths.Select((length, b) => Enumerable.Range(0, length).Select(t => (3 * b + 2 * t + b * t) % options.Vocabulary).ToArray())];
        var engine = new EngineNetwork(options, reference.Parameters, noise);
        var draws = new EngineMasks(new PackedBatch(lengths, options.InputSize), Seed, noise);
        var (masks, headMask) = draws.OfNetwork(engine.Network);

        var (expected, backward) = reference.Run(
            tokens, inputs, initial: null, masks, headMask, decoderFeatures: decoderFeatures, decoderMasks: draws.OfDecoder(engine.Network));
        var dOutput = WeightedSum.WeightsLike(expected);
        backward(dOutput);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            // Twice, since buffers are used again.
            engine.Gradients.AsSpan().Clear();
            engine.Pass.Begin(lengths.Length, training: true, Seed);
            var actual = engine.Forward(tokens, inputs, 0, lengths.Max(), decoderFeatures: decoderFeatures);
            RecurrentResult.AssertClose("output", expected, actual);
            engine.Backward(dOutput, lengths);
            foreach (var parameter in reference.Parameters)
                RecurrentResult.AssertClose($"gradient of {parameter.Name}", parameter.Gradient, engine.GradientOf(parameter.Name));
        }
    }
}
