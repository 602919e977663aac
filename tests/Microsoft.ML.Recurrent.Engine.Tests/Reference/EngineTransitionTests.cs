using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Tests.Chains;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>A linear chain on top of a network: the engine's gradients against the double reference's network and a walk through all tag sequences.</summary>
public sealed class EngineTransitionTests
{
    private const int Tags = 4;

    private static readonly int[] s_lengths = [2, 5, 3]; // in the caller's order; the engine sorts them
    private static readonly int[][] s_tags = [[0, 3], [1, -1, 2, 0, 1], [0, -1, -1]];

    [Theory]
    [InlineData(null, false)]
    [InlineData("Bio", false)]
    [InlineData("Bio", true)]
    public void GradientOfEveryParameterIsThatOfTheReference(string? name, bool bidirectional)
    {
        var constraints = ChainSamples.Named(name);
        var options = new ReferenceNetworkOptions([new(ReferenceCellKind.Lstm, 9)], OutputSize: Tags) { InputSize = 3, Bidirectional = bidirectional };
        var reference = new ReferenceNetwork(options);
        var (weight, start, end) = (
            reference.Parameters.Add("transitions.weight", Tags, Tags), reference.Parameters.Add("transitions.start", Tags), reference.Parameters.Add("transitions.end", Tags));
        reference.Parameters.FillWithWaves();
        var features = Waves.Sequences(s_lengths, 3, 0.4);
        var engine = new EngineNetwork(options, reference.Parameters, with: o => o with { TransitionScores = true });
        var chain = new ReferenceChain(Tags, [.. weight.Value, .. start.Value, .. end.Value], constraints);
        Assert.Equal(ChainSamples.Doubles(engine.Network.GetTransitionScores()), chain.Transitions);

        var (scores, backward) = reference.Run(tokens: null, features);
        var gradients = scores.Select((sequence, b) => chain.Gradient(sequence, s_tags[b])).ToArray();
        backward([.. gradients.Select(gradient => gradient.Scores)]);
        var expected = new double[chain.Transitions.Length];
        foreach (var (_, gradient) in gradients)
            for (var i = 0; i < expected.Length; i++)
                expected[i] += gradient[i];

        engine.Pass.Begin(s_lengths.Length, training: true, seed: 0);
        engine.Forward(tokens: null, features, 0, s_lengths.Max());
        var value = Evaluate(engine, new LinearChainLoss(constraints));
        engine.Pass.Backward(engine.Gradients);

        Assert.Equal(scores.Select((sequence, b) => chain.Loss(sequence, s_tags[b])).Sum(), value, 1e-4);
        foreach (var parameter in reference.Parameters.Where(p => !p.Name.StartsWith("transitions", StringComparison.Ordinal)))
            RecurrentResult.AssertClose($"gradient of {parameter.Name}", parameter.Gradient, engine.GradientOf(parameter.Name));
        RecurrentResult.AssertClose(
            "gradient of transitions",
            expected,
            [.. engine.GradientOf("transitions.weight"), .. engine.GradientOf("transitions.start"), .. engine.GradientOf("transitions.end")]);
    }

    [Fact]
    public void WithoutALossThatFillsItTheTransitionsHaveNoGradient()
    {
        var options = new ReferenceNetworkOptions([new(ReferenceCellKind.Lstm, 9)], OutputSize: Tags) { InputSize = 3 };
        var reference = new ReferenceNetwork(options);
        foreach (var (name, shape) in new[] { ("weight", new[] { Tags, Tags }), ("start", [Tags]), ("end", [Tags]) })
            reference.Parameters.Add("transitions." + name, shape);
        reference.Parameters.FillWithWaves();
        var engine = new EngineNetwork(options, reference.Parameters, with: o => o with { TransitionScores = true });
        var features = Waves.Sequences(s_lengths, 3, 0.4);
        engine.Pass.Begin(s_lengths.Length, training: true, seed: 0);
        engine.Forward(tokens: null, features, 0, s_lengths.Max());
        Evaluate(engine, new LinearChainLoss());
        engine.Forward(tokens: null, features, 0, s_lengths.Max());
        engine.Pass.OutputGradient.Clear();
        engine.Pass.Backward(engine.Gradients);
        Assert.All(engine.Gradients, g => Assert.Equal(0f, g));
    }

    private static double Evaluate(EngineNetwork engine, LinearChainLoss loss)
    {
        var pass = engine.Pass;
        int[] order = [.. Enumerable.Range(0, s_lengths.Length).OrderByDescending(b => s_lengths[b])];
        var classes = new int[pass.OutputRows];
        for (var t = 0; t < pass.Input.Steps; t++)
            for (var position = 0; position < pass.Input.Alive(t); position++)
                classes[pass.Input.StepOffsets[t] + position] = s_tags[order[position]][t];
        return loss.Evaluate(
            new LossBatch
            {
                Outputs = pass.Output,
                Rows = pass.OutputRows,
                Width = Tags,
                OutputStride = pass.OutputStride,
                Classes = classes,
                StepOffsets = pass.Input.StepOffsets,
                Lengths = pass.Input.Lengths,
                Transitions = pass.Transitions,
                TransitionGradient = pass.TransitionGradient,
            },
            pass.OutputGradient);
    }
}
