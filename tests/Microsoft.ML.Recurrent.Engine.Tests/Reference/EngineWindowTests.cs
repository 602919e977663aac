using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Input;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Windows of a pass: the state is carried from one to the next, gradients stop at a window's first step.</summary>
public sealed class EngineWindowTests
{
    private const int InputSize = 3;
    private static readonly int[] s_lengths = [7, 11, 2, 9, 5];

    public static TheoryData<string, ReferencePoolingKind?> Networks
    {
        get
        {
            var data = new TheoryData<string, ReferencePoolingKind?>();
            foreach (string variant in ReferenceVariants.ByName.Keys)
                foreach (ReferencePoolingKind? pooling in ReferenceVariants.Poolings)
                    data.Add(variant, pooling);
            return data;
        }
    }

    /// <summary>Those that can read a sequence piece by piece.</summary>
    public static TheoryData<string, ReferencePoolingKind?> StreamingNetworks
    {
        get
        {
            var data = new TheoryData<string, ReferencePoolingKind?>();
            foreach (string variant in ReferenceVariants.ByName.Keys)
                foreach (ReferencePoolingKind? pooling in ReferenceVariants.StreamingPoolings)
                    data.Add(variant, pooling);
            return data;
        }
    }

    /// <summary>Windows of 4 steps every 3 steps: each has the output of the sequences so far and the gradient of truncated back-propagation.</summary>
    [Theory]
    [MemberData(nameof(StreamingNetworks))]
    public void OverlappingWindowsReproduceTruncatedBackpropagation(string variant, ReferencePoolingKind? pooling) =>
        CheckOverlappingWindows(Options(variant, pooling));

    internal static void CheckOverlappingWindows(ReferenceNetworkOptions options) => CheckOverlappingWindows(options, s_lengths, every: 3, window: 4);

    internal static void CheckOverlappingWindows(ReferenceNetworkOptions options, int[] lengths, int every, int window)
    {
        var reference = MakeReference(options);
        var engine = new EngineNetwork(options, reference.Parameters);
        double[][][] x = Waves.Sequences(lengths, options.InputSize, 0.4);

        engine.Pass.Begin(x.Length, training: true, seed: 3);
        for (int start = 0; start < lengths.Max(); start += every)
        {
            int end = Math.Min(start + window, lengths.Max());
            var truncated = ReferenceWindow.Run(reference, options, x, start, end);
            var actual = engine.Forward(tokens: null, x, start, window, carrySteps: Math.Min(every, end - start));
            RecurrentResult.AssertClose($"output from step {start}", truncated.Output, actual);
            engine.Backward(truncated.OutputGradient, lengths);
        }

        foreach (var parameter in reference.Parameters)
            RecurrentResult.AssertClose($"gradient of {parameter.Name}", parameter.Gradient, engine.GradientOf(parameter.Name));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void WindowAtOrAboveTheLengthEqualsTheWholeSequenceBitForBit(string variant, ReferencePoolingKind? pooling) =>
        CheckLongWindows(Options(variant, pooling));

    internal static void CheckLongWindows(ReferenceNetworkOptions options)
    {
        var reference = MakeReference(options);
        double[][][] x = Waves.Sequences(s_lengths, options.InputSize, 0.4);
        float[][] gradients =
        [
            .. new[] { 11, 12, 1000 }.Select(window =>
            {
                var engine = new EngineNetwork(options, reference.Parameters);
                engine.Pass.Begin(x.Length, training: true, seed: 3);
                engine.Backward(WeightedSum.WeightsLike(engine.Forward(tokens: null, x, 0, window)), s_lengths);
                return engine.Gradients;
            }),
        ];

        Assert.Contains(gradients[0], g => g != 0);
        Assert.Equal(gradients[0], gradients[1]);
        Assert.Equal(gradients[0], gradients[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DrawsPerSequenceAndPerWordDoNotDependOnTheCutIntoWindows(bool pooled)
    {
        var options = new ReferenceNetworkOptions(ReferenceVariants.Stack("lstm", 17, 6), OutputSize: 9)
        {
            Vocabulary = 9,
            EmbeddingSize = 6,
            TieWeights = true,
            Pooling = pooled ? ReferencePoolingKind.Last : null,
        };
        var reference = MakeReference(options);
        int[][] tokens = [.. s_lengths.Select((length, b) => Enumerable.Range(0, length).Select(t => (5 * b + 2 * t + b * t) % 9).ToArray())];
        EngineNetwork Begin()
        {
            var engine = new EngineNetwork(
                options, reference.Parameters,
                new NoiseOptions { Dropout = 0.4f, VariationalDropout = true, EmbeddingDropout = 0.3f, TokenDropout = 0.3f },
                made => made with { Embedding = made.Embedding! with { UnknownIndex = 1 } });
            engine.Pass.Begin(tokens.Length, training: true, seed: 3);
            return engine;
        }

        double[][][] whole = Begin().Forward(tokens, features: [], 0, 11);
        var windows = Begin();
        var found = whole.Select(_ => new List<double[]>()).ToArray();
        for (int start = 0; start < 11; start += 2)
        {
            // Windows of three steps, two of which count: an overlap must see the same draws again.
            int carried = Math.Min(2, 11 - start);
            double[][][] output = windows.Forward(tokens, features: [], start, 3, carried);
            for (int b = 0; b < tokens.Length; b++)
            {
                if (!pooled)
                    found[b].AddRange(output[b].Take(carried));
                else if (tokens[b].Length > start && tokens[b].Length <= start + 3)
                    found[b] = [output[b][0]];
            }
        }

        RecurrentResult.AssertClose("output", whole, [.. found.Select(steps => steps.ToArray())]);
    }

    [Theory]
    [MemberData(nameof(ReferenceVariants.Names), MemberType = typeof(ReferenceVariants))]
    public void PassGoesOnFromSavedStateAsIfItHadNotStopped(string variant)
    {
        var options = Options(variant, ReferencePoolingKind.Mean);
        var reference = MakeReference(options);
        double[][][] x = Waves.Sequences(s_lengths, InputSize, 0.4);
        var whole = new EngineNetwork(options, reference.Parameters);
        whole.Pass.Begin(x.Length, training: false, seed: 0);
        whole.Forward(tokens: null, x, 0, 4);
        var state = new float[whole.Pass.StateLength];
        whole.Pass.SaveState(state);
        double[][][] expected = whole.Forward(tokens: null, x, 4, 7);

        var resumed = new EngineNetwork(options, reference.Parameters);
        resumed.Pass.Begin(x.Length, training: false, seed: 0);
        resumed.Pass.RestoreState(state);
        Assert.Equal(expected, resumed.Forward(tokens: null, x, 4, 7));
    }

    [Theory]
    [InlineData(ReferencePoolingKind.Attention, false)]
    [InlineData(ReferencePoolingKind.Last, true)]
    public void NetworksThatNeedWholeSequencesRefuseWindows(ReferencePoolingKind pooling, bool bidirectional)
    {
        var options = Options("lstm", pooling) with { Bidirectional = bidirectional };
        var engine = new EngineNetwork(options, MakeReference(options).Parameters);
        double[][][] x = Waves.Sequences(s_lengths, InputSize, 0.4);
        engine.Pass.Begin(x.Length, training: true, seed: 3);
        Assert.Contains("whole sequences",
            Assert.Throws<InvalidOperationException>(() => engine.Forward(tokens: null, x, 0, 4)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => engine.Forward(tokens: null, x, 4, 100));
        Assert.Equal(x.Length, engine.Forward(tokens: null, x, 0, 11).Length);
    }

    private static ReferenceNetworkOptions Options(string variant, ReferencePoolingKind? pooling) =>
        new(ReferenceVariants.Stack(variant, 17, 6), OutputSize: 2)
        {
            InputSize = InputSize,
            Pooling = pooling,
            AttentionSize = pooling == ReferencePoolingKind.Attention ? 5 : 0,
        };

    private static ReferenceNetwork MakeReference(ReferenceNetworkOptions options)
    {
        var reference = new ReferenceNetwork(options);
        reference.Parameters.FillWithWaves(0.3);
        return reference;
    }
}
