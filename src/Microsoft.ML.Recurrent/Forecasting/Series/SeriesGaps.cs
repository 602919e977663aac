namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>How many steps may be missing between two rows before a wrong date is the better explanation.</summary>
internal static class SeriesGaps
{
    private const long AlwaysAllowed = 1000;
    private const long MostPerStep = 10;

    // So that one wrong year does not fill the memory.
    private const long MostMissing = 1_000_000;

    /// <summary>Most steps that may be missing in one gap of a series: 10 for each step or row that it has, but 1,000 at least and 1,000,000 at most.</summary>
    /// <param name="known">Steps that were observed, or rows that were read.</param>
    public static long MostAfter(long known) => Math.Clamp(known, AlwaysAllowed / MostPerStep, MostMissing / MostPerStep) * MostPerStep;
}
