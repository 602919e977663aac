using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses.Functions;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>Computes Student's t distribution with location 0 and scale 1, for two to infinitely many degrees of freedom.</summary>
internal static class StandardStudentT
{
    // The square of values further out is not finite; the tail beyond has less than 1e-300 of the distribution.
    private const double Farthest = 1e150;

    // Newton's method needs about five steps, and more only far out, where the start from the normal distribution is much too close to zero.
    private const int MostSteps = 200;

    /// <summary>Computes P(T &lt;= t).</summary>
    public static double Cumulative(double t, double degreesOfFreedom)
    {
        double tail = Tail(Math.Abs(t), degreesOfFreedom);
        return t > 0 ? 1 - tail : tail;
    }

    /// <summary>
    /// Computes the inverse of <see cref="Cumulative"/>. As functions of log t, the logarithms of P(T &gt; t) and of P(0 &lt; T &lt; t) are concave, so that
    /// Newton's method finds t from any start; the smaller of the two has all its digits.
    /// </summary>
    public static double Quantile(double probability, double degreesOfFreedom)
    {
        double tail = Math.Min(probability, 1 - probability);
        double middle = 0.5 - tail;
        if (middle == 0)
            return 0;

        bool byTail = tail < 0.25;
        double target = Math.Log(byTail ? tail : middle);
        double t = -NormalQuantile.Evaluate(tail);
        for (int step = 0; step < MostSteps; step++)
        {
            double mass = byTail ? Tail(t, degreesOfFreedom) : Middle(t, degreesOfFreedom);
            double slope = WeighedDensity(t, degreesOfFreedom) / mass;
            double move = (target - Math.Log(mass)) / (byTail ? -slope : slope);
            t = Math.Min(t * Math.Exp(move), Farthest);
            if (!(Math.Abs(move) > 1e-15))
                break;
        }

        return probability < 0.5 ? -t : t;
    }

    // P(T > t) for t >= 0.
    private static double Tail(double t, double degreesOfFreedom)
    {
        (double x, double y) = Shares(t, degreesOfFreedom);
        return 0.5 * IncompleteBeta.Evaluate(0.5 * degreesOfFreedom, 0.5, x, y);
    }

    // P(0 < T < t).
    private static double Middle(double t, double degreesOfFreedom)
    {
        (double x, double y) = Shares(t, degreesOfFreedom);
        return 0.5 * IncompleteBeta.Evaluate(0.5, 0.5 * degreesOfFreedom, y, x);
    }

    // t times the density at t > 0, the derivative of both with respect to log t.
    private static double WeighedDensity(double t, double degreesOfFreedom)
    {
        (double x, double y) = Shares(t, degreesOfFreedom);
        return Math.Exp(BetaKernel.Log(0.5 * degreesOfFreedom, 0.5, x, y));
    }

    // v / (v + t^2) and t^2 / (v + t^2).
    private static (double X, double Y) Shares(double t, double degreesOfFreedom)
    {
        double square = Math.Pow(Math.Min(t, Farthest), 2);
        double sum = degreesOfFreedom + square;
        return (degreesOfFreedom / sum, square / sum);
    }
}
