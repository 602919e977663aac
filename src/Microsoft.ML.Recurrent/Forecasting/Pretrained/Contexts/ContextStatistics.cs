using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>Describes the values before an anchor: their level, spread and what kind of values they are. Immutable.</summary>
internal sealed record ContextStatistics
{
    private const double LeastScale = 2e-3;     // of the deviation
    private const double LeastDeviation = 1e-6; // of the mean

    /// <summary>Gets the mean.</summary>
    public double Mean { get; private init; }

    /// <summary>Gets the standard deviation, above zero.</summary>
    public double Deviation { get; private init; } = 1;

    /// <summary>Gets the mean error of the simple forecast, above zero.</summary>
    public double Scale { get; private init; } = 1;

    /// <summary>Gets the share of the values that equal the one before.</summary>
    public double Repeated { get; private init; }

    /// <summary>Gets the share of the values that equal the lowest.</summary>
    public double Lowest { get; private init; }

    /// <summary>Gets the share of the values that equal the highest.</summary>
    public double Highest { get; private init; }

    /// <summary>Gets the share of the values that are missing.</summary>
    public double Missing { get; private init; }

    /// <summary>Gets the logarithm of the mean change from value to value, relative to the scale.</summary>
    public double Change { get; private init; }

    /// <summary>Gets the compressed slope of the linear trend, in deviations over the whole context.</summary>
    public double Slope { get; private init; }

    /// <summary>Gets a value that indicates whether all observed values are the same.</summary>
    public bool IsConstant { get; private init; }

    /// <summary>Gets a value that indicates whether no value is negative, and at least two of them and one in twenty are zero.</summary>
    public bool IsNotNegative { get; private init; }

    /// <summary>Gets a value that indicates whether, in addition, all values are whole numbers.</summary>
    public bool AreCounts { get; private init; }

    /// <summary>Measures values.</summary>
    /// <param name="values">The values, with missing ones filled.</param>
    /// <param name="observed">Whether each value is observed; at least one is.</param>
    /// <param name="season">The lag of the simple forecast.</param>
    public static ContextStatistics Measure(ReadOnlySpan<double> values, ReadOnlySpan<bool> observed, int season)
    {
        var (sum, count, low, high, areWhole) = (0.0, 0, double.MaxValue, double.MinValue, true);
        for (var t = 0; t < values.Length; t++)
        {
            if (!observed[t])
                continue;
            sum += values[t];
            count++;
            (low, high) = (Math.Min(low, values[t]), Math.Max(high, values[t]));
            areWhole &= values[t] == Math.Floor(values[t]);
        }

        var (mean, range, center) = (sum / count, high - low, (values.Length - 1) / 2.0);
        var (squares, repeated, lowest, highest, product, places) = (0.0, 0, 0, 0, 0.0, 0.0);
        for (var t = 0; t < values.Length; t++)
        {
            if (!observed[t])
                continue;

            // In units of the range, so that squares of values of any scale are ordinary numbers.
            var distance = (values[t] - mean) / Math.Max(range, double.Epsilon);
            squares += distance * distance;
            product += (t - center) * distance;
            places += (t - center) * (t - center);
            repeated += t > 0 && values[t] == values[t - 1] ? 1 : 0;
            lowest += values[t] == low ? 1 : 0;
            highest += values[t] == high ? 1 : 0;
        }

        var deviation = Math.Max(Math.Sqrt(squares / count) * range, LeastDeviation * Math.Abs(mean));
        if (deviation == 0)
            deviation = 1;
        var scale = Math.Max(SeasonSearch.MeanChange(values, season), LeastScale * deviation);
        var isNotNegative = SeriesScale.IsZeroTheLimit(low, lowest, count); // as of other forecasters
        return new ContextStatistics
        {
            Mean = mean,
            Deviation = deviation,
            Scale = scale,
            Repeated = (double)repeated / count,
            Lowest = (double)lowest / count,
            Highest = (double)highest / count,
            Missing = 1 - ((double)count / values.Length),
            Change = Math.Log(Math.Max(SeasonSearch.MeanChange(values, 1), 1e-3 * scale) / scale) / 3,
            Slope = places > 0 ? Math.Asinh(product / places * range * values.Length / deviation) : 0,
            IsConstant = range == 0,
            IsNotNegative = isNotNegative,
            AreCounts = isNotNegative && areWhole,
        };
    }
}
