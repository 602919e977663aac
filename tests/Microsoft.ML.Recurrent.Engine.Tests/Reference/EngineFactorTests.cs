using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Networks that read factors against the double reference, which looks up each of them by itself.</summary>
public sealed class EngineFactorTests
{
    private static readonly int[] s_lengths = [3, 6, 1, 6, 4, 2, 5];

    public static TheoryData<ReferencePoolingKind?, bool, int, int, int> Networks => new()
    {
        { null, false, 0, 0, 0 },
        { null, true, 2, 6, 0 },
        { ReferencePoolingKind.Last, false, 3, 0, 0 },
        { ReferencePoolingKind.Mean, true, 0, 6, 5 },
        { ReferencePoolingKind.Attention, true, 2, 6, 5 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void NetworkReproducesTheReference(ReferencePoolingKind? pooling, bool bidirectional, int inputSize, int vocabulary, int units)
    {
        Check(Options(pooling, bidirectional, inputSize, vocabulary, units));
        Check(Options(pooling, bidirectional, inputSize, vocabulary, units) with { InputProjectionSize = 7 });
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void DropoutReproducesTheReferenceUnderTheSameDraws(ReferencePoolingKind? pooling, bool bidirectional, int inputSize, int vocabulary, int units) =>
        Check(Options(pooling, bidirectional, inputSize, vocabulary, units), new NoiseOptions { InputDropout = 0.3f, RecurrentDropout = 0.2f });

    /// <summary>Windows of 4 steps every 3 steps.</summary>
    [Fact]
    public void OverlappingWindowsReproduceTruncatedBackpropagation()
    {
        const int Every = 3, Window = 4;
        int[] lengths = [7, 11, 2, 9, 5];
        var options = Options(null, bidirectional: false, 2, 0, 0);
        var reference = MakeReference(options);
        var engine = new EngineNetwork(options, reference.Parameters);
        double[][][] features = Waves.Sequences(lengths, 2, 0.4);
        int[][][] factors = FactorsOf(lengths);
        var (x, inputBackward) = reference.Input(tokens: null, features, factors: factors);
        engine.Pass.Begin(lengths.Length, training: true, seed: 3);
        for (int start = 0; start < lengths.Max(); start += Every)
        {
            int end = Math.Min(start + Window, lengths.Max());
            var truncated = ReferenceWindow.Run(reference, options, x, start, end);
            inputBackward(truncated.DX);
            var actual = engine.Forward(tokens: null, features, start, Window, carrySteps: Math.Min(Every, end - start), factors: factors);
            RecurrentResult.AssertClose($"output from step {start}", truncated.Output, actual);
            engine.Backward(truncated.OutputGradient, lengths);
        }

        foreach (var parameter in reference.Parameters)
            RecurrentResult.AssertClose($"gradient of {parameter.Name}", parameter.Gradient, engine.GradientOf(parameter.Name));
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(2, 0)]
    [InlineData(0, 0)]
    public void SessionGivesWhatTheReferenceGivesStepByStepAndAtOnce(int inputSize, int vocabulary)
    {
        const int Length = 7;
        var options = Options(null, bidirectional: false, inputSize, vocabulary, 0);
        var reference = MakeReference(options);
        var session = new NetworkSession(new EngineNetwork(options, reference.Parameters).Network);
        int[] tokens = vocabulary == 0 ? [] : [.. Enumerable.Range(0, Length).Select(t => t * t % vocabulary)];
        double[][] features = Waves.Sequences([Length], inputSize, 0.4)[0];
        int[][][] factors = FactorsOf([Length]);
        double[][] expected = reference.Run([tokens], inputSize == 0 ? null : [features], factors: factors).Output[0];
        for (int t = 0; t < Length; t++)
            RecurrentResult.AssertClose(
                $"step {t}", expected[t], ToDouble(session.Step(ToFloat(features[t]), vocabulary == 0 ? 0 : tokens[t], factors: factors[0][t])));
        int[] all = [.. factors[0].SelectMany(step => step)];
        RecurrentResult.AssertClose(
            "whole", [.. expected.SelectMany(step => step)], ToDouble(session.Run(ToFloat([.. features.SelectMany(step => step)]), tokens, all)));
    }

    [Fact]
    public void SessionRefusesOtherFactorsThanThoseOfTheNetwork()
    {
        var options = Options(null, bidirectional: false, 0, 0, 0);
        var session = new NetworkSession(new EngineNetwork(options, MakeReference(options).Parameters).Network);
        Assert.Contains("1 steps of 2 factors need 2 values, but 0 were given", Assert.Throws<ArgumentException>(() => Step([])).Message, StringComparison.Ordinal);
        Assert.Contains("2 steps of 2 factors need 4 values, but 5 were given",
            Assert.Throws<ArgumentException>(() => { session.Run([], [], factors: [0, 0, 1, 1, 0]); }).Message, StringComparison.Ordinal);
        foreach (int value in new[] { -1, 3 })
            Assert.Contains("A value of factor 1 must be 0 to 2",
                Assert.Throws<ArgumentOutOfRangeException>(() => Step([1, value])).Message, StringComparison.Ordinal);

        void Step(int[] factors) => session.Step([], factors: factors);
    }

    private static void Check(ReferenceNetworkOptions options, NoiseOptions? noise = null)
    {
        var reference = MakeReference(options);
        int[][]? tokens = options.Vocabulary == 0 ? null :
            [.. s_lengths.Select((length, b) => Enumerable.Range(0, length).Select(t => (3 * b + 2 * t + b * t) % options.Vocabulary).ToArray())];
        double[][][]? features = options.InputSize == 0 ? null : Waves.Sequences(s_lengths, options.InputSize, 0.4);
        int[][][]? characters = options.Characters == 0 ? null : [.. s_lengths.Select((length, b) => Enumerable.Range(0, length).Select(t => new[] { (b + t) % 4, t % 3 }).ToArray())];
        int[][][] factors = FactorsOf(s_lengths);
        const ulong Seed = 5;
        var engine = new EngineNetwork(options, reference.Parameters, noise);
        var draws = new EngineMasks(new PackedBatch(s_lengths, options.InputSize), Seed, noise);
        var (masks, headMask) = draws.OfNetwork(engine.Network);
        var (expected, backward) = reference.Run(tokens, features, initial: null, masks, headMask, characters, factors: factors);
        var dOutput = WeightedSum.WeightsLike(expected);
        backward(dOutput);
        engine.Pass.Begin(s_lengths.Length, training: true, Seed);
        var spelled = characters is null ? null : new SpelledTokens(characters);
        var actual = engine.Forward(tokens, features, 0, s_lengths.Max(), spelled: spelled, factors: factors);
        RecurrentResult.AssertClose("output", expected, actual);
        engine.Backward(dOutput, s_lengths);
        foreach (var parameter in reference.Parameters)
            RecurrentResult.AssertClose($"gradient of {parameter.Name}", parameter.Gradient, engine.GradientOf(parameter.Name));
    }

    private static int[][][] FactorsOf(int[] lengths) =>
        [.. lengths.Select((length, b) => Enumerable.Range(0, length).Select(t => new[] { ((2 * b) + (3 * t)) % 5, (b + (t * t)) % 3 }).ToArray())];

    private static ReferenceNetworkOptions Options(ReferencePoolingKind? pooling, bool bidirectional, int inputSize, int vocabulary, int units) =>
        new([new(ReferenceCellKind.Lstm, 9), new(ReferenceCellKind.Lstm, 5)], OutputSize: 3)
        {
            Bidirectional = bidirectional,
            InputSize = inputSize,
            Vocabulary = vocabulary,
            EmbeddingSize = vocabulary == 0 ? 0 : 5,
            Characters = units == 0 ? 0 : 4,
            CharacterSize = units == 0 ? 0 : 3,
            CharacterUnits = units,
            Factors = [(5, 4), (3, 2)],
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
