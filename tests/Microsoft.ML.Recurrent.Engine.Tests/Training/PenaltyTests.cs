using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Gradients;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Activation regularization and temporal activation regularization compared with their formulas in double precision.</summary>
public sealed class PenaltyTests
{
    private const int InputSize = 3;
    private const double Weight = 2.5;
    private static readonly int[] s_lengths = [7, 4, 2]; // longest first
    private static readonly NoiseOptions s_penalties = new() { ActivationRegularization = 0.7f, TemporalActivationRegularization = 1.3f };

    public static TheoryData<string, bool> Stacks
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var variant in ReferenceVariants.ByName.Keys)
            {
                data.Add(variant, false);
                data.Add(variant, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void FormulasHaveTheGradientOfTheirPenalty(string variant, bool bidirectional)
    {
        var parameters = new ReferenceParameters();
        var stack = new ReferenceStack(parameters, InputSize, [ReferenceVariants.ByName[variant](5)], bidirectional);
        parameters.FillWithWaves();
        var x = Waves.Sequences(s_lengths, InputSize, 0.3);
        var result = stack.Run(x);
        result.Backward(Gradient(result.Output, Ones(result.Output)), stack.ZeroStates(s_lengths.Length));
        var check = new GradientCheck();
        foreach (var parameter in parameters)
            check.Add(parameter.Name, parameter.Value, parameter.Gradient);
        check.Verify(() =>
        {
            var output = stack.Run(x).Output;
            return Penalty(output, Ones(output));
        });
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void NetworkHasTheGradientOfTheFormulas(string variant, bool bidirectional) => AssertGradient(variant, bidirectional, s_penalties);

    [Theory]
    [InlineData("lstm", false, true)]
    [InlineData("lstm", true, false)]
    [InlineData("gru reset after", false, false)]
    public void DroppedOutputsCountInOneAndAllInTheOther(string variant, bool bidirectional, bool variational)
    {
        AssertGradient(variant, bidirectional, s_penalties with { Dropout = 0.4f, VariationalDropout = variational });
    }

    [Fact]
    public void PassWithoutAWeightHasNoPenalty()
    {
        var (_, engine) = Make(ReferenceVariants.ByName.Keys.First(), bidirectional: false, s_penalties);
        engine.Pass.Begin(s_lengths.Length, training: true, seed: 3);
        engine.Forward(tokens: null, Waves.Sequences(s_lengths, InputSize, 0.3), 0, 7);
        engine.Pass.OutputGradient.Clear();
        var gradients = new float[engine.Network.Parameters.Count];
        engine.Pass.Backward(gradients);
        Assert.DoesNotContain(gradients, gradient => gradient != 0);
    }

    [Fact]
    public void EachPenaltyMakesWhatItPenalizesSmaller()
    {
        var plain = Trained(NoiseOptions.None);
        var small = Trained(new NoiseOptions { ActivationRegularization = 3 });
        var slow = Trained(new NoiseOptions { TemporalActivationRegularization = 10 });
        Assert.True(small.Squares < plain.Squares * 0.7, $"{small} {plain}");
        Assert.True(slow.Changes < plain.Changes * 0.7, $"{slow} {plain}");
    }

    [Fact]
    public void NetworksThatCannotHaveThemAreRefusedByName()
    {
        foreach (var noise in new[] { new NoiseOptions { ActivationRegularization = 0.5f }, new NoiseOptions { TemporalActivationRegularization = 0.5f } })
        {
            var name = noise.ActivationRegularization > 0 ? "Noise.ActivationRegularization is 0.5, but " : "Noise.TemporalActivationRegularization is 0.5, but ";
            Assert.Contains(name + "the network has a decoder; set it to 0", Refusal(TrainingVariants.Make("decoder"), noise), StringComparison.Ordinal);
            var separate = new RecurrentNetwork(TinyNetworks.Options() with { Bidirectional = true, SeparateDirections = true });
            Assert.Contains(name + "its directions are separate; set it to 0", Refusal(separate, noise), StringComparison.Ordinal);
        }

        Assert.Contains("Noise.ActivationRegularization is -1; it must be at least 0 and finite",
            Refusal(TinyNetworks.Make(), new NoiseOptions { ActivationRegularization = -1 }), StringComparison.Ordinal);
        Assert.Contains("Noise.TemporalActivationRegularization is NaN",
            Refusal(TinyNetworks.Make(), new NoiseOptions { TemporalActivationRegularization = float.NaN }), StringComparison.Ordinal);
    }

    [Fact]
    public void ReportedLossesDoNotContainThem()
    {
        var data = TinyData.Tagging(40, 5, 9);
        var losses = new[] { NoiseOptions.None, s_penalties }.Select(noise => new TrainingLoop(TinyNetworks.Make(SequencePooling.None), new SoftmaxCrossEntropyLoss(),
            new TrainingOptions { NumberOfEpochs = 1, BatchSize = 40, Noise = noise }).Run(data).TrainingLosses[0]).ToArray();
        Assert.Equal(losses[0], losses[1]); // of the first step, before the weights have changed
    }

    private static void AssertGradient(string variant, bool bidirectional, NoiseOptions noise)
    {
        var (reference, engine) = Make(variant, bidirectional, noise);
        var x = Waves.Sequences(s_lengths, InputSize, 0.3);
        engine.Pass.Begin(s_lengths.Length, training: true, seed: 3);
        engine.Forward(tokens: null, x, 0, 7);

        var result = reference.Stack.Run(x);
        var masks = Ones(result.Output);
        for (int t = 0, row = 0; t < 7; t++)
            for (var b = 0; b < s_lengths.Length && s_lengths[b] > t; b++, row++)
                for (var i = 0; i < masks[b][t].Length; i++)
                    masks[b][t][i] = engine.Pass.HeadInput(row)[i] == 0 ? 0 : 1 / (1.0 - noise.Dropout);
        if (noise.Dropout > 0)
            Assert.Contains(masks.SelectMany(steps => steps).SelectMany(step => step), mask => mask == 0);

        engine.Pass.OutputGradient.Clear();
        engine.Pass.PenaltyWeight = Weight;
        var gradients = new float[engine.Network.Parameters.Count];
        engine.Pass.Backward(gradients);
        result.Backward(Gradient(result.Output, masks), reference.Stack.ZeroStates(s_lengths.Length));
        foreach (var parameter in reference.Parameters)
            RecurrentResult.AssertClose($"gradient of {parameter.Name}", parameter.Gradient,
                [.. engine.Network.Parameters.ViewOf(parameter.Name, gradients).ToArray().Select(value => (double)value)]);
    }

    private static (ReferenceNetwork, EngineNetwork) Make(string variant, bool bidirectional, NoiseOptions noise)
    {
        var options = new ReferenceNetworkOptions([ReferenceVariants.ByName[variant](5)], OutputSize: 2) { InputSize = InputSize, Bidirectional = bidirectional };
        var reference = new ReferenceNetwork(options);
        reference.Parameters.FillWithWaves();
        return (reference, new EngineNetwork(options, reference.Parameters, noise));
    }

    private static double Penalty(double[][][] outputs, double[][][] masks)
    {
        var (squares, values, differences, pairs) = (0.0, 0, 0.0, 0);
        for (var b = 0; b < outputs.Length; b++)
            for (var t = 0; t < outputs[b].Length; t++)
                for (var i = 0; i < outputs[b][t].Length; i++)
                {
                    (squares, values) = (squares + Math.Pow(masks[b][t][i] * outputs[b][t][i], 2), values + 1);
                    if (t > 0)
                        (differences, pairs) = (differences + Math.Pow(outputs[b][t][i] - outputs[b][t - 1][i], 2), pairs + 1);
                }

        return Weight * ((0.7f * squares / values) + (1.3f * differences / pairs));
    }

    private static double[][][] Gradient(double[][][] outputs, double[][][] masks)
    {
        var gradient = Ones(outputs);
        var values = outputs.Sum(steps => steps.Sum(step => step.Length));
        var pairs = outputs.Sum(steps => steps.Skip(1).Sum(step => step.Length));
        for (var b = 0; b < outputs.Length; b++)
            for (var t = 0; t < outputs[b].Length; t++)
                for (var i = 0; i < outputs[b][t].Length; i++)
                {
                    var value = 0.7f * 2 * masks[b][t][i] * masks[b][t][i] * outputs[b][t][i] / values;
                    if (t > 0)
                        value += 1.3f * 2 * (outputs[b][t][i] - outputs[b][t - 1][i]) / pairs;
                    if (t + 1 < outputs[b].Length)
                        value -= 1.3f * 2 * (outputs[b][t + 1][i] - outputs[b][t][i]) / pairs;
                    gradient[b][t][i] = Weight * value;
                }

        return gradient;
    }

    private static double[][][] Ones(double[][][] values) =>
        [.. values.Select(steps => steps.Select(step => Enumerable.Repeat(1.0, step.Length).ToArray()).ToArray())];

    private static (double Squares, double Changes) Trained(NoiseOptions noise)
    {
        var network = TinyNetworks.Make(SequencePooling.None);
        var data = TinyData.Tagging(64, 6, 9);
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 20, LearningRate = 0.02f, Noise = noise, NumberOfThreads = 1 }).Run(data);
        var pass = new NetworkPass(network);
        var (squares, changes) = (0.0, 0.0);
        for (var example = 0; example < 10; example++)
        {
            pass.Begin(1, training: false, seed: 0);
            pass.Input.Layout([data.Length(example)], 0, data.Length(example), TinyData.InputSize, hasTokens: false);
            for (var t = 0; t < data.Length(example); t++)
                data.CopyFeatures(example, t, pass.Input.Features.Slice(t * TinyData.InputSize, TinyData.InputSize));
            pass.Forward(pass.Input.Steps);
            for (var t = 0; t < pass.Input.Steps; t++)
            {
                for (var i = 0; i < 8; i++)
                {
                    squares += Math.Pow(pass.HeadInput(t)[i], 2);
                    changes += t == 0 ? 0 : Math.Pow(pass.HeadInput(t)[i] - pass.HeadInput(t - 1)[i], 2);
                }
            }
        }

        return (squares, changes);
    }

    private static string Refusal(RecurrentNetwork network, NoiseOptions noise) => Assert.Throws<ArgumentException>(
        () => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { Noise = noise })).Message;
}
