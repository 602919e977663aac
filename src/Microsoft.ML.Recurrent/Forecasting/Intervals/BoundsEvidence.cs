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

    /// <summary>Warns if there are few held-out values.</summary>
    /// <param name="log">The log that receives the warning.</param>
    /// <param name="heldOut">The number of held-out values.</param>
    public static void Report(RecurrentLog log, long heldOut)
    {
        if (heldOut < FewValues)
            log.Warning(FormattableString.Invariant($"The bounds rest on {heldOut} held-out values, which is few, so they are widened toward the errors of a ")
                + "forecast without a network. More rows, or a larger ValidationFraction, provide more held-out values.");
    }
}
