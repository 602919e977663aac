using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Whole networks of the engine against the double reference: outputs and the gradient of every parameter.</summary>
public sealed class EngineNetworkTests
{
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
            options => options with { Dropout = 0.3f, InputDropout = 0.2f, RecurrentDropout = 0.4f, Zoneout = 0.3f });

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
        Check(options, s_lengths, network => network with { Dropout = 0.3f, InputDropout = 0.2f, RecurrentDropout = 0.4f, Zoneout = 0.3f });
    }

    private static void Check(ReferenceNetworkOptions options, int[] lengths, Func<NetworkOptions, NetworkOptions>? with = null)
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
        var engine = new EngineNetwork(options, reference.Parameters, with);
        var (masks, headMask) = new EngineMasks(new PackedBatch(lengths, options.InputSize), Seed).OfNetwork(engine.Network);

        var (expected, backward) = reference.Run(tokens, features, initial: null, masks, headMask);
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
