namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids.Finding;

/// <summary>
/// Finds the step of rows whose clock is about as coarse as the step or coarser, so that rows share times: the rows are evenly spaced, and each time is that of
/// the row, rounded. Only the number of rows then determines the step, so the result is used only if it explains every time.
/// </summary>
internal static class CoarseClock
{
    private const int FewestRows = 32;
    private const long FewestTicks = 10;
    private const int LongestPause = 8;

    private const int FewestUneven = 8;

    // Rounding moves a time by less than the resolution of the clock; the rest is the error of the step.
    private const double Slack = 1.3;

    // The longest step, in resolutions of the clock, whose rows a coarse clock may blur.
    private const int MostPerStep = 4;

    /// <param name="all">The ticks of the rows of each series in their order.</param>
    /// <param name="differences">The differences between rows that follow one another.</param>
    /// <param name="common">The greatest common divisor of the differences, which is the resolution of the clock.</param>
    /// <returns>
    /// The ticks and steps of all stretches without a pause, and the error of a step, or null if the clock is not coarse or the rows are not evenly spaced.
    /// </returns>
    public static (long Ticks, long Steps, double Error)? Find(long[][] all, List<long> differences, long common)
    {
        if (common is < FewestTicks or > TimeSpan.TicksPerSecond || differences.Count + 1 < FewestRows)
            return null;
        var middle = differences.Order().ElementAt(differences.Count / 2);
        var pause = LongestPause * Math.Max(common, middle);
        var stretches = all.SelectMany(ticks => Stretches(ticks, pause)).ToArray();
        var steps = stretches.Sum(one => (long)one.Count - 1);
        var step = steps == 0 ? 0 : stretches.Sum(StepOf) / steps;

        // A few missing rows also look like a coarse clock, but the rows are then less evenly spaced.
        var isShared = differences.Contains(0);
        if (step <= 0 || (!isShared && (step >= MostPerStep * common || differences.Count(difference => difference != middle) < FewestUneven)))
            return null;
        return stretches.All(one => IsEven(one, step, (Slack * common) + 1))
            ? ((long)Math.Round(step * steps), steps, (double)common / stretches.Max(one => one.Count - 1)) : null;
    }

    private static IEnumerable<ArraySegment<long>> Stretches(long[] ticks, long pause)
    {
        var start = 0;
        for (var row = 1; row <= ticks.Length; row++)
        {
            if (row < ticks.Length && ticks[row] >= ticks[row - 1] && ticks[row] - ticks[row - 1] <= pause)
                continue;
            yield return new ArraySegment<long>(ticks, start, row - start);
            start = row;
        }
    }

    /// <summary>
    /// Returns the ticks of all steps of a stretch, estimated from the means of its first and its second half, on which rounding has the least effect.
    /// </summary>
    private static double StepOf(ArraySegment<long> ticks)
    {
        var half = ticks.Count / 2;
        if (half == 0)
            return 0;
        var (first, second) = (0.0, 0.0);
        for (var row = 0; row < half; row++)
        {
            first += ticks[row] - ticks[0];
            second += ticks[ticks.Count - half + row] - ticks[0];
        }

        return (second - first) / half / (ticks.Count - half) * (ticks.Count - 1);
    }

    private static bool IsEven(ArraySegment<long> ticks, double step, double most)
    {
        var (least, greatest) = (double.MaxValue, double.MinValue);
        for (var row = 0; row < ticks.Count; row++)
        {
            var late = ticks[row] - ticks[0] - (row * step);
            (least, greatest) = (Math.Min(least, late), Math.Max(greatest, late));
        }

        return greatest - least <= most;
    }
}
