using Microsoft.ML.Recurrent.Ensembles;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>Chooses the positions of training and held-out windows.</summary>
internal static class WindowPlacing
{
    /// <summary>
    /// Returns the number of rows of a series to learn from if its end is held out: the given share, but at least a horizon, is held out if that leaves two
    /// thirds of the series.
    /// </summary>
    public static int Cut(int length, int horizon, HeldOutRule heldOut) => length - Math.Min(Math.Max(heldOut.LastOf(length), horizon), length / 3);

    /// <summary>
    /// Returns evenly spaced windows whose targets end within the rows that may be used. If a series is too short for a whole context and horizon, its windows
    /// are as long as its values allow.
    /// </summary>
    public static WindowPlace[] Training(GlobalPlan plan, IReadOnlyList<TimeSeriesRows> series, int most) => Place(plan, series, most, (rows, _) =>
    {
        var last = Math.Max(rows.Count - plan.Horizon, Math.Min(rows.Count / 2, rows.Count - 1));
        return (Math.Max(1, Math.Min(plan.ContextLength, last / 2)), last);
    });

    /// <summary>Returns evenly spaced windows whose targets are in the held-out rows.</summary>
    /// <param name="plan">The plan, with context and horizon.</param>
    /// <param name="series">The whole series.</param>
    /// <param name="cuts">The number of rows of each series to learn from.</param>
    /// <param name="most">The maximum number of windows.</param>
    public static WindowPlace[] HeldOut(GlobalPlan plan, IReadOnlyList<TimeSeriesRows> series, IReadOnlyList<int> cuts, int most) =>
        Place(plan, series, most, (rows, index) => cuts[index] >= rows.Count ? (1, 0)
            : (Math.Max(1, cuts[index]), Math.Max(cuts[index], rows.Count - plan.Horizon)));

    private static WindowPlace[] Place(GlobalPlan plan, IReadOnlyList<TimeSeriesRows> series, int most, Func<TimeSeriesRows, int, (int First, int Last)> range)
    {
        var ranges = series.Select(range).ToArray();
        var total = ranges.Sum(r => Math.Max(0L, r.Last - r.First + 1)) * plan.TargetCount;
        // Fractions of rows, because windows a whole number of rows apart would fall on the same few phases of a season again and again if the two have a
        // common factor.
        var spacing = Math.Max(1, total / (double)most);
        var origins = new List<(int Series, int Origin)>();
        for (var s = 0; s < ranges.Length; s++)
        {
            // From the end, so that the latest window is always included.
            var rows = ranges[s].Last - ranges[s].First + 1;
            for (var window = 0; window * spacing < rows; window++)
                origins.Add((s, ranges[s].Last - (int)(window * spacing)));
        }

        // If there are more series than windows are allowed, some series are left out, but no target is.
        var kept = Math.Min(origins.Count, Math.Max(1, most / plan.TargetCount));
        return [.. Enumerable.Range(0, kept).Select(i => origins[(int)((long)i * origins.Count / kept)])
            .SelectMany(at => Enumerable.Range(0, plan.TargetCount).Select(target => new WindowPlace(at.Series, target, at.Origin)))
            .Where(place => HasTarget(plan, series[place.Series], place))];
    }

    private static bool HasTarget(GlobalPlan plan, TimeSeriesRows rows, WindowPlace place)
    {
        for (var step = place.Origin; step < Math.Min(rows.Count, place.Origin + plan.Horizon); step++)
            if (!float.IsNaN(rows.Series.Targets[(step * plan.TargetCount) + place.Target]))
                return true;
        return false;
    }
}
