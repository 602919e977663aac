using System.Numerics;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids.Finding;

/// <summary>
/// Finds a step of fixed length: approximately from the most frequent difference between consecutive rows, and then exactly from the whole time that they span,
/// rounded to a whole unit of time or a whole number of steps per second if the times allow it.
/// </summary>
internal static class FixedGridFinder
{
    private static readonly long[] s_wholeUnits = [TimeSpan.TicksPerDay, TimeSpan.TicksPerHour, TimeSpan.TicksPerMinute, TimeSpan.TicksPerSecond];
    private static readonly long[] s_partUnits = [TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerMillisecond / 10, TimeSpan.TicksPerMicrosecond, 1];

    /// <param name="all">The ticks of the rows of each series in their order.</param>
    /// <param name="elapsed">See <see cref="TimeGrid.CountsElapsedTime"/>.</param>
    /// <returns>
    /// One or two grids, from the most frequent difference and from the whole span; the first is the better one if both suit the rows. Empty if no row follows
    /// another.
    /// </returns>
    public static IReadOnlyList<FixedGrid> Find(long[][] all, bool elapsed)
    {
        var differences = new List<long>();
        var common = 0L;
        foreach (var ticks in all)
        {
            for (var row = 1; row < ticks.Length; row++)
            {
                if (ticks[row] < ticks[row - 1])
                    continue;
                differences.Add(ticks[row] - ticks[row - 1]);
                if (common == 0 || differences[^1] % common != 0)
                    common = (long)BigInteger.GreatestCommonDivisor(common, differences[^1]);
            }
        }

        if (common == 0)
            return [];
        if (CoarseClock.Find(all, differences, common) is { } even)
            return [Make(even.Ticks, even.Steps, even.Error, common, elapsed)];
        differences.RemoveAll(difference => difference == 0);
        differences.Sort();
        var step = Refine(differences, Roughly(differences), shortOnly: true).Step;
        var (_, span, steps, jitter) = Refine(differences, step, shortOnly: false);
        var spanned = Make(span, steps, 2 * jitter / steps, common, elapsed);
        var (most, times) = MostFrequent(differences);
        var frequent = Make(most, 1, 0, common, elapsed);
        return 2 * times >= differences.Count ? [frequent, spanned] : [spanned, frequent];
    }

    /// <summary>Returns the most frequent difference, and the shorter of equally frequent ones, because the longer may be a gap.</summary>
    private static (long Difference, int Times) MostFrequent(List<long> sorted)
    {
        var (best, most, start) = (sorted[0], 0, 0);
        for (var end = 1; end <= sorted.Count; end++)
        {
            if (end < sorted.Count && sorted[end] == sorted[start])
                continue;
            if (end - start > most)
                (best, most) = (sorted[start], end - start);
            start = end;
        }

        return (best, most);
    }

    /// <summary>Returns the median of the differences that are near the most frequent one.</summary>
    private static double Roughly(List<long> sorted)
    {
        var (best, most, end) = (0, 0, 0);
        for (var start = 0; start < sorted.Count; start++)
        {
            if (start > 0 && sorted[start] == sorted[start - 1])
                continue;
            while (end < sorted.Count && sorted[end] < 1.5 * sorted[start])
                end++;
            if (end - start > most)
                (best, most) = (start, end - start);
        }

        return sorted[best + (most / 2)];
    }

    private static (double Step, long Ticks, long Steps, double Jitter) Refine(List<long> sorted, double step, bool shortOnly)
    {
        var (ticks, steps) = (0L, 0L);
        foreach (var difference in sorted)
        {
            if (shortOnly && difference >= 1.5 * step)
                break;
            var passed = Math.Max(1, (long)Math.Round(difference / step));
            if (difference < step / 2)
                continue;
            (ticks, steps) = (ticks + difference, steps + passed);
        }

        if (steps == 0)
            return (step, (long)Math.Round(step), 1, 0);
        var (exact, jitter) = ((double)ticks / steps, 0.0);
        foreach (var difference in sorted)
            if (difference >= step / 2 && difference < 1.5 * step)
                jitter = Math.Max(jitter, Math.Abs(difference - exact));
        return (exact, ticks, steps, jitter);
    }

    private static FixedGrid Make(long ticks, long steps, double error, long common, bool elapsed)
    {
        var (numerator, denominator) = Round(ticks, steps, error);
        var step = (double)numerator / denominator;
        var isCoarse = common >= 10 && common <= TimeSpan.TicksPerSecond && common * 50 > step && (denominator > 1 || numerator % common != 0);
        return new FixedGrid(numerator, denominator, isCoarse ? common : 0, elapsed);
    }

    private static (long Numerator, long Denominator) Round(long ticks, long steps, double error)
    {
        var step = (double)ticks / steps;
        if (Whole(s_wholeUnits) is { } whole)
            return whole;
        var rate = Math.Round(TimeSpan.TicksPerSecond / step);
        if (rate >= 1 && Math.Abs(step - (TimeSpan.TicksPerSecond / rate)) <= error)
            return Reduced(TimeSpan.TicksPerSecond, (long)rate);

        // The frame rates of television.
        if (rate >= 1 && Math.Abs(step - (TimeSpan.TicksPerSecond * 1.001 / rate)) <= error)
            return Reduced(TimeSpan.TicksPerSecond * 1001, (long)rate * 1000);
        return Whole(s_partUnits) ?? Reduced(ticks, steps);

        (long, long)? Whole(long[] units)
        {
            foreach (var unit in units)
                if (Math.Round(step / unit) is >= 1 and var count && Math.Abs(step - (count * unit)) <= error)
                    return ((long)count * unit, 1);
            return null;
        }
    }

    private static (long Numerator, long Denominator) Reduced(long numerator, long denominator)
    {
        var common = (long)BigInteger.GreatestCommonDivisor(numerator, denominator);
        return (numerator / common, denominator / common);
    }
}
