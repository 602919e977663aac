using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>How much there is that bounds can rest on.</summary>
internal static class BoundsEvidence
{
    private const int FewValues = 20;
    private const double EnoughStretches = 20;

    /// <summary>How far bounds follow held-out values rather than what is known without a network, 0 to 1: all the way from twenty horizons on.</summary>
    /// <param name="stretches">Number of horizons that the held-out values hold: errors of overlapping windows are one experience, not many.</param>
    public static double TrustIn(double stretches) => Math.Min(1, stretches / EnoughStretches);

    /// <summary>Warns where there are few held-out values.</summary>
    /// <param name="log">Where to.</param>
    /// <param name="heldOut">Their number.</param>
    public static void Report(RecurrentLog log, long heldOut)
    {
        if (heldOut < FewValues)
            log.Warning(FormattableString.Invariant($"The bounds rest on {heldOut} held-out values, which is few, so they are widened toward the errors of a ")
                + "forecast without a network. More rows, or a larger ValidationFraction, give them more to rest on.");
    }
}
