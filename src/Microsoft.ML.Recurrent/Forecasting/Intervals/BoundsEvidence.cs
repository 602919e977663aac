using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>Measures how much evidence there is for the bounds.</summary>
internal static class BoundsEvidence
{
    private const int FewValues = 20;
    private const double EnoughStretches = 20;

    /// <summary>
    /// Returns how far bounds follow held-out values rather than the errors of a forecast without a network, 0 to 1: entirely from twenty horizons on.
    /// </summary>
    /// <param name="stretches">The number of horizons in the held-out values: errors of overlapping windows are one observation, not many.</param>
    public static double TrustIn(double stretches) => Math.Min(1, stretches / EnoughStretches);

    /// <summary>Warns if there are few held-out values, too few for the level of the bounds, or only old ones.</summary>
    /// <param name="log">The log that receives the warning.</param>
    /// <param name="heldOut">The number of held-out values.</param>
    /// <param name="age">The number of steps from the last held-out value to the end of the training data.</param>
    /// <param name="horizon">The number of steps ahead that are forecast.</param>
    /// <param name="tail">The smallest share of the values that is to be beyond a bound or quantile, on one side.</param>
    public static void Report(RecurrentLog log, long heldOut, long age, int horizon, double tail)
    {
        var needed = FewestValues(tail);
        if (heldOut < FewValues)
            log.Warning(FormattableString.Invariant($"The bounds rest on {heldOut} held-out values, which is few, so they are widened toward the errors of a ")
                + "forecast without a network. More rows, or a larger ValidationFraction, provide more held-out values.");
        else if (heldOut < needed)
            log.Warning(FormattableString.Invariant($"The bounds rest on {heldOut} held-out values, too few for bounds or quantiles beyond which ")
                + FormattableString.Invariant($"{100 * tail:g3} % of the values lie: about {needed} are needed to see one such value. Those bounds are ")
                + "extended from the others. More rows, a larger ValidationFraction or a lower level avoid this.");
        if (heldOut > 0 && age > Math.Max(horizon, heldOut))
            log.Warning(FormattableString.Invariant($"The last of the {heldOut} held-out values on which the bounds rest is {age} steps before the end of the ")
                + "training data, because later values are missing. The bounds may not hold what has changed since.");
    }

    private static double FewestValues(double tail) => tail > 0 ? Math.Round(1 / tail) : 0;
}
