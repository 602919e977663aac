using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Tests.Losses.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

/// <summary>Central differences vouch for the double-precision references, these for the losses.</summary>
public sealed class ReferenceLossTests
{
    // Central differences with a step of 1e-5 err by about 1e-10.
    private const double DifferenceTolerance = 1e-6;

    public static TheoryData<string> Names => LossSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void ReferenceGradientEqualsCentralDifferences(string name)
    {
        (_, LossCase sample, ReferenceRow?[] references) = LossSamples.All[name];
        for (int row = 0; row < sample.Rows; row++)
        {
            if (references[row] is ReferenceRow reference)
                CheckDifferences(reference, RowOf(sample, row));
        }
    }

    [Theory]
    [InlineData(new[] { 1, 2 })]
    [InlineData(new[] { 2, 2 })]
    [InlineData(new[] { 3 })]
    [InlineData(new int[0])]
    public void ConnectionistReferenceGradientEqualsCentralDifferences(int[] labels) =>
        CheckDifferences(ReferenceLoss.ConnectionistTemporal(5, 4, labels), [.. LossCase.Normal(20, 5).Select(v => (double)v)]);

    [Theory]
    [MemberData(nameof(Names))]
    public void LossAgreesWithReference(string name)
    {
        (ILoss loss, LossCase sample, ReferenceRow?[] references) = LossSamples.All[name];
        double expectedValue = 0;
        var expectedGradient = new double[sample.Rows * sample.Stride];
        for (int row = 0; row < sample.Rows; row++)
        {
            if (references[row] is not ReferenceRow reference)
                continue;
            var gradient = new double[sample.Width];
            expectedValue += sample.Weights[row] * reference(RowOf(sample, row), gradient);
            for (int k = 0; k < sample.Width; k++)
                expectedGradient[row * sample.Stride + k] = sample.Scale * (double)sample.Weights[row] * gradient[k];
        }

        (double value, float[] actual) = sample.Evaluate(loss);

        // The exponentials of the softmax are taken in single precision; everything else is in double and rounded once.
        Close.Check(expectedValue, value, 1e-7, 3e-7);
        Close.Check(expectedGradient, actual, 2e-7, 1e-6);
    }

    [Theory]
    [InlineData(new[] { 1, 2 })]
    [InlineData(new[] { 2, 2 })]
    [InlineData(new[] { 1, 2, 1 })]
    [InlineData(new[] { 3 })]
    [InlineData(new int[0])]
    public void ConnectionistLossAgreesWithAllAlignments(int[] labels)
    {
        const int Steps = 6;
        const int Classes = 4;
        float[] outputs = LossCase.Normal(Steps * Classes, 6, 1.5f);
        var sample = new LossCase
        {
            Outputs = outputs,
            Rows = Steps,
            Width = Classes,
            Classes = labels,
            Weights = [0.7f],
            Scale = 0.5f,
            Lengths = [Steps],
            StepOffsets = [.. Enumerable.Range(0, Steps + 1)],
            LabelOffsets = [0, labels.Length],
        };
        var gradient = new double[outputs.Length];
        double expected = ReferenceLoss.ConnectionistTemporal(Steps, Classes, labels)([.. outputs.Select(v => (double)v)], gradient);

        (double value, float[] actual) = sample.Evaluate(new ConnectionistTemporalLoss());

        Close.Check(0.7f * expected, value, 1e-7, 3e-7);
        Close.Check([.. gradient.Select(g => 0.35 * g)], actual, 2e-7, 1e-6);
    }

    private static void CheckDifferences(ReferenceRow reference, double[] outputs)
    {
        var gradient = new double[outputs.Length];
        reference(outputs, gradient);
        double[] differences = ReferenceLoss.Differences(reference, outputs);
        for (int i = 0; i < outputs.Length; i++)
            Close.Check(differences[i], gradient[i], 1e-9, DifferenceTolerance, $"output {i}");
    }

    private static double[] RowOf(LossCase sample, int row) =>
        [.. sample.Outputs.Skip(row * sample.Stride).Take(sample.Width).Select(v => (double)v)];
}
