using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// Represents a forecaster whose networks are trained further. The methods return the value that it fixes for an option, in the words of the options: a value
/// that leads to what the forecaster has is that value.
/// </summary>
/// <param name="Model">The forecaster.</param>
internal sealed record ForecastStart(ForecastModel Model)
    : OptionStart("the forecaster that is trained further", Model.Networks.Count == 0 ? null : Model.Networks[0].GetOptions())
{
    private GlobalModel? Shared => Model as GlobalModel;

    public int? NumberOfNetworks => Shared is { } shared ? shared.Groups[0].Networks.Count : Model.NumberOfNetworks;

    public int? SegmentLength => Shared?.Plan.SegmentLength;

    public SeriesScaling Scaling => Model.IsLogarithmic ? SeriesScaling.Logarithm : SeriesScaling.Linear;

    public WindowNormalization Normalization =>
        Shared is { Plan.Smoothing.IsCombined: false } shared ? shared.Plan.Normalization : WindowNormalization.Automatic;

    public ForecastDistribution Distribution => Shared?.Plan.Head.Kind ?? ForecastDistribution.Mean;

    public bool ExponentialSmoothing => Shared?.Plan.Smoothing is { IsUsed: true, IsCombined: false };

    public ForecastBaseline Baseline => Shared is not { Plan.IsAutoregressive: false } shared ? ForecastBaseline.Automatic
        : shared.Plan.Smoothing.IsCombined ? ForecastBaseline.Combination : ForecastBaseline.None;

    /// <summary>Returns the season, which the options count in all steps and the model in those at which the series are open.</summary>
    public int? SeasonLength(int? asked) => asked is { } season && OpenStepsOf(season) == Model.SeasonLength ? asked : Model.SeasonLength;

    /// <summary>Returns the context, which the model rounds up to whole segments.</summary>
    public int? ContextLength(int? asked) => asked <= Model.ContextLength && asked > Model.ContextLength - (SegmentLength ?? 1) ? asked : Model.ContextLength;

    /// <summary>Returns whether channels read other targets, which they do not if there are none.</summary>
    public bool ReadsOtherTargets(bool asked) => Model.Schema.TargetCount > 1 ? Shared?.Plan.ReadsOtherTargets ?? false : asked;

    /// <summary>Returns the calendar features, which may have been chosen automatically.</summary>
    public CalendarFeatures CalendarFeatures(CalendarFeatures asked)
    {
        var known = Model.Schema.Calendar.Features;
        var named = asked & ~ML.Recurrent.CalendarFeatures.Automatic;
        return named != asked && (named & known) == named ? asked : known;
    }

    /// <summary>Returns the seasons of the smoothing. A model keeps those that its series follow, the longest, and whether there were several.</summary>
    public int[] SmoothingSeasonLengths(int[] asked)
    {
        if (Shared is not { Plan.Smoothing: { IsUsed: true, IsCombined: false } } shared)
            return [];
        int[] known =
        [
            .. shared.Groups.SelectMany(group => group.Plan.Smoothing.Channels.Values.SelectMany(channels => channels).Select(channel => channel.SeasonLength)
                .Append(group.Plan.Smoothing.SeasonLength)).Distinct().Order(),
        ];
        int[] open = [.. asked.Select(OpenStepsOf).Distinct()];
        return known.All(open.Contains) && open.Max() == known[^1] && open.Length > 1 == shared.Groups.Count > 1 ? asked : known;
    }

    private int OpenStepsOf(int season) => Model.Schema.Grid?.OpenStepsOf(season) ?? season;
}
