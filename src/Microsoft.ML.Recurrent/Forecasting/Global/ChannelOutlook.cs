namespace Microsoft.ML.Recurrent.Forecasting.Global;

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
    /// <param name="weight">The group's part of the mean.</param>
    public ChannelOutlook Add(ChannelWindow window, int ahead, in HeadReading reading, double weight)
    {
        var scale = weight * window.Scale;
        return new ChannelOutlook(
            Location + (weight * window.Restore(0, ahead)), Point + (scale * reading.Point), Median + (scale * reading.Median), Down + (scale * reading.Down),
            Up + (scale * reading.Up));
    }
}
