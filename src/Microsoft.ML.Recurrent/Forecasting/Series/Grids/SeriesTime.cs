namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>A time in both ways of telling it. A plain value.</summary>
/// <param name="Local">What a clock on the wall shows; calendar features and days are told by it.</param>
/// <param name="Universal">
/// The point in time; the same as <paramref name="Local"/> where no zone is known, and the default for what a wall clock showed, until the rows before it
/// decide.
/// </param>
internal readonly record struct SeriesTime(DateTime Local, DateTime Universal)
{
    /// <summary>A time of which nothing but the clock on the wall is known.</summary>
    public static SeriesTime Of(DateTime local) => new(local, local);
}
