using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>What the log tells of forecasts of held-out values.</summary>
internal static class HeldOutSummary
{
    private const double NoticeableShare = 0.02;

    /// <param name="what">How many there are: "from 48 origins".</param>
    /// <param name="with">Root mean square error with the networks' correction as it is used.</param>
    /// <param name="without">The same without any correction.</param>
    /// <param name="unit">What errors are measured in.</param>
    /// <param name="share">The part of the correction that is used, 0 to 1.</param>
    /// <param name="epochs">The epochs that are best.</param>
    public static string Of(string what, double with, double without, string unit, double share, int epochs)
    {
        var gain = without > 0 ? 1 - (with / without) : 0;
        var verdict = Math.Abs(gain) < NoticeableShare ? "about the same as without the networks"
            : string.Create(CultureInfo.InvariantCulture,
                $"{100 * Math.Abs(gain):f0} % {(gain > 0 ? "less" : "more")} than the {without:g4} without the networks");
        var caution = Math.Abs(gain) < NoticeableShare && share is > 0.1 and < 0.9 ? ", since held-out values do not tell whether it helps" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"Held-out forecasts {what}: root mean square error {with:g4} {unit}, {verdict}. {100 * share:f0} % of the networks' correction is used{caution}; "
                + $"{epochs} {(epochs == 1 ? "epoch is" : "epochs are")} best.");
    }
}
