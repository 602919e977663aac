using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Tests.Losses.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Losses;

/// <summary>Student's t and the negative binomial where textbook formulas lose their digits. The expected numbers were computed with mpmath, 250 digits.</summary>
public sealed class LikelihoodLossTests
{
    // The gradient is rounded to single precision.
    private const double GradientTolerance = 2e-7;

    [Theory]
    [InlineData(0f, 0f, 1e30f, 1.5f, 2.8934344958870167, -3.12115283, -2.65542317, 0)]
    [InlineData(0f, 0f, 1e9f, 1.5f, 2.8934344929982342, -3.12115282, -2.65542316, 2.88878253e-18)]
    [InlineData(0f, 0f, -100f, 2.5f, 3.6961869100324456, -1.04005122, -1.1540819, 1.11872642e-44)]
    [InlineData(0f, -100f, 5f, 1e30f, 610.77902291144758, -8.00671523e-30, -2.60655141e-39, 76.2244599)]
    [InlineData(1e30f, 5f, 0.5f, -1e30f, 271.31933036701397, 1.98703846e-30, -0.590030134, 41.6549095)]
    [InlineData(0f, 1e30f, 1e30f, 3f, 69.996491338073509, 0, 9.99999985e-31, 0)]
    public void StudentTKeepsItsDigitsFarOut(float location, float rawScale, float rawFreedom, float target, double expected, double byLocation, double byScale, double byFreedom) =>
        Check(new StudentTLoss(), [location, rawScale, rawFreedom], [target], expected, [byLocation, byScale, byFreedom]);

    [Theory]
    [InlineData(1f, -20f, 5f, 1f, 4.7381840189325953, -2.05231119, -8.85475644e-9)]
    [InlineData(1f, -60f, 5f, 1f, 4.7381840277873518, -2.0523112, -3.76181427e-26)]
    [InlineData(1f, -60f, 0f, 100f, 131.32616875182228, 73.1058579, -7.55098555e-24)]
    [InlineData(3f, -10f, 3e6f, 1e6f, 350.59490994149489, 13336.0594, -41.3421012)]
    [InlineData(1f, -5f, 3e9f, 1e10f, 10475295.374122078, 6388670.97, -10418363.9)]
    [InlineData(0.5f, 30f, 2f, 1f, 4.2424699558520214, -0.0216922611, 0.0294897612)]
    [InlineData(0.5f, 1e30f, 7f, 1f, 71.02346295392415, -3.95319275e-30, 9.99999985e-31)]
    [InlineData(-50f, 0f, 3f, 1f, 150.39542874889707, -3, -0.714367839)]
    [InlineData(-50f, 0f, 0f, 1f, 1.9287498479639178e-22, 1.92874985e-22, -9.30018994e-45)]
    [InlineData(1e30f, 1f, 5f, 1f, 53.400237636399245, 7.61462848e-31, -27.8201378)]
    [InlineData(1e20f, -30f, 1e20f, 1f, 31.970640466558817, 0, 0.499999947)]
    [InlineData(0f, 0f, 0f, 1e-20f, 6.931471585466305e-21, 4.99999984e-21, -1.20113248e-31)]
    [InlineData(0f, 0f, 1f, 1e-6f, 14.182504511684133, -0.721000614, 0.000346407037)]
    public void NegativeBinomialKeepsItsDigitsFarOut(float rawMean, float rawDispersion, float count, float scale, double expected, double byMean, double byDispersion) =>
        Check(new NegativeBinomialLoss(), [rawMean, rawDispersion], [count, scale], expected, [byMean, byDispersion]);

    [Theory]
    [InlineData(-1e30f, 3f)]
    [InlineData(-1000f, 0f)]
    [InlineData(1e30f, 0f)]
    [InlineData(1e38f, 3e38f)]
    public void NoFiniteOutputMakesTheNegativeBinomialNotFinite(float output, float count)
    {
        foreach ((float mean, float dispersion) in new[] { (output, 0f), (0f, output), (output, output), (output, -output) })
        {
            (double value, float[] gradient) = Case([mean, dispersion], [count, 2f]).Evaluate(new NegativeBinomialLoss());
            Assert.True(double.IsFinite(value), $"{mean}, {dispersion}: {value}");
            Assert.All(gradient, g => Assert.True(float.IsFinite(g), $"{mean}, {dispersion}: {g}"));
        }
    }

    [Fact]
    public void AMeanThatVanishedIsStillPulledUp() =>
        Assert.Equal(-3f, Case([-1e30f, 0f], [3f, 1f]).Evaluate(new NegativeBinomialLoss()).Gradient[0]);

    [Fact]
    public void ReferenceDensitiesEqualThoseOfMathNet()
    {
        foreach ((double y, double freedom) in new[] { (0.3, 2.5), (-4.0, 7.0), (1.5, 30.0) })
            Close.Check(StudentT.PDF(0.5, 1.25, freedom, y), ReferenceLoss.StudentTDensity(y, 0.5, 1.25, freedom), 0, 1e-12);
        foreach ((int y, double mean, double dispersion) in new[] { (0, 2.0, 0.5), (4, 2.5, 3.0), (20, 12.0, 0.1) })
        {
            double expected = NegativeBinomial.PMF(1 / dispersion, 1 / (1 + dispersion * mean), y);
            Close.Check(expected, ReferenceLoss.NegativeBinomialProbability(y, mean, dispersion), 0, 1e-12);
        }
    }

    [Fact]
    public void StudentTWithManyDegreesOfFreedomCostsWhatTheGaussianDoes()
    {
        (double gaussian, float[] gaussianGradient) = Case([0.25f, -1f], [1.5f]).Evaluate(new GaussianLoss(0.01f));
        (double student, float[] studentGradient) = Case([0.25f, -1f, 1e12f], [1.5f]).Evaluate(new StudentTLoss(0.01f));
        Close.Check(gaussian, student, 0, 1e-10);
        Close.Check(gaussianGradient, studentGradient.AsSpan(0, 2), 0, 1e-6);
    }

    [Fact]
    public void AnOutlierPullsStudentTLessThanTheGaussian()
    {
        float gaussian = Case([0f, 0f], [100f]).Evaluate(new GaussianLoss()).Gradient[0];
        float student = Case([0f, 0f, 0f], [100f]).Evaluate(new StudentTLoss()).Gradient[0];
        Assert.True(student < 0 && -student < 0.01f * -gaussian, $"Student t {student}, Gaussian {gaussian}");
    }

    [Fact]
    public void TheScaleOfACountMultipliesTheMeanAndDividesTheDispersionByItsRoot()
    {
        // softplus of these is 2 and 0.5, with scale 4 a mean of 8 and a dispersion of 0.25.
        float rawMean = (float)Math.Log(Math.Exp(2) - 1);
        float rawDispersion = (float)Math.Log(Math.Exp(0.5) - 1);
        double expected = -Math.Log(ReferenceLoss.NegativeBinomialProbability(5, 8, 0.25));
        Close.Check(expected, Case([rawMean, rawDispersion], [5f, 4f]).Value(new NegativeBinomialLoss()), 0, 1e-6);
    }

    [Fact]
    public void BadSettingsAndTargetsAreRefusedByName()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StudentTLoss(0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StudentTLoss(float.NaN));
        Assert.Throws<ArgumentException>(() => Case([0f, 0f], [1f]).Value(new StudentTLoss()));
        Assert.Throws<ArgumentException>(() => Case([0f, 0f], [1f]).Value(new NegativeBinomialLoss()));
        foreach (float count in new[] { -1f, float.PositiveInfinity })
            Assert.Contains("count", Assert.Throws<ArgumentException>(() => Case([0f, 0f], [count, 1f]).Value(new NegativeBinomialLoss())).Message, StringComparison.Ordinal);
        foreach (float scale in new[] { 0f, -1f, float.NaN, float.PositiveInfinity })
            Assert.Contains("scale", Assert.Throws<ArgumentException>(() => Case([0f, 0f], [1f, scale]).Value(new NegativeBinomialLoss())).Message, StringComparison.Ordinal);
    }

    private static LossCase Case(float[] outputs, float[] values) => new() { Outputs = outputs, Rows = 1, Width = outputs.Length, Values = values };

    private static void Check(ILoss loss, float[] outputs, float[] values, double expected, double[] expectedGradient)
    {
        (double value, float[] gradient) = Case(outputs, values).Evaluate(loss);
        Close.Check(expected, value, 0, 1e-13);
        Close.Check(expectedGradient, gradient, float.Epsilon, GradientTolerance);
    }
}
