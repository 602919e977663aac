using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>
/// Determines whether a network reads the logarithms of a series: of one whose level at least doubles, and whose spread over a season, or over eight values if
/// there is none, grows with the level of that season (after Guerrero 1993, by correlation).
/// </summary>
internal static class LogarithmRule
{
    private const int ShortestBlock = 8;
    private const int LeastBlocks = 4;
    private const double LeastGrowth = 2;
    private const double LeastCorrelation = 0.5; // of the logarithms of spread and level
    private const double LeastSlope = 0.4;       // of the one by the other: 0 if the spread is the same everywhere, 1 if it is a share of the level

    /// <summary>Chooses the unit of a series.</summary>
    /// <param name="values">The values, with missing ones filled.</param>
    /// <param name="season">The lag of the simple forecast; 1 if there is no season.</param>
    public static SeriesScale Choose(ReadOnlySpan<double> values, int season)
    {
        var smallest = TensorPrimitives.Min(values);
        if (smallest <= 0)
            return default;
        var block = Math.Max(ShortestBlock, season);
        var (lowest, highest, count) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        var (sumX, sumY, sumXX, sumXY, sumYY) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var end = values.Length; end >= block; end -= block)
        {
            var part = values.Slice(end - block, block);
            var level = TensorPrimitives.Sum(part) / block;
            var spread = Spread(part, level);
            if (spread == 0)
                continue;
            var (x, y) = (Math.Log(level), Math.Log(spread));
            (lowest, highest, count) = (Math.Min(lowest, x), Math.Max(highest, x), count + 1);
            (sumX, sumY, sumXX, sumXY, sumYY) = (sumX + x, sumY + y, sumXX + (x * x), sumXY + (x * y), sumYY + (y * y));
        }

        if (count < LeastBlocks || highest - lowest < Math.Log(LeastGrowth))
            return default;
        var together = sumXY - (sumX * sumY / count);
        var ofLevel = sumXX - (sumX * sumX / count);
        var ofSpread = sumYY - (sumY * sumY / count);
        return together > LeastSlope * ofLevel && together > LeastCorrelation * Math.Sqrt(ofLevel * ofSpread)
            ? SeriesScale.Logarithm((float)smallest)
            : default;
    }

    private static double Spread(ReadOnlySpan<double> values, double level)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += Math.Abs(value - level);
        return sum / values.Length;
    }
}
