using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>What the groups of a model say together about one coming value of a channel: the mean over groups, on the model's scale.</summary>
/// <param name="Location">Where the windows of the groups put it without a network.</param>
/// <param name="Point">The forecast's distance from that.</param>
/// <param name="Median">The median's distance from it.</param>
/// <param name="Down">Spread below the median, as <see cref="HeadReading.Down"/>.</param>
/// <param name="Up">Spread above it.</param>
internal readonly record struct ChannelOutlook(double Location, double Point, double Median, double Down, double Up)
{
    /// <summary>Adds what a group says.</summary>
    /// <param name="window">The group's window.</param>
    /// <param name="ahead">Steps after the last value, from 1.</param>
    /// <param name="reading">What its networks say in the measure of that window.</param>
    /// <param name="known">The spreads that bounds lean on.</param>
    /// <param name="weight">The group's part of the mean.</param>
    public ChannelOutlook Add(ChannelWindow window, int ahead, in HeadReading reading, KnownSpread known, double weight)
    {
        var (location, scale) = (Location + (weight * window.Restore(0, ahead)), weight * window.Scale);
        if (scale == 0)
        {
            var still = weight * window.UsualScale * known.AfterStill(ahead);
            return new ChannelOutlook(location, Point, Median, Down + still, Up + still);
        }

        var (point, median, down, up) = known.Apply(reading, ahead);
        if (window.HasBorrowedScale)
            (point, median) = (0, 0); // how far a series moves that has shown one value nobody knows
        return new ChannelOutlook(location, Point + (scale * point), Median + (scale * median), Down + (scale * down), Up + (scale * up));
    }
}
