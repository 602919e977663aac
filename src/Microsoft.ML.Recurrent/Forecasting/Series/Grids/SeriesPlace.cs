namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Where a row continues its series. A plain value.</summary>
/// <param name="Steps">
/// Steps from the last row: 1, or more where rows are missing between them, or 0 if the series is closed at its time and the row has no value.
/// </param>
/// <param name="Time">The time of the row.</param>
/// <param name="Grid">Its place on the grid.</param>
internal readonly record struct SeriesPlace(long Steps, SeriesTime Time, GridPlace Grid)
{
    /// <summary>The time of the row as the grid counts it.</summary>
    public long Ticks { get; init; }

    /// <summary>Where the series was before the row.</summary>
    public GridPosition Start { get; init; }
}
