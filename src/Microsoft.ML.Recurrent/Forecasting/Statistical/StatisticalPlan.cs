using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>Represents what a forecaster without a network needs to forecast values, without their spread. Immutable and safe to share.</summary>
/// <param name="Schema">The columns that are read from a row.</param>
/// <param name="Architecture">The method.</param>
/// <param name="Horizon">The number of steps that are forecast at once.</param>
/// <param name="SeasonLength">The number of steps of a season; 1 means no season.</param>
/// <param name="EndsAtZero">Whether zero is the lower limit of the values.</param>
/// <param name="Coefficients">The coefficients of each series and target; empty if nothing is smoothed.</param>
internal sealed record StatisticalPlan(
    SeriesSchema Schema, ForecastArchitecture Architecture, int Horizon, int SeasonLength, bool EndsAtZero,
    IReadOnlyDictionary<string, SmoothingParameters[]> Coefficients)
{
    private static readonly SmoothingParameters s_last = new(1, 0);
    private static readonly SmoothingParameters s_lastSeason = new(0, 1);
    private static readonly SmoothingParameters s_usual = new(0.2f, 0.1f); // for a series that was not among the training rows

    /// <summary>Returns the coefficients of a target.</summary>
    /// <param name="id">The id of the series.</param>
    /// <param name="target">The target.</param>
    public SmoothingParameters CoefficientsOf(string id, int target) => Architecture switch
    {
        ForecastArchitecture.Naive => s_last,
        ForecastArchitecture.SeasonalNaive => s_lastSeason,
        _ => Coefficients.TryGetValue(id, out var known) ? known[target] : s_usual,
    };

    /// <summary>Creates the channels of a series, one for each target.</summary>
    public StatisticalChannel[] CreateChannels()
    {
        var channels = new StatisticalChannel[Schema.TargetCount];
        for (var target = 0; target < channels.Length; target++)
            channels[target] = Architecture == ForecastArchitecture.ExponentialSmoothing
                ? new SmoothedChannel(SeasonLength) : new RepeatedChannel(SeasonLength);
        return channels;
    }

    /// <summary>Limits a forecast to the range of the values, and to that of Single.</summary>
    public float Limit(double value) => (float)Math.Clamp(value, EndsAtZero ? 0 : -float.MaxValue, float.MaxValue);
}
