using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Represents the calendar features of a model. Immutable.</summary>
internal sealed class SeriesCalendar
{
    private readonly CalendarFeatures[] _features;

    /// <param name="features">The features, without <see cref="CalendarFeatures.Automatic"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A feature is unknown, or still to be chosen: neither may reach a model file.</exception>
    public SeriesCalendar(CalendarFeatures features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual((int)(features & ~All), 0, nameof(features));
        Features = features;
        _features = [.. Enum.GetValues<CalendarFeatures>().Where(flag => flag != CalendarFeatures.None && (features & flag) != 0)];
    }

    /// <summary>Gets all features.</summary>
    public static CalendarFeatures All { get; } =
        Enum.GetValues<CalendarFeatures>().Where(flag => flag != CalendarFeatures.Automatic).Aggregate((all, flag) => all | flag);

    public CalendarFeatures Features { get; }

    /// <summary>Gets the number of values per step: two for each feature.</summary>
    public int Width => 2 * _features.Length;

    /// <summary>Replaces <see cref="CalendarFeatures.Automatic"/> by the features that suit the data.</summary>
    /// <param name="asked">The features in the options.</param>
    /// <param name="grid">The grid of times, or null if no series has two rows.</param>
    /// <param name="span">The time from the first to the last step of the longest series.</param>
    public static SeriesCalendar Choose(CalendarFeatures asked, TimeGrid? grid, TimeSpan span)
    {
        var chosen = asked & ~CalendarFeatures.Automatic;
        if ((asked & CalendarFeatures.Automatic) == 0 || grid is null)
            return new SeriesCalendar(chosen);

        // A cycle of two steps only alternates; one that the data do not contain more than once cannot be distinguished from a trend.
        bool Shows(double days) => grid.Duration.TotalDays * 3 <= days && span.TotalDays > days;
        if (grid.IsMonthly)
            return new SeriesCalendar(chosen | (Shows(366) ? CalendarFeatures.MonthOfYear : CalendarFeatures.None));
        chosen |= Shows(1.0 / 24) ? CalendarFeatures.MinuteOfHour : CalendarFeatures.None;
        chosen |= Shows(1) ? CalendarFeatures.HourOfDay : CalendarFeatures.None;
        chosen |= Shows(7) ? CalendarFeatures.DayOfWeek : CalendarFeatures.None;
        chosen |= Shows(366) ? CalendarFeatures.DayOfYear : CalendarFeatures.None;
        return new SeriesCalendar(chosen);
    }

    /// <summary>Writes the features of a time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="destination">Receives <see cref="Width"/> values: the sine and cosine of each feature.</param>
    public void Fill(DateTime time, Span<float> destination)
    {
        for (var i = 0; i < _features.Length; i++)
            (destination[2 * i], destination[(2 * i) + 1]) = SinCos(Position(_features[i], time));
    }

    /// <summary>Returns the position in a cycle, at least 0 and below 1.</summary>
    private static double Position(CalendarFeatures feature, DateTime time) => feature switch
    {
        CalendarFeatures.MinuteOfHour => time.Ticks % TimeSpan.TicksPerHour / (double)TimeSpan.TicksPerHour,
        CalendarFeatures.HourOfDay => time.Ticks % TimeSpan.TicksPerDay / (double)TimeSpan.TicksPerDay,
        CalendarFeatures.DayOfWeek => (int)time.DayOfWeek / 7.0,
        CalendarFeatures.DayOfMonth => (time.Day - 1.0) / DateTime.DaysInMonth(time.Year, time.Month),
        CalendarFeatures.DayOfYear => (time.DayOfYear - 1.0) / (DateTime.IsLeapYear(time.Year) ? 366 : 365),
        CalendarFeatures.MonthOfYear => (time.Month - 1) / 12.0,
        CalendarFeatures.QuarterOfYear => (time.Month - 1) / 3 / 4.0,
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "There is no such calendar feature."),
    };

    private static (float Sine, float Cosine) SinCos(double position)
    {
        var (sine, cosine) = Math.SinCos(Math.Tau * position);
        return ((float)sine, (float)cosine);
    }
}
