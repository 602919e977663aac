using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>Summarizes the forecasts of held-out values for the log.</summary>
internal static class HeldOutSummary
{
    /// <summary>The share of an error from which on another error counts as different.</summary>
    public const double NoticeableShare = 0.02;

    /// <param name="what">The number of forecasts: "from 48 origins".</param>
    /// <param name="with">The root mean square error with the networks' correction as it is used.</param>
    /// <param name="without">The same error without any correction.</param>
    /// <param name="unit">The unit of the errors.</param>
    /// <param name="share">The part of the correction that is used, 0 to 1.</param>
    /// <param name="epochs">The best number of epochs.</param>
    public static string Of(string what, double with, double without, string unit, double share, int epochs)
    {
        var gain = without > 0 ? 1 - (with / without) : 0;
        var verdict = Math.Abs(gain) < NoticeableShare ? "about the same as without the networks"
            : string.Create(CultureInfo.InvariantCulture,
                $"{100 * Math.Abs(gain):f0} % {(gain > 0 ? "less" : "more")} than the {without:g4} without the networks");
        var caution = Math.Abs(gain) < NoticeableShare && share is > 0.1 and < 0.9 ? ", because held-out values do not show whether it helps" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"Held-out forecasts {what}: root mean square error {with:g4} {unit}, {verdict}. {100 * share:f0} % of the networks' correction is used{caution}; "
                + $"{epochs} {(epochs == 1 ? "epoch is" : "epochs are")} best.");
    }
}
