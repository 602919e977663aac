namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>
/// Represents a whole series in order of time, without gaps: a step that was not in the data has NaN for everything but its calendar features.
/// </summary>
internal sealed class TimeSeries
{
    /// <summary>Gets the id of the series; empty if there is only one series.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the number of steps, T.</summary>
    public required int Length { get; init; }

    /// <summary>Gets the targets as they are in the data, NaN if missing.</summary>
    public required float[] Targets { get; init; } // [T, C]

    public required float[] Past { get; init; } // [T, P]

    public required float[] Future { get; init; } // [T, F]

    public required float[] Statics { get; init; } // [S]

    /// <summary>Gets the clock at the first step; meaningless without timestamps.</summary>
    public required SeriesClock First { get; init; }

    /// <summary>Gets the clock after the last step.</summary>
    public required SeriesClock End { get; init; }

    /// <summary>Copies a step into a row.</summary>
    /// <param name="row">The row, of the same schema.</param>
    /// <param name="step">The number of the step, 0 to <see cref="Length"/> - 1.</param>
    /// <param name="schema">The schema.</param>
    public void CopyTo(ForecastRow row, int step, SeriesSchema schema)
    {
        row.Id = Id.AsMemory();
        row.Position = step;
        (row.Time, row.Universal) = First.TimeAfter(step, schema);
        Targets.AsSpan(step * row.Targets.Length, row.Targets.Length).CopyTo(row.Targets);
        Past.AsSpan(step * row.Past.Length, row.Past.Length).CopyTo(row.Past);
        Future.AsSpan(step * row.Future.Length, row.Future.Length).CopyTo(row.Future);
        Statics.CopyTo(row.Statics, 0);
    }
}
