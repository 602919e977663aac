using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>
/// Measures whether errors are larger at some positions of the season than at others, as with demand that occurs on one day of the week only. Compares
/// positions by an analysis of variance of the magnitudes of the baseline's errors (Levene 1960).
/// </summary>
internal static class SeasonalSpread
{
    private const int MostOrigins = 5000;
    private const double Certainty = 0.999; // the confidence required to treat positions as different
    private const double PooledValues = 1;  // the number of values of average size added to those of each position

    /// <summary>
    /// Returns the factors of the spread at each position, starting with that of the first value; empty if positions are alike or cannot be distinguished.
    /// </summary>
    /// <param name="plan">The plan, with the baseline and the spreads of its errors.</param>
    /// <param name="series">The training values.</param>
    public static float[] Measure(SeriesPlan plan, SeriesValues series)
    {
        var season = plan.SeasonLength;
        if (season < 2 || series.Length < 3 * season)
            return [];
        var squares = new RunningMoments[series.Length]; // of each value, over the steps ahead at which it is forecast
        var scratch = new BaselineForecast.Scratch(plan.Baseline, plan.Horizon);
        var forecast = new double[plan.Horizon];
        var stride = Math.Max(1, (series.Length - season) / MostOrigins);
        for (var origin = season; origin < series.Length; origin += stride)
        {
            plan.Baseline.Forecast(series.Values.AsSpan(0, origin), scratch, forecast);
            for (var h = 0; h < plan.Horizon && origin + h < series.Length; h++)
                if (!series.Missing[origin + h] && plan.Statistics.Spread[h] > 0)
                    squares[origin + h].Add(Math.Pow((series.Values[origin + h] - forecast[h] - plan.Statistics.Drift[h]) / plan.Statistics.Spread[h], 2));
        }

        return Factors(squares, season);
    }

    private static float[] Factors(RunningMoments[] values, int season)
    {
        var magnitudes = new RunningMoments[season];
        var squares = new RunningMoments[season];
        RunningMoments all = default, allSquares = default;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].Count == 0)
                continue;
            var square = values[i].Mean;
            magnitudes[i % season].Add(Math.Sqrt(square));
            squares[i % season].Add(square);
            all.Add(Math.Sqrt(square));
            allSquares.Add(square);
        }

        if (all.Count < 2 * season || allSquares.Mean == 0 || Array.Exists(magnitudes, position => position.Count < 2))
            return [];
        var between = magnitudes.Sum(position => position.Count * Math.Pow(position.Mean - all.Mean, 2)) / (season - 1);
        var within = magnitudes.Sum(position => position.Variance * (position.Count - 1)) / (all.Count - season);
        if (between <= FisherSnedecor.InvCDF(season - 1, all.Count - season, Certainty) * within)
            return [];
        return Array.ConvertAll(squares, position =>
            (float)Math.Sqrt(((position.Count * position.Mean / allSquares.Mean) + PooledValues) / (position.Count + PooledValues)));
    }
}
