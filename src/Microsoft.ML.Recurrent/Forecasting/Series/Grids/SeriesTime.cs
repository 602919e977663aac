namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Represents a time as a local and as a universal time. A plain value.</summary>
/// <param name="Local">The local time, as clocks show it; it determines calendar features and days.</param>
/// <param name="Universal">
/// The point in time; the same as <paramref name="Local"/> if no zone is known, and the default for a local time until the rows before it determine the point
/// in time.
/// </param>
internal readonly record struct SeriesTime(DateTime Local, DateTime Universal)
{
    /// <summary>Creates a time of which only the local time is known.</summary>
    public static SeriesTime Of(DateTime local) => new(local, local);
}
