namespace Microsoft.ML.Recurrent.Featurizing.Series.Views;

/// <summary>Stretches or shrinks series to a number of values.</summary>
internal static class Resampling
{
    /// <summary>Stretches a series by straight lines between its values, or shrinks it by the means of equal parts.</summary>
    /// <param name="values">The values, at least one.</param>
    /// <param name="result">Receives as many values as it holds.</param>
    public static void Apply(ReadOnlySpan<float> values, Span<float> result)
    {
        if (values.Length <= result.Length)
            Stretch(values, result);
        else
            Shrink(values, result);
    }

    private static void Stretch(ReadOnlySpan<float> values, Span<float> result)
    {
        if (values.Length == 1)
        {
            result.Fill(values[0]);
            return;
        }

        var ratio = (double)(values.Length - 1) / Math.Max(1, result.Length - 1);
        for (var i = 0; i < result.Length; i++)
        {
            var place = i * ratio;
            var before = Math.Min((int)place, values.Length - 2);
            result[i] = (float)(values[before] + ((place - before) * ((double)values[before + 1] - values[before])));
        }
    }

    // A value on the border of two parts counts in both, by the share that lies in each.
    private static void Shrink(ReadOnlySpan<float> values, Span<float> result)
    {
        var ratio = (double)values.Length / result.Length;
        for (var i = 0; i < result.Length; i++)
        {
            var (start, end, sum) = (i * ratio, (i + 1) * ratio, 0.0);
            for (var j = (int)start; j < Math.Min(end, values.Length); j++)
                sum += values[j] * (Math.Min(end, j + 1) - Math.Max(start, j));
            result[i] = (float)(sum / ratio);
        }
    }
}
