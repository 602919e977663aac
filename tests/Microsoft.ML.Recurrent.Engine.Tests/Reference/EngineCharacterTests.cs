using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Networks that encode characters against the double reference, which encodes each token by itself.</summary>
public sealed class EngineCharacterTests
{
    private const int Characters = 6;
    private static readonly int[] s_lengths = [3, 6, 1, 6, 4, 2, 5];

    public static TheoryData<ReferencePoolingKind?, bool, int, int, int> Networks => new()
    {
        { null, false, 0, 0, 2 },
        { null, true, 2, 6, 17 },
        { ReferencePoolingKind.Last, false, 3, 0, 1 },
        { ReferencePoolingKind.Mean, true, 0, 6, 25 },
        { ReferencePoolingKind.Attention, true, 0, 0, 16 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void NetworkReproducesTheReference(ReferencePoolingKind? pooling, bool bidirectional, int inputSize, int vocabulary, int units) =>
        Check(Options(pooling, bidirectional, inputSize, vocabulary, units));

    [Theory]
    [MemberData(nameof(Networks))]
    public void DropoutReproducesTheReferenceUnderTheSameDraws(ReferencePoolingKind? pooling, bool bidirectional, int inputSize, int vocabulary, int units) => Check(
        Options(pooling, bidirectional, inputSize, vocabulary, units),
        new NoiseOptions { InputDropout = 0.3f, RecurrentDropout = 0.2f, CharacterDropout = 0.4f });

    /// <summary>From products over one row, a single token of a single character, to thousands of characters.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3000)]
    [InlineData(40, 70)]
    public void SpellingsOfAnyNumberAndLengthReproduceTheReference(int tokens, int longest)
    {
        int[][][] characters = [[.. Enumerable.Range(0, tokens).Select(i =>
            Enumerable.Range(0, 1 + ((i + 1) * (longest - 1) / tokens)).Select(k => (i + (k * k)) % Characters).ToArray())]];
        Check(Options(null, bidirectional: false, 0, 0, units: 5), characters: characters);
    }

    /// <summary>Windows of 4 steps every 3 steps, in which most spellings occur again.</summary>
    [Fact]
    public void OverlappingWindowsReproduceTruncatedBackpropagation()
    {
        const int Every = 3, Window = 4;
        int[] lengths = [7, 11, 2, 9, 5];
        var options = Options(null, bidirectional: false, 2, 0, units: 4);
        var reference = MakeReference(options);
        var noise = new NoiseOptions { CharacterDropout = 0.3f };
        var engine = new EngineNetwork(options, reference.Parameters, noise);
        double[][][] features = Waves.Sequences(lengths, 2, 0.4);
        int[][][] characters = Spell(lengths);
        var spelled = new SpelledTokens(characters);
        var mask = new EngineMasks(new PackedBatch(lengths, 2), seed: 3, noise).OfCharacters(engine.Network, characters);
        var (x, inputBackward) = reference.Input(tokens: null, features, characters, mask);

        engine.Pass.Begin(lengths.Length, training: true, seed: 3);
        for (int start = 0; start < lengths.Max(); start += Every)
        {
            int end = Math.Min(start + Window, lengths.Max());
            var truncated = ReferenceWindow.Run(reference, options, x, start, end);
            inputBackward(truncated.DX);
            var actual = engine.Forward(tokens: null, features, start, Window, carrySteps: Math.Min(Every, end - start), spelled);
            RecurrentResult.AssertClose($"output from step {start}", truncated.Output, actual);
            engine.Backward(truncated.OutputGradient, lengths);
        }

        foreach (var parameter in reference.Parameters)
            RecurrentResult.AssertClose($"gradient of {parameter.Name}", parameter.Gradient, engine.GradientOf(parameter.Name));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.4f)]
    public void RepeatedSpellingsEqualDistinctCopies(float dropout)
    {
        var options = Options(null, bidirectional: true, 2, 0, units: 7);
        var reference = MakeReference(options);
        double[][][] features = Waves.Sequences(s_lengths, 2, 0.4);
        int[][][] characters = Spell(s_lengths);
        Assert.True(characters.SelectMany(s => s).Select(c => string.Join(' ', c)).Distinct().Count() < s_lengths.Sum() / 2);
        var (once, copies) = (Run(new SpelledTokens(characters)), Run(new SpelledTokens(characters, copies: true)));
        RecurrentResult.AssertClose("output", once.Output, copies.Output);
        foreach (var parameter in reference.Parameters)
            RecurrentResult.AssertClose(parameter.Name, once.Engine.GradientOf(parameter.Name), copies.Engine.GradientOf(parameter.Name));

        (EngineNetwork Engine, double[][][] Output) Run(SpelledTokens spelled)
        {
            var engine = new EngineNetwork(options, reference.Parameters, new NoiseOptions { CharacterDropout = dropout });
            engine.Pass.Begin(s_lengths.Length, training: true, seed: 3);
            double[][][] output = engine.Forward(tokens: null, features, 0, s_lengths.Max(), spelled: spelled);
            engine.Backward(WeightedSum.WeightsLike(output), s_lengths);
            return (engine, output);
        }
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(2, 0)]
    [InlineData(0, 0)]
    public void SessionGivesWhatTheReferenceGivesStepByStepAndAtOnce(int inputSize, int vocabulary)
    {
        const int Length = 7;
        var options = Options(null, bidirectional: false, inputSize, vocabulary, units: 6);
        var reference = MakeReference(options);
        var session = new NetworkSession(new EngineNetwork(options, reference.Parameters).Network);
        int[] tokens = vocabulary == 0 ? [] : [.. Enumerable.Range(0, Length).Select(t => t * t % vocabulary)];
        double[][] features = Waves.Sequences([Length], inputSize, 0.4)[0];
        int[][][] characters = Spell([Length]);
        double[][] expected = reference.Run([tokens], inputSize == 0 ? null : [features], characters: characters).Output[0];
        for (int t = 0; t < Length; t++)
            RecurrentResult.AssertClose($"step {t}", expected[t], ToDouble(session.Step(ToFloat(features[t]), vocabulary == 0 ? 0 : tokens[t], characters[0][t])));

        var spelled = new SpelledTokens(characters);
        var output = session.Run(ToFloat([.. features.SelectMany(step => step)]), tokens, spelled.Numbers[0], spelled);
        RecurrentResult.AssertClose("whole", [.. expected.SelectMany(step => step)], ToDouble(output));
    }

    private static void Check(ReferenceNetworkOptions options, NoiseOptions? noise = null, int[][][]? characters = null)
    {
        int[] lengths = characters is null ? s_lengths : [.. characters.Select(sequence => sequence.Length)];
        characters ??= Spell(lengths);
        var reference = MakeReference(options);
        int[][]? tokens = options.Vocabulary == 0 ? null :
            [.. lengths.Select((length, b) => Enumerable.Range(0, length).Select(t => (3 * b + 2 * t + b * t) % options.Vocabulary).ToArray())];
        double[][][]? features = options.InputSize == 0 ? null : Waves.Sequences(lengths, options.InputSize, 0.4);
        const ulong Seed = 5;
        var engine = new EngineNetwork(options, reference.Parameters, noise);
        var draws = new EngineMasks(new PackedBatch(lengths, options.InputSize), Seed, noise);
        var (masks, headMask) = draws.OfNetwork(engine.Network);

        var (expected, backward) = reference.Run(tokens, features, initial: null, masks, headMask, characters, draws.OfCharacters(engine.Network, characters));
        var dOutput = WeightedSum.WeightsLike(expected);
        backward(dOutput);
        engine.Pass.Begin(lengths.Length, training: true, Seed);
        var actual = engine.Forward(tokens, features, 0, lengths.Max(), spelled: new SpelledTokens(characters));
        RecurrentResult.AssertClose("output", expected, actual);
        engine.Backward(dOutput, lengths);
        foreach (var parameter in reference.Parameters)
            RecurrentResult.AssertClose($"gradient of {parameter.Name}", parameter.Gradient, engine.GradientOf(parameter.Name));
    }

    /// <summary>Spellings of one to five characters, of which many occur several times.</summary>
    private static int[][][] Spell(int[] lengths) =>
    [
        .. lengths.Select((length, b) => Enumerable.Range(0, length).Select(t =>
        {
            int form = ((2 * b) + (3 * t)) % 8;
            return Enumerable.Range(0, 1 + (form % 5)).Select(k => (form + (k * k) + k) % Characters).ToArray();
        }).ToArray()),
    ];

    private static ReferenceNetworkOptions Options(ReferencePoolingKind? pooling, bool bidirectional, int inputSize, int vocabulary, int units) =>
        new([new(ReferenceCellKind.Lstm, 9), new(ReferenceCellKind.Lstm, 5)], OutputSize: 3)
        {
            Bidirectional = bidirectional,
            InputSize = inputSize,
            Vocabulary = vocabulary,
            EmbeddingSize = vocabulary == 0 ? 0 : 5,
            Characters = Characters,
            CharacterSize = 5,
            CharacterUnits = units,
            Pooling = pooling,
            AttentionSize = pooling == ReferencePoolingKind.Attention ? 7 : 0,
        };

    private static ReferenceNetwork MakeReference(ReferenceNetworkOptions options)
    {
        var reference = new ReferenceNetwork(options);
        reference.Parameters.FillWithWaves(0.3);
        return reference;
    }

    private static float[] ToFloat(double[] x) => [.. x.Select(v => (float)v)];

    private static double[] ToDouble(ReadOnlySpan<float> x) => [.. x.ToArray().Select(v => (double)v)];
}
