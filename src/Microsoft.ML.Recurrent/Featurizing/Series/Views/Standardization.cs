namespace Microsoft.ML.Recurrent.Featurizing.Series.Views;

/// <summary>Brings values to mean 0 and standard deviation 1.</summary>
internal static class Standardization
{
    /// <summary>Replaces values by their distances from the mean in standard deviations; values that are all the same become 0.</summary>
    /// <param name="values">The values, at least one, all finite.</param>
    /// <returns>The mean and the standard deviation that the values had.</returns>
    public static (double Mean, double Deviation) Apply(Span<float> values)
    {
        var (sum, low, high) = (0.0, float.MaxValue, float.MinValue);
        foreach (var value in values)
        {
            sum += value;
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        var mean = sum / values.Length;
        if (low == high)
        {
            values.Clear();
            return (mean, 0);
        }

        var squares = 0.0;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        var deviation = Math.Sqrt(squares / values.Length);
        foreach (ref var value in values)
            value = (float)((value - mean) / deviation);
        return (mean, deviation);
    }
}
