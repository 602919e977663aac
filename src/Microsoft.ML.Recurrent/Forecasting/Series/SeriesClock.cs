namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Where a series stands in time. A plain value.</summary>
/// <param name="Last">The time of the last row.</param>
/// <param name="Day">The greatest day of the month so far: where steps of months fall, as far as the month has it. 0 before the first row.</param>
internal readonly record struct SeriesClock(DateTime Last, int Day)
{
    /// <summary>Steps from the last row to the next, above 1 where rows are missing between them.</summary>
    /// <exception cref="ArgumentException">The row is not later, or does not fall on the grid of the sampling interval.</exception>
    public long StepsTo(ForecastRow row, SeriesSchema schema, string id)
    {
        if (Day == 0 || schema.TimestampColumnName is null)
            return 1;
        if (row.Time <= Last)
            throw SeriesErrors.NotLater(schema, id, row, Last);
        if (schema.Step is not { } step)
            return 1;
        var steps = step.Count(Last, row.Time, Day);
        return steps > 0 ? steps : throw SeriesErrors.BesideTheGrid(schema, id, row, Last);
    }

    /// <summary>The time some steps after the last row; that of the last row where no interval is known.</summary>
    public DateTime After(long steps, SeriesSchema schema) => schema.Step is { } step && Day > 0 ? step.Add(Last, steps, Day) : Last;

    /// <summary>The clock after some steps that are missing before a row, whose day of the month may be the greatest so far.</summary>
    public SeriesClock SkippedTo(DateTime row, long steps, SeriesSchema schema)
    {
        var known = this with { Day = Math.Max(Day, row.Day) };
        return known with { Last = known.After(steps, schema) };
    }

    /// <summary>The clock after a row.</summary>
    public SeriesClock MovedTo(DateTime time) => new(time, Math.Max(Day, time.Day));
}
