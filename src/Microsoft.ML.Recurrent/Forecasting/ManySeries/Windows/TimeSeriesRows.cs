using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

/// <summary>Represents the first rows of a series: those that may be used.</summary>
/// <param name="Series">The series.</param>
/// <param name="Count">The number of rows from its beginning.</param>
internal readonly record struct TimeSeriesRows(TimeSeries Series, int Count)
{
    /// <summary>Returns the last values of a target on the model's scale, NaN for missing values.</summary>
    public float[] Scaled(int target, SeriesScale scale, int longest)
    {
        var targets = Series.Targets;
        var width = targets.Length / Math.Max(1, Series.Length);
        var values = new float[Math.Min(Count, longest)];
        for (var i = 0; i < values.Length; i++)
        {
            var raw = targets[((Count - values.Length + i) * width) + target];
            values[i] = float.IsNaN(raw) ? raw : scale.Forward(raw);
        }

        return values;
    }

    /// <summary>
    /// Returns the mean magnitude of the change over one season, or over one step if there is no such change, on the model's scale; 0 if there is none either.
    /// </summary>
    public double SeasonalChange(int target, SeriesScale scale, int seasonLength)
    {
        var values = Scaled(target, scale, Count);
        foreach (var lag in new[] { seasonLength, 1 })
        {
            var changes = new RunningMoments();
            for (var i = lag; i < values.Length; i++)
                if (!float.IsNaN(values[i]) && !float.IsNaN(values[i - lag]))
                    changes.Add(Math.Abs((double)values[i] - values[i - lag]));
            if (changes.Mean > 0)
                return changes.Mean;
        }

        return 0;
    }
}
