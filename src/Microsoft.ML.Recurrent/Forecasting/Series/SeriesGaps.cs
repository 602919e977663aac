namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Limits how many steps may be missing between two rows before a wrong date is the better explanation.</summary>
internal static class SeriesGaps
{
    private const long AlwaysAllowed = 1000;
    private const long MostPerStep = 10;

    // So that one wrong year does not fill the memory.
    private const long MostMissing = 1_000_000;

    /// <summary>
    /// Returns the maximum number of steps that may be missing in one gap of a series: 10 for each step or row that it has, but at least 1,000 and at most
    /// 1,000,000.
    /// </summary>
    /// <param name="known">The number of steps that were observed, or of rows that were read.</param>
    public static long MostAfter(long known) => Math.Clamp(known, AlwaysAllowed / MostPerStep, MostMissing / MostPerStep) * MostPerStep;
}
