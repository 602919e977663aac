using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Tests.Golden;
using Microsoft.ML.Recurrent.Engine.Tests.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

public sealed class GradientClippingTests
{
    [Fact]
    public void ClippingByNormEqualsTorch()
    {
        GoldenFile file = GoldenFile.Load("clip_grad_norm");
        float[] gradients = [.. file.Tensors("gradients").SelectMany(t => t.Data)];
        double norm = GradientClipping.ClipByNorm(gradients, file.Number("max_norm"));
        Close.Check(file.Number("total_norm"), norm, 0, 1e-6);
        Close.Check([.. file.Tensors("clipped").SelectMany(t => t.Data)], gradients, 1e-8, 1e-6);
    }

    [Fact]
    public void ClippingKeepsTheDirectionAndReachesTheNorm()
    {
        float[] before = OptimizerSamples.Random(1003, 1);
        float[] after = [.. before];
        double norm = GradientClipping.ClipByNorm(after, 2.5);
        Close.Check(Math.Sqrt(before.Sum(g => (double)g * g)), norm, 0, 1e-12);
        Close.Check(2.5, GradientClipping.GlobalNorm(after), 0, 1e-6);
        double ratio = 2.5 / norm;
        Close.Check([.. before.Select(g => g * ratio)], after, 0, 1e-6);
    }

    [Fact]
    public void SmallGradientsStayBitForBit()
    {
        float[] gradients = [0.3f, -0f, -0.4f];
        int[] before = OptimizerSamples.Bits(gradients);
        Close.Check(0.5, GradientClipping.ClipByNorm(gradients, 1), 0, 1e-7);
        Assert.Equal(before, OptimizerSamples.Bits(gradients));
        Assert.Equal(0, GradientClipping.ClipByNorm(new float[5], 1));
        Assert.Equal(0, GradientClipping.GlobalNorm([]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void GradientsThatAreNotFiniteAreReportedAndLeftAlone(float bad)
    {
        float[] gradients = [1f, 2f, bad, 4f, 5f, 6f];
        int[] before = OptimizerSamples.Bits(gradients);
        Assert.False(double.IsFinite(GradientClipping.ClipByNorm(gradients, 1)));
        Assert.Equal(before, OptimizerSamples.Bits(gradients));
        Assert.Equal(1 / 6.0, GradientClipping.ClipByValue(gradients, 5.5f));
        Assert.Equal(bad, gradients[2]);
    }

    [Fact]
    public void HugeGradientsHaveAFiniteNorm() =>
        Close.Check(float.MaxValue * Math.Sqrt(9), GradientClipping.GlobalNorm(Enumerable.Repeat(float.MaxValue, 9).ToArray()), 0, 1e-12);

    [Fact]
    public void ClippingByValueLimitsAndCounts()
    {
        float[] gradients = [-3f, -1f, 0.5f, 1f, 1.5f];
        Assert.Equal(2 / 5.0, GradientClipping.ClipByValue(gradients, 1f));
        Assert.Equal([-1f, -1f, 0.5f, 1f, 1f], gradients);
        Assert.Equal(0, GradientClipping.ClipByValue(gradients, 1f));
    }

    [Fact]
    public void ClippingByValueDoesTheSameAtEveryPlaceOfAVector()
    {
        for (int length = 0; length <= 70; length++)
        {
            float[] before = OptimizerSamples.Random(length, 2, (ulong)length);
            for (int i = 4; i < length; i += 9)
                before[i] = (i % 4) switch { 0 => float.NaN, 1 => float.PositiveInfinity, 2 => float.NegativeInfinity, _ => -0f };
            float[] expected = [.. before.Select(g => float.IsFinite(g) && Math.Abs(g) > 0.5f ? MathF.CopySign(0.5f, g) : g)];
            float[] gradients = [.. before];
            int limited = before.Count(g => float.IsFinite(g) && Math.Abs(g) > 0.5f);
            Assert.Equal(length == 0 ? 0 : (double)limited / length, GradientClipping.ClipByValue(gradients, 0.5f));
            Assert.Equal(OptimizerSamples.Bits(expected), OptimizerSamples.Bits(gradients));
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void LimitsThatAreNotPositiveAreRefused(float limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ClipByNorm(new float[1], limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ClipByValue(new float[1], limit));
    }
}
