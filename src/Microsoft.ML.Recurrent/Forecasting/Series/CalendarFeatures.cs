namespace Microsoft.ML.Recurrent;

/// <summary>
/// Specifies what a forecaster reads about the date and time of a step. Each feature is the position in a cycle as two values, its sine and cosine, so that the
/// end of a cycle is close to its beginning. Saved models contain these numbers: never renumber.
/// </summary>
[Flags]
public enum CalendarFeatures
{
    /// <summary>No calendar features.</summary>
    None = 0,

    /// <summary>The position in the hour, seconds included.</summary>
    MinuteOfHour = 1,

    /// <summary>The position in the day, minutes and seconds included.</summary>
    HourOfDay = 2,

    /// <summary>The day of the week.</summary>
    DayOfWeek = 4,

    /// <summary>The day of the month, as a share of the number of days in the month.</summary>
    DayOfMonth = 8,

    /// <summary>The day of the year, as a share of the number of days in the year. Also the position in the year of weekly data.</summary>
    DayOfYear = 16,

    /// <summary>The month of the year.</summary>
    MonthOfYear = 32,

    /// <summary>The quarter of the year.</summary>
    QuarterOfYear = 64,

    /// <summary>
    /// Chosen from the sampling interval: the cycles that have at least three steps and that the training data of a series contain more than once. These are
    /// the hour, the day and the week for intervals shorter than they are, and the day of the year, or the month of the year if steps are calendar months. May
    /// be combined with other features. A model contains the features that were chosen, never this value.
    /// </summary>
    Automatic = 128,
}
