using Microsoft.ML.Recurrent.Engine.Losses.Functions;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>Represents the negative binomial distribution whose parameters are the two outputs of a target.</summary>
/// <param name="Mean">The mean, positive.</param>
/// <param name="Dispersion">
/// The dispersion, positive. The variance is Mean + Dispersion * Mean^2, so the smallest dispersion gives the Poisson distribution.
/// </param>
internal readonly record struct NegativeBinomialParameters(double Mean, double Dispersion)
{
    public const int Outputs = 2;

    // The softplus of very negative outputs is zero. The inverse and the square of this are still finite.
    private const double Least = 1e-100;

    /// <summary>Gets 1 / Dispersion, the shape of the gamma distribution of the rate of the Poisson distribution.</summary>
    public double Shape => 1 / Dispersion;

    /// <summary>Gets Shape / (Shape + Mean), the probability that ends the trials after which the distribution is named.</summary>
    public double Probability => 1 / (1 + Dispersion * Mean);

    /// <summary>Gets 1 - Probability, computed without cancellation.</summary>
    public double Complement => Dispersion * Mean / (1 + Dispersion * Mean);

    public double Variance => Mean + Dispersion * Mean * Mean;

    /// <param name="outputs">The outputs, [raw mean, raw dispersion]. An output that is not finite makes its parameter NaN.</param>
    /// <param name="scale">The scale, positive.</param>
    public static NegativeBinomialParameters Read(ReadOnlySpan<float> outputs, double scale) =>
        new(Positive(scale * Softplus.Evaluate(outputs[0]), outputs[0]), Positive(Softplus.Evaluate(outputs[1]) / Math.Sqrt(scale), outputs[1]));

    /// <summary>Computes log P(count) of this distribution.</summary>
    /// <param name="count">The count, not negative; it need not be whole.</param>
    public double LogProbability(double count) => count > 0
        ? BetaKernel.Log(Shape, count, Probability, Complement) - Math.Log(count)
        : -Shape * Softplus.LogOnePlus(Dispersion * Mean);

    // The bound would conceal minus infinity.
    private static double Positive(double value, float output) => float.IsFinite(output) ? Math.Max(value, Least) : double.NaN;
}
