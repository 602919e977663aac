using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

public sealed class SoftmaxCrossEntropyLossTests
{
    [Fact]
    public void TotalWeightIsTheSumOfExampleTimesClassWeightsOfRowsThatCount()
    {
        var loss = new SoftmaxCrossEntropyLoss(classWeights: [0.5f, 2f]);
        var sample = new LossCase { Outputs = new float[8], Rows = 4, Width = 2, Classes = [0, 1, -1, 1], Weights = [1f, 3f, 9f, 0.25f] };
        Assert.Equal(0.5 + 6 + 0.5, loss.TotalWeight(sample.Batch));

        // All outputs are zero, so every class has probability one half and the weighted mean is log 2.
        Close.Check(Math.Log(2), sample.Mean(loss), 0, 1e-7);
    }

    [Theory]
    [InlineData(3e38f)]
    [InlineData(-3e38f)]
    [InlineData(1000f)]
    public void LargeOutputsOverflowNothing(float level)
    {
        var sample = new LossCase { Outputs = [level, level, level, level], Rows = 1, Width = 4, Classes = [2] };
        (double value, float[] gradient) = sample.Evaluate(new SoftmaxCrossEntropyLoss());

        // At 3e38 the logarithm of the sum drowns in the output, as in any floating-point log-softmax.
        Close.Check(Math.Abs(level) > 1e30f ? 0 : Math.Log(4), value, 1e-6, 1e-6);
        Close.Check(new[] { 0.25, 0.25, -0.75, 0.25 }, gradient, 1e-7, 0);
    }

    [Fact]
    public void WideRowsAreSummedWithoutLosingDigits()
    {
        const int Width = 20_011;
        float[] outputs = LossCase.Normal(Width, 3, 3f);
        var sample = new LossCase { Outputs = outputs, Rows = 1, Width = Width, Classes = [17] };
        double expected = Math.Log(outputs.Sum(v => Math.Exp(v))) - outputs[17];

        (double value, float[] gradient) = sample.Evaluate(new SoftmaxCrossEntropyLoss());

        Close.Check(expected, value, 0, 2e-7);
        Close.Check(0, gradient.Sum(g => (double)g), 1e-6, 0);
    }

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.1f, false)]
    [InlineData(0f, true)]
    [InlineData(0.1f, true)]
    public void TenThousandClassesAgreeWithDouble(float smoothing, bool weighted)
    {
        const int Width = 10_000;
        const int Label = 4321;
        float[] outputs = LossCase.Normal(Width, 8, 2f);
        float[]? classWeights = weighted ? [.. Enumerable.Range(0, Width).Select(k => 0.25f + (k % 7))] : null;
        double[] c = [.. Enumerable.Range(0, Width).Select(k => (double)(classWeights?[k] ?? 1f))];
        double normalizer = Math.Log(outputs.Sum(v => Math.Exp(v)));
        double expected = (1 - (double)smoothing) * c[Label] * (normalizer - outputs[Label])
            + (double)smoothing / Width * outputs.Select((v, k) => c[k] * (normalizer - v)).Sum();
        double mass = ((1 - (double)smoothing) * c[Label]) + ((double)smoothing / Width * c.Sum());
        double[] dExpected = [.. outputs.Select((v, k) => (mass * Math.Exp(v - normalizer)) - ((double)smoothing / Width * c[k]) - (k == Label ? (1 - (double)smoothing) * c[k] : 0))];
        var sample = new LossCase { Outputs = outputs, Rows = 1, Width = Width, Classes = [Label] };

        (double value, float[] gradient) = sample.Evaluate(new SoftmaxCrossEntropyLoss(smoothing, classWeights));

        Close.Check(expected, value, 0, 2e-7);
        Close.Check(dExpected, gradient, 1e-9, 1e-6);
    }

    [Fact]
    public void BadSettingsAndClassesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropyLoss(1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropyLoss(float.NaN));
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropyLoss(0f, [1f, -1f]));
        var sample = new LossCase { Outputs = new float[4], Rows = 2, Width = 2, Classes = [0, 2] };
        string message = Assert.Throws<ArgumentException>(() => sample.Value(new SoftmaxCrossEntropyLoss())).Message;
        Assert.Contains("class 2 in row 1", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (sample with { Classes = [0, -2] }).Value(new SoftmaxCrossEntropyLoss()));
        Assert.Throws<ArgumentException>(() => (sample with { Classes = [0, 1] }).Value(new SoftmaxCrossEntropyLoss(0f, [1f, 1f, 1f])));
    }
}
