namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Represents the place at which a row continues its series. A plain value.</summary>
/// <param name="Steps">
/// The number of steps from the last row: 1, or more if rows are missing between them, or 0 if the series is closed at its time and the row has no value.
/// </param>
/// <param name="Time">The time of the row.</param>
/// <param name="Grid">The place of the row on the grid.</param>
internal readonly record struct SeriesPlace(long Steps, SeriesTime Time, GridPlace Grid)
{
    /// <summary>Gets the time of the row as the grid counts it.</summary>
    public long Ticks { get; init; }

    /// <summary>Gets the position of the series before the row.</summary>
    public GridPosition Start { get; init; }
}
