namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Represents steps that are missing between two rows of a series. A plain value.</summary>
/// <param name="Row">The number of rows of the series before the gap.</param>
/// <param name="Missing">The number of missing steps.</param>
/// <param name="Before">The clock at the last row.</param>
/// <param name="LastPosition">The number of the last row in the data.</param>
/// <param name="NextTime">The time of the next row.</param>
/// <param name="NextPosition">The number of the next row in the data.</param>
internal readonly record struct SeriesGap(int Row, long Missing, SeriesClock Before, long LastPosition, DateTime NextTime, long NextPosition);
