namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Spoils a series as measurements are spoiled: breaks, outliers, limits of the scale, rounding, and missing values.</summary>
internal sealed class Accidents(Draws draws)
{
    private readonly double[] _sorted = new double[SeriesGenerator.MostValues];

    /// <summary>Changes the values.</summary>
    public void Apply(Span<double> values)
    {
        if (draws.Chance(SeriesGenerator.IsShort(values) ? 0.12 : 0.1))
            Break(values);
        if (draws.Chance(0.12))
            AddOutliers(values);
        if (draws.Chance(0.06))
            Limit(values);
        if (draws.Chance(0.08))
            Round(values);
    }

    /// <summary>Removes values that are part of the context.</summary>
    public void Remove(Span<float> context)
    {
        if (!draws.Chance(0.12) || context.Length < 8)
            return;
        if (draws.Chance(0.5))
        {
            var share = draws.LogUniform(0.01, 0.4);
            foreach (ref var value in context)
                if (draws.Chance(share))
                    value = float.NaN;
        }
        else
        {
            for (var gaps = draws.Whole(1, 4); gaps > 0; gaps--)
            {
                var length = draws.Whole(1, Math.Max(1, context.Length / 8));
                context.Slice(draws.Whole(0, context.Length - length), length).Fill(float.NaN);
            }
        }
    }

    // From some value on, often one that is yet to come, the level, the slope and the size of all changes are others.
    private void Break(Span<double> values)
    {
        var deviation = Signal.Deviation(values);
        var from = draws.Whole(1, values.Length - 1);
        var before = values[from - 1];
        var shift = draws.Chance(0.5) ? deviation * draws.Gaussian() * draws.LogUniform(0.1, 1.5) : 0;
        var slope = draws.Chance(0.5) ? deviation * draws.Gaussian() * draws.LogUniform(0.1, 4) / values.Length : 0;
        var factor = draws.Chance(0.4) ? Math.Exp(0.5 * draws.Gaussian()) : 1;
        for (var t = from; t < values.Length; t++)
            values[t] = before + shift + (factor * (values[t] - before)) + (slope * (t - from));
    }

    private void AddOutliers(Span<double> values)
    {
        var deviation = Signal.Deviation(values);
        for (var outliers = draws.Whole(1, 8); outliers > 0; outliers--)
            values[draws.Whole(0, values.Length - 1)] += deviation * draws.Gaussian() * draws.Uniform(1, 5);
    }

    private void Limit(Span<double> values)
    {
        var sorted = _sorted.AsSpan(0, values.Length);
        values.CopyTo(sorted);
        sorted.Sort();
        if (draws.Chance(0.7))
        {
            var low = sorted[(int)((values.Length - 1) * draws.Uniform(0, 0.6))];
            foreach (ref var value in values)
                value = Math.Max(value, low);
        }
        else
        {
            var high = sorted[(int)((values.Length - 1) * draws.Uniform(0.5, 1))];
            foreach (ref var value in values)
                value = Math.Min(value, high);
        }
    }

    private void Round(Span<double> values)
    {
        var unit = draws.LogUniform(0.03, 1) * Signal.Deviation(values);
        for (var t = 0; t < values.Length && unit > 0; t++)
            values[t] = Math.Round(values[t] / unit) * unit;
    }
}
