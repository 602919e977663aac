namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>One whole series in order of time, without gaps: a step that was not in the data has NaN for everything but its calendar features.</summary>
internal sealed class TimeSeries
{
    /// <summary>Empty where there is only one series.</summary>
    public required string Id { get; init; }

    /// <summary>Number of steps, T.</summary>
    public required int Length { get; init; }

    /// <summary>The targets as they are in the data, NaN where missing.</summary>
    public required float[] Targets { get; init; } // [T, C]

    public required float[] Past { get; init; } // [T, P]

    public required float[] Future { get; init; } // [T, F]

    public required float[] Statics { get; init; } // [S]

    /// <summary>The clock at the first step; meaningless where there are no timestamps.</summary>
    public required SeriesClock First { get; init; }

    /// <summary>The clock after the last step.</summary>
    public required SeriesClock End { get; init; }

    /// <summary>Copies a step into a row.</summary>
    /// <param name="row">The row, of the same schema.</param>
    /// <param name="step">0 to <see cref="Length"/> - 1.</param>
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
