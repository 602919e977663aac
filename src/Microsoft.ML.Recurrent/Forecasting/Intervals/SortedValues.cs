namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>
/// Represents the empirical distribution of values in ascending order: n values cut the line into n + 1 parts, and a new value is equally likely to fall into
/// any of them.
/// </summary>
internal static class SortedValues
{
    /// <summary>Returns the levels of which a value is the quantile: one, or a range if some of the values are equal to it.</summary>
    /// <param name="sorted">The values in ascending order.</param>
    /// <param name="value">The value.</param>
    /// <returns>0 below all of the values and 1 above all of them; between two of them, the level is interpolated linearly.</returns>
    public static (double Low, double High) LevelsOf(ReadOnlySpan<float> sorted, double value)
    {
        var (first, last) = (0, sorted.Length);
        while (first < last)
        {
            var middle = (first + last) / 2;
            if (sorted[middle] < value)
                first = middle + 1;
            else
                last = middle;
        }

        var parts = sorted.Length + 1.0;
        while (last < sorted.Length && sorted[last] == value)
            last++;
        if (last > first)
            return ((first + 1) / parts, last / parts);
        if (first == 0 || first == sorted.Length)
            return first == 0 ? (0, 0) : (1, 1);
        var rank = first + ((value - sorted[first - 1]) / ((double)sorted[first] - sorted[first - 1]));
        return (rank / parts, rank / parts);
    }
}
