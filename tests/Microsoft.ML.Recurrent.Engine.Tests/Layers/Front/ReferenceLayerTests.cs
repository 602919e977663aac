using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>The backward passes of the reference, to which the gradients of the engine are compared, against central differences of its outputs.</summary>
public sealed class ReferenceLayerTests
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Chains => FrontChains.Names;

    [Theory]
    [MemberData(nameof(Chains))]
    public void GradientsOfTheReferenceAreItsSlopes(string name)
    {
        var chain = FrontChains.Of(name);
        var parameters = new EngineLayers(chain, FrontChains.InputSize).Parameters;
        double[][][] x = FrontChains.Sequences;
        (double[][] Y, SequencePullback Backward)[] reference = [.. x.Select(Run)];
        double[][][] weights = WeightedSum.WeightsLike([.. reference.Select(sequence => sequence.Y)]);
        double[][][] dX = [.. reference.Zip(weights, (sequence, dY) => sequence.Backward(dY))];
        for (int b = 0; b < x.Length; b++)
            for (int t = 0; t < x[b].Length; t++)
                AssertSlopes($"input {b}, step {t}", x[b][t], dX[b][t]);
        foreach (var parameter in parameters)
            AssertSlopes(parameter.Name, parameter.Value, parameter.Gradient);

        (double[][] Y, SequencePullback Backward) Run(double[][] sequence) => new ReferenceLayers(parameters).Run(chain, sequence);

        double Loss() => WeightedSum.Of([.. x.Select(sequence => Run(sequence).Y)], weights);

        void AssertSlopes(string what, double[] values, double[] gradient)
        {
            for (int i = 0; i < values.Length; i++)
            {
                double value = values[i];
                values[i] = value + Step;
                double above = Loss();
                values[i] = value - Step;
                double slope = (above - Loss()) / (2 * Step);
                values[i] = value;
                Assert.True(
                    Math.Abs(slope - gradient[i]) <= Tolerance * (1 + Math.Abs(slope)), $"{what} [{i}]: {gradient[i]:R}, but the slope is {slope:R}.");
            }
        }
    }
}
