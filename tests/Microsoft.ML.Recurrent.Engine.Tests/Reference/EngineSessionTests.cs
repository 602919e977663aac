using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>A session, fed step by step or with a whole sequence, gives what the double reference gives.</summary>
public sealed class EngineSessionTests
{
    private const int InputSize = 3;

    public static TheoryData<string, ReferencePoolingKind?, int> Streams
    {
        get
        {
            var data = new TheoryData<string, ReferencePoolingKind?, int>();
            foreach (string variant in ReferenceVariants.ByName.Keys)
                foreach (ReferencePoolingKind? pooling in ReferenceVariants.StreamingPoolings)
                    foreach (int hidden in new[] { 1, 16, 37 })
                        data.Add(variant, pooling, hidden);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void EveryStepGivesTheOutputOfTheSequenceSoFar(string variant, ReferencePoolingKind? pooling, int hidden) =>
        CheckSteps(Options(variant, pooling, hidden, bidirectional: false));

    internal static void CheckSteps(ReferenceNetworkOptions options)
    {
        var (network, reference) = Make(options);
        double[][] x = Waves.Sequences([6], options.InputSize, 0.4)[0];
        var session = new NetworkSession(network);
        for (int round = 0; round < 2; round++)
        {
            for (int t = 0; t < x.Length; t++)
            {
                double[] expected = reference.Run(tokens: null, [x[..(t + 1)]]).Output[0][^1];
                RecurrentResult.AssertClose($"step {t}", expected, ToDouble(session.Step(ToFloat(x[t]))));
                Assert.Equal(t + 1, session.StepCount);
            }

            session.Reset();
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void StreamGoesOnFromSavedStateInAnotherSession(string variant, ReferencePoolingKind? pooling, int hidden)
    {
        var (network, _) = Make(Options(variant, pooling, hidden, bidirectional: false));
        double[][] x = Waves.Sequences([6], InputSize, 0.4)[0];
        var first = new NetworkSession(network);
        for (int t = 0; t < 3; t++)
            first.Step(ToFloat(x[t]));
        var state = new float[first.StateLength];
        first.SaveState(state);
        var second = new NetworkSession(network);
        second.Step(ToFloat(x[5]));
        second.RestoreState(state, first.StepCount);
        for (int t = 3; t < 6; t++)
            Assert.Equal(first.Step(ToFloat(x[t])).ToArray(), second.Step(ToFloat(x[t])).ToArray());
        Assert.Equal(6, second.StepCount);
    }

    public static TheoryData<string, ReferencePoolingKind?, bool> Runs => EngineNetworkTests.Networks;

    [Theory]
    [MemberData(nameof(Runs))]
    public void RunGivesTheOutputOfTheWholeSequence(string variant, ReferencePoolingKind? pooling, bool bidirectional) =>
        CheckRuns(Options(variant, pooling, hidden: 17, bidirectional));

    internal static void CheckRuns(ReferenceNetworkOptions options)
    {
        var (network, reference) = Make(options);
        var session = new NetworkSession(network);
        foreach (int length in new[] { 5, 1, 8 })
        {
            double[][] x = Waves.Sequences([length], options.InputSize, 0.4 + length)[0];
            double[] expected = [.. reference.Run(tokens: null, [x]).Output[0].SelectMany(step => step)];
            RecurrentResult.AssertClose($"length {length}", expected, ToDouble(session.Run(ToFloat([.. x.SelectMany(step => step)]), [])));
        }
    }

    private static ReferenceNetworkOptions Options(string variant, ReferencePoolingKind? pooling, int hidden, bool bidirectional) =>
        new(ReferenceVariants.Stack(variant, hidden, 6), OutputSize: 2)
        {
            InputSize = InputSize,
            Bidirectional = bidirectional,
            Pooling = pooling,
            AttentionSize = pooling == ReferencePoolingKind.Attention ? 5 : 0,
        };

    private static (RecurrentNetwork Network, ReferenceNetwork Reference) Make(ReferenceNetworkOptions options)
    {
        var reference = new ReferenceNetwork(options);
        reference.Parameters.FillWithWaves(0.3);
        return (new EngineNetwork(options, reference.Parameters).Network, reference);
    }

    private static float[] ToFloat(double[] x) => [.. x.Select(v => (float)v)];

    private static double[] ToDouble(ReadOnlySpan<float> x) => [.. x.ToArray().Select(v => (double)v)];
}
