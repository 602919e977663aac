namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Represents the weighted mean of statistical forecasts of a series, which has smaller errors than the best of them (Bates and Granger 1969; Makridakis et al.
/// 2020). Immutable.
/// </summary>
/// <param name="SeasonLength">The number of steps in a season; 1 means no season.</param>
/// <param name="Parts">The forecasts, at least one, ordered by the form of their season; their weights add up to one.</param>
internal sealed record SeriesCombination(int SeasonLength, CombinationPart[] Parts)
{
    /// <summary>Gets the form of the season that has the largest weight.</summary>
    public SeasonForm Form { get; } = Parts.GroupBy(part => part.Form).MaxBy(group => group.Sum(part => part.Weight))!.Key;

    /// <summary>Forecasts the values after a stretch of values without gaps.</summary>
    /// <param name="values">The values, oldest first; at least one.</param>
    /// <param name="scratch">The buffers to work in; <see cref="Scratch.Adjusted"/> then holds the values without the season.</param>
    /// <param name="ahead">Receives the forecasts, that of the next value first.</param>
    /// <returns>The level at the end, without the season.</returns>
    public double Forecast(ReadOnlySpan<double> values, Scratch scratch, Span<double> ahead)
    {
        double level = 0;
        ahead.Clear();
        var isPositive = IsPositive(values);
        var one = scratch.Ahead.AsSpan(0, ahead.Length);
        SeasonForm? removed = null;
        double limit = 0, slope = 0;
        foreach (var part in Parts)
        {
            if (part.Form != removed)
            {
                Remove(values, Usable(part.Form, isPositive), scratch);
                (limit, slope) = (LimitOf(scratch, values.Length), Slope(scratch.Rest(values.Length)));
                removed = part.Form;
            }

            level += part.Weight * Extend(part, scratch.Rest(values.Length), limit, slope, one);
            Restore(one, Usable(part.Form, isPositive), scratch.Indices.AsSpan(0, SeasonLength), values.Length);
            for (var h = 0; h < ahead.Length; h++)
                ahead[h] += part.Weight * one[h];
        }

        if (removed != Form)
            Remove(values, Usable(Form, isPositive), scratch);
        return level;
    }

    /// <summary>
    /// Returns the largest error that counts in full. Without a season, such as in years, a large change is more likely to last than to be an outlier.
    /// </summary>
    public static double LimitOf(Scratch scratch, int count) =>
        scratch.Indices.Length > 1 ? TrendRun.LimitOf(scratch.Rest(count), scratch.Compared) : double.PositiveInfinity;

    /// <summary>Extends values without a season.</summary>
    /// <param name="part">The forecast.</param>
    /// <param name="rest">The values.</param>
    /// <param name="limit">The largest error that counts in full.</param>
    /// <param name="slope">The slope of the straight line through the values.</param>
    /// <param name="ahead">Receives the forecasts.</param>
    /// <returns>The level at the end.</returns>
    public static double Extend(in CombinationPart part, ReadOnlySpan<double> rest, double limit, double slope, Span<double> ahead)
    {
        var run = new TrendRun(part, rest, limit);
        foreach (var value in rest)
            run.Observe(value);
        run.Forecast(ahead);
        if (part.Drift > 0)
        {
            var first = (1 - Math.Pow(1 - part.Level, rest.Length)) / part.Level;
            for (var h = 0; h < ahead.Length; h++)
                ahead[h] += part.Drift * slope * (h + first);
        }

        return run.Level;
    }

    /// <summary>Puts a season back into forecasts.</summary>
    public static void Restore(Span<double> ahead, SeasonForm form, ReadOnlySpan<double> indices, int length)
    {
        var position = length % indices.Length;
        for (var h = 0; h < ahead.Length && form != SeasonForm.None; h++)
        {
            ahead[h] = form == SeasonForm.Multiplied ? ahead[h] * indices[position] : ahead[h] + indices[position];
            position = position + 1 == indices.Length ? 0 : position + 1;
        }
    }

    /// <summary>Returns the slope of the straight line through values, by least squares.</summary>
    public static double Slope(ReadOnlySpan<double> values)
    {
        var middle = (values.Length - 1) / 2.0;
        double product = 0, square = 0;
        for (var i = 0; i < values.Length; i++)
        {
            product += (i - middle) * values[i];
            square += (i - middle) * (i - middle);
        }

        return square > 0 ? product / square : 0;
    }

    /// <summary>Returns the form that is used for values: factors need positive ones.</summary>
    public static SeasonForm Usable(SeasonForm form, bool isPositive) => form == SeasonForm.Multiplied && !isPositive ? SeasonForm.Added : form;

    public static bool IsPositive(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            if (value <= 0)
                return false;
        return true;
    }

    private void Remove(ReadOnlySpan<double> values, SeasonForm form, Scratch scratch)
    {
        var indices = scratch.Indices.AsSpan(0, SeasonLength);
        SeasonalIndices.Measure(values, form, scratch.Compared, indices);
        SeasonalIndices.Remove(values, form, indices, scratch.Adjusted);
    }

    /// <summary>Represents the buffers that a thread needs for a forecast.</summary>
    /// <param name="season">The number of steps in the longest season.</param>
    /// <param name="longest">The maximum number of values.</param>
    /// <param name="horizon">The maximum number of steps ahead.</param>
    internal sealed class Scratch(int season, int longest, int horizon)
    {
        public double[] Values { get; } = new double[longest];

        public double[] Adjusted { get; } = new double[longest];

        public double[] Compared { get; } = new double[longest];

        public double[] Indices { get; } = new double[season];

        public double[] Ahead { get; } = new double[horizon];

        public ReadOnlySpan<double> Rest(int count) => Adjusted.AsSpan(0, count);
    }
}
