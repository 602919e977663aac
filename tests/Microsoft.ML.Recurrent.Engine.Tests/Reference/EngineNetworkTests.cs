using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Whole networks of the engine against the double reference: outputs and the gradient of every parameter.</summary>
public sealed class EngineNetworkTests
{
    private static readonly NoiseOptions s_noise = new() { Dropout = 0.3f, InputDropout = 0.2f, RecurrentDropout = 0.4f };
    private static readonly int[] s_lengths = [3, 6, 1, 6, 4, 2, 5];

    public static TheoryData<string, ReferencePoolingKind?, bool> Networks
    {
        get
        {
            var data = new TheoryData<string, ReferencePoolingKind?, bool>();
            foreach (string variant in ReferenceVariants.ByName.Keys)
                foreach (ReferencePoolingKind? pooling in ReferenceVariants.Poolings)
                    foreach (bool bidirectional in new[] { false, true })
                        data.Add(variant, pooling, bidirectional);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void NetworkReproducesTheReference(string variant, ReferencePoolingKind? pooling, bool bidirectional)
    {
        Check(new(ReferenceVariants.Stack(variant, 17, 9), OutputSize: 3)
        {
            Bidirectional = bidirectional,
            InputSize = 2,
            Vocabulary = 6,
            EmbeddingSize = 5,
            PaddingIndex = 0,
            Pooling = pooling,
            AttentionSize = pooling == ReferencePoolingKind.Attention ? 7 : 0,
        }, s_lengths);
    }

    public static TheoryData<string, int, int> Sizes
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (string variant in ReferenceVariants.ByName.Keys)
                foreach (int hidden in new[] { 1, 16, 37, 65 })
                    foreach (int batch in new[] { 1, 7 })
                        data.Add(variant, hidden, batch);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void EverySizeReproducesTheReference(string variant, int hidden, int batch) =>
        Check(new([ReferenceVariants.ByName[variant](hidden)], OutputSize: 2) { InputSize = 3, Bidirectional = true }, s_lengths[..batch]);

    [Theory]
    [MemberData(nameof(Networks))]
    public void DropoutAndZoneoutReproduceTheReferenceUnderTheSameDraws(string variant, ReferencePoolingKind? pooling, bool bidirectional) =>
        Check(
            new(ReferenceVariants.Stack(variant, 33, 18), OutputSize: 3)
            {
                Bidirectional = bidirectional,
                InputSize = 6,
                Pooling = pooling,
                AttentionSize = pooling == ReferencePoolingKind.Attention ? 7 : 0,
            },
            s_lengths,
            s_noise, EngineOptions.WithZoneout);

    public static TheoryData<string, ReferencePoolingKind?, int, bool> SeparateNetworks
    {
        get
        {
            var data = new TheoryData<string, ReferencePoolingKind?, int, bool>();
            foreach (string variant in ReferenceVariants.ByName.Keys)
            {
                data.Add(variant, ReferencePoolingKind.Last, 2, false);
                data.Add(variant, null, 2, true);
            }

            foreach (ReferencePoolingKind? pooling in ReferenceVariants.Poolings)
                data.Add("lstm", pooling, 3, false);
            data.Add("gru reset after", null, 1, true);
            data.Add("gru reset after", null, 3, true);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SeparateNetworks))]
    public void SeparateDirectionsReproduceTheReference(string variant, ReferencePoolingKind? pooling, int layers, bool headPerDirection)
    {
        var options = new ReferenceNetworkOptions(ReferenceVariants.Stack(variant, [.. new[] { 17, 9, 12 }.Take(layers)]), OutputSize: 3)
        {
            Bidirectional = true,
            SeparateDirections = layers > 1,
            HeadPerDirection = headPerDirection,
            InputSize = 2,
            Vocabulary = 6,
            EmbeddingSize = 5,
            PaddingIndex = 0,
            Pooling = pooling,
            AttentionSize = pooling == ReferencePoolingKind.Attention ? 7 : 0,
        };
        Check(options, s_lengths);
        Check(options, s_lengths, s_noise, EngineOptions.WithZoneout);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void DropoutPerSequenceReproducesTheReferenceUnderTheSameDraws(string variant, ReferencePoolingKind? pooling, bool bidirectional) =>
        Check(
            new(ReferenceVariants.Stack(variant, 18, 9), OutputSize: 3)
            {
                Bidirectional = bidirectional,
                InputSize = 4,
                Pooling = pooling,
                AttentionSize = pooling == ReferencePoolingKind.Attention ? 7 : 0,
            },
            s_lengths,
            new NoiseOptions { Dropout = 0.4f, VariationalDropout = true });

    [Theory]
    [InlineData("lstm", null, false, 0)]
    [InlineData("lstm", null, false, 3)]
    [InlineData("lstm projection", null, false, 0)]
    [InlineData("gru reset after", ReferencePoolingKind.Last, false, 2)]
    [InlineData("elman tanh", null, true, 0)]
    [InlineData("lstm", ReferencePoolingKind.Max, true, 0)]
    [InlineData("lstm", ReferencePoolingKind.Joined, true, 0)]
    public void TiedWeightsReproduceTheReference(string variant, ReferencePoolingKind? pooling, bool bidirectional, int features)
    {
        // More words than a panel of the head has columns.
        var layers = ReferenceVariants.Stack(variant, 17, 9);
        Check(
            new(layers, OutputSize: 70)
            {
                Bidirectional = bidirectional,
                InputSize = features,
                Vocabulary = 70,
                EmbeddingSize = (bidirectional ? 2 : 1) * (pooling == ReferencePoolingKind.Joined ? 3 : 1) * layers[^1].StateSize,
                TieWeights = true,
                Pooling = pooling,
            },
            s_lengths,
            new NoiseOptions { Dropout = 0.2f, VariationalDropout = true });
    }

    [Theory]
    [InlineData(null, 0.4f, 0f)]
    [InlineData(null, 0f, 0.4f)]
    [InlineData(ReferencePoolingKind.Mean, 0.3f, 0.3f)]
    public void DropoutOfWordsReproducesTheReferenceUnderTheSameDraws(ReferencePoolingKind? pooling, float types, float tokens) =>
        Check(
            new(ReferenceVariants.Stack("gru reset after", 17, 9), OutputSize: 3)
            {
                InputSize = 2,
                Vocabulary = 9,
                EmbeddingSize = 5,
                PaddingIndex = 0,
                Pooling = pooling,
            },
            s_lengths,
            new NoiseOptions { InputDropout = 0.2f, EmbeddingDropout = types, TokenDropout = tokens },
            options => options with { Embedding = options.Embedding! with { UnknownIndex = 1 } });

    internal static void Check(
        ReferenceNetworkOptions options, int[] lengths, NoiseOptions? noise = null, Func<NetworkOptions, NetworkOptions>? with = null)
    {
        var reference = new ReferenceNetwork(options);
        reference.Parameters.FillWithWaves(0.8 / Math.Sqrt(options.Layers.Max(layer => layer.HiddenSize)));
        // The engine keeps the padding token's vector at zero rather than reading it as zero.
        if (options.PaddingIndex is { } padding)
            Array.Clear(reference.Parameters["embedding.weight"].Value, padding * options.EmbeddingSize, options.EmbeddingSize);
        int[][]? tokens = options.Vocabulary == 0 ? null :
            [.. lengths.Select((length, b) => Enumerable.Range(0, length).Select(t => (3 * b + 2 * t + b * t) % options.Vocabulary).ToArray())];
        double[][][] features = Waves.Sequences(lengths, options.InputSize, 0.4);
        const ulong Seed = 5;
        var engine = new EngineNetwork(options, reference.Parameters, noise, with);
        var draws = new EngineMasks(new PackedBatch(lengths, options.InputSize), Seed, noise);
        var (masks, headMask) = draws.OfNetwork(engine.Network);
        var embedding = engine.Network.Shape.Input.Embedding;
        int[][]? seen = draws.TokensSeen(tokens, embedding);

        var (expected, backward) = reference.Run(seen, features, initial: null, masks, headMask, typeMask: draws.OfTypes(embedding));
        var dOutput = WeightedSum.WeightsLike(expected);
        backward(dOutput);
        engine.Pass.Begin(lengths.Length, training: true, Seed);
        var actual = engine.Forward(tokens, features, 0, lengths.Max());
        RecurrentResult.AssertClose("output", expected, actual);
        engine.Backward(dOutput, lengths);
        foreach (var parameter in reference.Parameters)
            RecurrentResult.AssertClose($"gradient of {parameter.Name}", parameter.Gradient, engine.GradientOf(parameter.Name));
    }
}
