using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Gradients;

/// <summary>The reference of the mLSTM where its divisor is |n · q| at some steps and 1 at others.</summary>
public sealed class MatrixMemoryGradientTests
{
    [Theory]
    [InlineData(6, 0)]
    [InlineData(6, 1)]
    [InlineData(4, 4)]
    public void BothDivisorsHaveTheGradientOfTheForwardPass(int hidden, int heads)
    {
        var parameters = new ReferenceParameters();
        var cell = new ReferenceMatrixMemory(parameters, "l0", inputSize: 3, new(ReferenceCellKind.MLstm, hidden) { MemoryHeads = heads });
        parameters.FillWithWaves(scale: 1.2);
        double[][] x = Waves.Sequences([9], 3, phase: 0.3)[0];
        var initial = new ReferenceState(Waves.Vector(hidden, 0.2), Waves.Vector(cell.Options.CellSize, 1.1, 0.5));
        var direction = new ReferenceDirection(cell, reverse: false);
        var (output, final, backward) = direction.Run(x, initial, ReferenceMasks.None);
        Assert.True(cell.Divisors is { Above: >= 3, Below: >= 3 }, $"{cell.Divisors}");
        double[][][] dOutput = WeightedSum.WeightsLike([output]);
        ReferenceState[][] dFinal = WeightedSum.WeightsLike([[final]]);
        var (dX, dInitial) = backward(dOutput[0], dFinal[0][0]);

        var check = new GradientCheck().Add("c_0", initial.C, dInitial.C).Add("h_0", initial.H, dInitial.H);
        foreach (var parameter in parameters)
            check.Add(parameter.Name, parameter.Value, parameter.Gradient);
        for (int t = 0; t < x.Length; t++)
            check.Add($"x[{t}]", x[t], dX[t]);
        check.Verify(() =>
        {
            var again = direction.Run(x, initial, ReferenceMasks.None);
            return WeightedSum.Of([again.Output], dOutput) + WeightedSum.Of([[again.Final]], dFinal);
        });
    }
}
