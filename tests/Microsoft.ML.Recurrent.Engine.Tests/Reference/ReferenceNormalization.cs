using static Microsoft.ML.Recurrent.Engine.Tests.Reference.ReferenceMath;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Layer normalisation (Ba, Kiros, Hinton 2016): y = gain ∘ (x - mean) / sqrt(variance + 1e-5) + bias, with the biased variance.
/// The gain and bias of a block of gates start at <paramref name="first"/> in vectors that serve several blocks.
/// </summary>
internal sealed class ReferenceNormalization(ReferenceParameter gain, ReferenceParameter bias, int first = 0)
{
    public const double Epsilon = 1e-5;

    public (double[] Y, Pullback Backward) Apply(double[] x)
    {
        int n = x.Length;
        double mean = x.Sum() / n;
        double deviation = Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / n + Epsilon);
        double[] standardized = Map(n, j => (x[j] - mean) / deviation);
        double[] y = Map(n, j => gain.Value[first + j] * standardized[j] + bias.Value[first + j]);

        return (y, Backward);

        double[] Backward(double[] dY)
        {
            Accumulate(bias.Gradient, dY, first);
            Accumulate(gain.Gradient, Multiply(dY, standardized), first);
            double[] dStandardized = Map(n, j => dY[j] * gain.Value[first + j]);
            double meanGradient = dStandardized.Sum() / n;
            double meanProduct = Multiply(dStandardized, standardized).Sum() / n;
            return Map(n, j => (dStandardized[j] - meanGradient - standardized[j] * meanProduct) / deviation);
        }
    }
}
