namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Measures a season by the classical decomposition: for each position, the mean over seasons of the values compared with their centred moving average, without
/// the lowest and the highest, and shrunk by as much as the seasons differ from one another (James and Stein 1961; Miller and Williams 2003).
/// </summary>
internal static class SeasonalIndices
{
    private const int FewestTrimmed = 4;
    private const int MostSeasons = 64;

    /// <summary>Measures the season of values without gaps.</summary>
    /// <param name="values">The values; positive for <see cref="SeasonForm.Multiplied"/>.</param>
    /// <param name="form">The form of the season.</param>
    /// <param name="scratch">A buffer. [at least values]</param>
    /// <param name="indices">
    /// Receives the index of each position, that of the first value first: factors with a mean of one, or parts with a mean of zero. If there are fewer than
    /// two seasons, all are one or zero. [season]
    /// </param>
    public static void Measure(ReadOnlySpan<double> values, SeasonForm form, Span<double> scratch, Span<double> indices)
    {
        var neutral = form == SeasonForm.Multiplied ? 1.0 : 0;
        indices.Fill(neutral);
        var season = indices.Length;
        if (form == SeasonForm.None || season < 2 || values.Length < 2 * season)
            return;
        var half = season / 2;
        Compare(values, form, season, scratch);
        var compared = scratch[half..(values.Length - half)];
        Span<double> one = stackalloc double[MostSeasons];
        double uncertain = 0, centre = 0;
        for (var position = 0; position < season; position++)
        {
            var count = 0;
            for (var at = compared.Length - 1 - ((compared.Length - 1 + half - position) % season); at >= 0 && count < MostSeasons; at -= season)
                one[count++] = compared[at];
            indices[position] = Mean(one[..count], neutral, out var variance);
            uncertain += variance / Math.Max(1, count);
            centre += indices[position] / season;
        }

        double varied = 0;
        for (var position = 0; position < season; position++)
        {
            indices[position] = form == SeasonForm.Multiplied ? (indices[position] / centre) - 1 : indices[position] - centre;
            varied += indices[position] * indices[position];
        }

        var kept = varied > 0 && season > 3 ? Math.Max(0, 1 - ((season - 3.0) / season * uncertain / varied)) : 1;
        for (var position = 0; position < season; position++)
            indices[position] = neutral + (kept * indices[position]);
    }

    /// <summary>Removes a season.</summary>
    public static void Remove(ReadOnlySpan<double> values, SeasonForm form, ReadOnlySpan<double> indices, Span<double> adjusted)
    {
        var position = 0;
        for (var i = 0; i < values.Length; i++)
        {
            adjusted[i] = form switch
            {
                SeasonForm.Multiplied => values[i] / indices[position],
                SeasonForm.Added => values[i] - indices[position],
                _ => values[i],
            };
            position = position + 1 == indices.Length ? 0 : position + 1;
        }
    }

    /// <summary>Writes the values compared with their centred moving average, where there is one.</summary>
    private static void Compare(ReadOnlySpan<double> values, SeasonForm form, int season, Span<double> compared)
    {
        var half = season / 2;
        double sum = 0;
        for (var i = 0; i < 2 * half; i++)
            sum += values[i];
        for (var i = half; i < values.Length - half; i++)
        {
            sum += values[i + half];
            var average = (season % 2 == 0 ? sum - ((values[i - half] + values[i + half]) / 2) : sum) / season;
            compared[i] = form != SeasonForm.Multiplied ? values[i] - average
                : average > 0 ? values[i] / average : 1; // a huge value may leave nothing of the sum but its rounding
            sum -= values[i - half];
        }
    }

    /// <summary>Returns the mean without the extremes, and the variance of all.</summary>
    private static double Mean(Span<double> values, double neutral, out double variance)
    {
        variance = 0;
        if (values.Length == 0)
            return neutral;
        double sum = 0;
        foreach (var value in values)
            sum += value;
        var mean = sum / values.Length;
        foreach (var value in values)
            variance += (value - mean) * (value - mean) / Math.Max(1, values.Length - 1);
        if (values.Length < FewestTrimmed)
            return mean;
        values.Sort();
        return (sum - values[0] - values[^1]) / (values.Length - 2);
    }
}
