using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Gradients;

/// <summary>The backward passes of the double reference are the derivatives of its forward passes: every parameter, the input and the initial states.</summary>
public sealed class StackGradientTests
{
    private const int InputSize = 3;
    private static readonly int[] s_lengths = [4, 2];

    [Theory]
    [MemberData(nameof(ReferenceVariants.Names), MemberType = typeof(ReferenceVariants))]
    public void EveryVariantHasTheGradientOfItsForwardPass(string variant) =>
        Check([ReferenceVariants.ByName[variant](5)], bidirectional: false);

    [Theory]
    [MemberData(nameof(ReferenceVariants.Names), MemberType = typeof(ReferenceVariants))]
    public void EveryVariantHasTheGradientOfItsForwardPassUnderDropoutAndZoneout(string variant) =>
        Check([ReferenceVariants.ByName[variant](5)], bidirectional: false,
            stack => ReferenceMaskWaves.Make(stack, InputSize, s_lengths, input: 0.3, recurrent: 0.3, zoneout: 0.3));

    [Theory]
    [MemberData(nameof(ReferenceVariants.Names), MemberType = typeof(ReferenceVariants))]
    public void BidirectionalStacksOfDifferentWidthsHaveTheGradientOfTheirForwardPass(string variant) =>
        Check([ReferenceVariants.ByName[variant](6), ReferenceVariants.ByName[variant](5)], bidirectional: true,
            stack => ReferenceMaskWaves.Make(stack, InputSize, s_lengths, between: 0.3));

    [Fact]
    public void StacksOfDifferentCellsHaveTheGradientOfTheirForwardPass() =>
        Check([ReferenceVariants.ByName["lstm peepholes projection"](4),
            ReferenceVariants.ByName["gru reset after"](3), ReferenceVariants.ByName["elman tanh"](2)], bidirectional: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HeadsHaveTheGradientOfTheirForwardPass(bool normalized) =>
        Check([new(ReferenceCellKind.SLstm, 32) { RecurrentHeads = 2, LayerNormalization = normalized }], bidirectional: false);

    [Theory]
    [InlineData("lstm everything")]
    [InlineData("gru reset before")]
    [InlineData("slstm")]
    public void ZoneoutInEvaluationHasTheGradientOfItsForwardPass(string variant) =>
        Check([ReferenceVariants.ByName[variant](4)], bidirectional: true, stack => ReferenceMaskWaves.Expectation(stack, s_lengths, 0.15));

    [Fact]
    public void UnusedPeepholeOfCoupledGatesHasNoGradient()
    {
        var parameters = Check([ReferenceVariants.ByName["lstm coupled peepholes"](5)], bidirectional: false);
        double[] gradient = parameters["weight_peephole_l0"].Gradient;
        Assert.All(gradient[..5], g => Assert.Equal(0, g));
        Assert.All(gradient[5..], g => Assert.NotEqual(0, g));
    }

    private static ReferenceParameters Check(ReferenceCellOptions[] layers, bool bidirectional, Func<ReferenceStack, ReferenceStackMasks>? draw = null)
    {
        var parameters = new ReferenceParameters();
        var stack = new ReferenceStack(parameters, InputSize, layers, bidirectional);
        parameters.FillWithWaves();
        var masks = draw?.Invoke(stack);
        double[][][] x = Waves.Sequences(s_lengths, InputSize, phase: 0.3);
        var initial = stack.MakeStates(s_lengths.Length, (k, b, cell, size) => Waves.Vector(size, 0.6 * k + 1.7 * b + (cell ? 0.9 : 0), 0.5));

        var result = stack.Run(x, initial, masks);
        var dOutput = WeightedSum.WeightsLike(result.Output);
        var dFinal = WeightedSum.WeightsLike(initial); // of an sLSTM h alone, because the unit of its other states is not differentiated
        var (dX, dInitial) = result.Backward(dOutput, dFinal);

        var check = new GradientCheck();
        foreach (var parameter in parameters)
            check.Add(parameter.Name, parameter.Value, parameter.Gradient);
        for (int b = 0; b < x.Length; b++)
            for (int t = 0; t < x[b].Length; t++)
                check.Add($"x[{b}][{t}]", x[b][t], dX[b][t]);
        for (int k = 0; k < initial.Length; k++)
            for (int b = 0; b < x.Length; b++)
                check.Add($"h_0[{k}][{b}]", initial[k][b].H, dInitial[k][b].H).Add($"c_0[{k}][{b}]", initial[k][b].C, dInitial[k][b].C);

        check.Verify(() =>
        {
            var again = stack.Run(x, initial, masks);
            return WeightedSum.Of(again.Output, dOutput) + WeightedSum.Of(again.Final, dFinal);
        });
        return parameters;
    }
}
