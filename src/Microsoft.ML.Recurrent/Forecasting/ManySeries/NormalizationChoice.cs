using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Chooses the normalization of the values of a window, based on the values.</summary>
internal static class NormalizationChoice
{
    private const int MostChannels = 24;
    private const double LeastVariation = 0.5; // of the mean, for values to be amounts that start at zero

    /// <summary>
    /// Returns the normalization. Direct and segment-wise networks read distances from the last value. An autoregressive network reads amounts if values start
    /// at zero: none is negative, and within a window they mostly vary by half of their mean or more. Otherwise, their level indicates little about their
    /// spread, and the network reads distances from the mean of the window, or from the level if that is smoothed. Counts are always amounts.
    /// </summary>
    /// <param name="options">The options, whose normalization may be left open.</param>
    /// <param name="isAutoregressive">Whether the network reads value by value.</param>
    /// <param name="rows">The rows that may be used.</param>
    /// <param name="targetCount">The number of targets of each series, C.</param>
    /// <param name="context">The number of values in a window.</param>
    public static WindowNormalization Of(ForecastingOptions options, bool isAutoregressive, IReadOnlyList<TimeSeriesRows> rows, int targetCount, int context)
    {
        if (options.Normalization != WindowNormalization.Automatic)
            return options.Normalization;
        if (options.Distribution == ForecastDistribution.NegativeBinomial)
            return WindowNormalization.MeanScale;
        if (isAutoregressive && options.Scaling != SeriesScaling.Logarithm && BeginAtZero(rows, targetCount, context))
            return WindowNormalization.MeanScale;
        return isAutoregressive && !options.ExponentialSmoothing ? WindowNormalization.Instance : WindowNormalization.LastValue;
    }

    private static bool BeginAtZero(IReadOnlyList<TimeSeriesRows> rows, int targetCount, int context)
    {
        var (amounts, all) = (0, 0);
        var stride = Math.Max(1, rows.Count / MostChannels);
        for (var i = 0; i < rows.Count; i += stride)
            for (var target = 0; target < Math.Min(targetCount, MostChannels); target++)
            {
                var values = rows[i].Scaled(target, default, rows[i].Count);
                if (Array.Exists(values, value => value < 0))
                    return false;
                foreach (var window in values.Chunk(context))
                {
                    var moments = new RunningMoments();
                    foreach (var value in window)
                        if (!float.IsNaN(value))
                            moments.Add(value);
                    if (moments.Count < 2 || moments.Mean == 0)
                        continue;
                    all++;
                    amounts += moments.Deviation >= LeastVariation * moments.Mean ? 1 : 0;
                }
            }

        return 2 * amounts > all;
    }
}
