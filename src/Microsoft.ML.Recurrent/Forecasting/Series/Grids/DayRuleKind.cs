namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Specifies how a day of a month is determined. Saved models contain these numbers: never renumber.</summary>
internal enum DayRuleKind
{
    /// <summary>A day by its number, or the last day of a shorter month.</summary>
    Day,

    /// <summary>A day from Monday to Friday, counted from the beginning of the month or, if the number is negative, from its end.</summary>
    BusinessDay,

    /// <summary>A day of the week, counted in the same way; the number is seven times the count, plus the day of the week.</summary>
    Weekday,

    /// <summary>A day by its number, or the Friday before it if it is on a weekend.</summary>
    DayOrBefore,

    /// <summary>A day by its number, or the Monday after it if it is on a weekend.</summary>
    DayOrAfter,
}
