namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>What the two outputs of a target stand for: a negative binomial distribution.</summary>
/// <param name="Mean">Positive.</param>
/// <param name="Dispersion">Positive; the variance is Mean + Dispersion * Mean^2, so the smallest is the Poisson distribution.</param>
internal readonly record struct NegativeBinomialParameters(double Mean, double Dispersion)
{
    public const int Outputs = 2;

    // Softplus of very negative outputs is zero. The inverse and the square of this are still finite.
    private const double Least = 1e-100;

    /// <summary>1 / Dispersion: the shape of the gamma distribution that the rate of a Poisson distribution follows here.</summary>
    public double Shape => 1 / Dispersion;

    /// <summary>Shape / (Shape + Mean), the probability that ends the trials the distribution has its name from.</summary>
    public double Probability => 1 / (1 + Dispersion * Mean);

    /// <summary>1 - Probability, without the cancellation.</summary>
    public double Complement => Dispersion * Mean / (1 + Dispersion * Mean);

    public double Variance => Mean + Dispersion * Mean * Mean;

    /// <param name="outputs">[raw mean, raw dispersion]. One that is not finite makes its parameter NaN.</param>
    /// <param name="scale">Positive.</param>
    public static NegativeBinomialParameters Read(ReadOnlySpan<float> outputs, double scale) =>
        new(Positive(scale * Softplus.Evaluate(outputs[0]), outputs[0]), Positive(Softplus.Evaluate(outputs[1]) / Math.Sqrt(scale), outputs[1]));

    /// <summary>log P(count) of this distribution.</summary>
    /// <param name="count">Not negative; need not be whole.</param>
    public double LogProbability(double count) => count > 0
        ? BetaKernel.Log(Shape, count, Probability, Complement) - Math.Log(count)
        : -Shape * Softplus.LogOnePlus(Dispersion * Mean);

    // Minus infinity would hide behind the bound.
    private static double Positive(double value, float output) => float.IsFinite(output) ? Math.Max(value, Least) : double.NaN;
}
