using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Fitting;

/// <summary>Represents the lengths that the options ask of a forecaster, in steps at which its series are open.</summary>
/// <param name="Horizon">The number of steps that are forecast at once.</param>
/// <param name="Season">The season; null if it is to be found.</param>
/// <param name="SmoothingSeasons">The seasons that exponential smoothing may follow; empty for the season.</param>
internal sealed record ForecastLengths(int Horizon, int? Season, int[] SmoothingSeasons)
{
    /// <summary>Converts the seasons of options, which count every step of the grid, and reports if that changes the season.</summary>
    /// <param name="options">The checked options.</param>
    /// <param name="grid">The grid of times, or null if there is none.</param>
    /// <param name="log">The log.</param>
    public static ForecastLengths Of(ForecastingOptions options, TimeGrid? grid, RecurrentLog log)
    {
        if (grid is null)
            return new ForecastLengths(options.Horizon, options.SeasonLength, options.SmoothingSeasonLengths);
        int? open = options.SeasonLength is { } season ? grid.OpenStepsOf(season) : null;
        if (open != options.SeasonLength)
            log.Info(string.Create(CultureInfo.InvariantCulture,
                $"The season of {options.SeasonLength} steps has {open} steps at which the series are open, and is counted in those."));
        return new ForecastLengths(options.Horizon, open, [.. options.SmoothingSeasonLengths.Select(grid.OpenStepsOf).Distinct()]);
    }
}
