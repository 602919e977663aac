using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>
/// Represents the combined prediction of the groups of a model for one future value of a channel: the mean over groups, on the model's scale.
/// </summary>
/// <param name="Location">The location of the groups' windows, which is the prediction without a network.</param>
/// <param name="Point">The distance of the forecast from the location.</param>
/// <param name="Median">The distance of the median from the location.</param>
/// <param name="Down">The spread below the median, as <see cref="HeadReading.Down"/>.</param>
/// <param name="Up">The spread above the median.</param>
internal readonly record struct ChannelPrediction(double Location, double Point, double Median, double Down, double Up)
{
    /// <summary>Combines the prediction with that of a pretrained network. The spreads stay: they are calibrated by the errors of the combination.</summary>
    /// <param name="member">The network.</param>
    /// <param name="median">Its median on the model's scale.</param>
    public ChannelPrediction With(PretrainedMember member, double median) => this with
    {
        Location = member.Combine(Location, median),
        Point = (1 - member.Weight) * Point,
        Median = (1 - member.Weight) * Median,
    };

    /// <summary>Adds the prediction of a group.</summary>
    /// <param name="window">The group's window.</param>
    /// <param name="ahead">The number of steps after the last value, from 1.</param>
    /// <param name="reading">The prediction of the group's networks in the measure of that window.</param>
    /// <param name="known">The known spreads on which the bounds are based.</param>
    /// <param name="weight">The weight of the group in the mean.</param>
    public ChannelPrediction Add(ChannelWindow window, int ahead, in HeadReading reading, KnownSpread known, double weight)
    {
        var (location, scale) = (Location + (weight * window.Restore(0, ahead)), weight * window.Scale);
        if (scale == 0)
        {
            var still = weight * window.UsualScale * known.AfterStill(ahead);
            return new ChannelPrediction(location, Point, Median, Down + still, Up + still);
        }

        var (point, median, down, up) = known.Apply(reading, ahead);
        if (window.HasBorrowedScale)
            (point, median) = (0, 0); // a single value does not show how far a series moves
        return new ChannelPrediction(location, Point + (scale * point), Median + (scale * median), Down + (scale * down), Up + (scale * up));
    }
}
