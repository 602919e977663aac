using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>
/// Draws paths whose values are distributed at every step as the calibrated quantiles say. What joins the steps is a Gaussian copula: normal scores that are correlated
/// from step to step as held-out errors were. Targets are drawn independently of each other.
/// </summary>
internal static class PathSampler
{
    private const int LevelCount = 200;

    /// <summary>The levels at which a distribution is known; between them it is straight, beyond them it ends.</summary>
    public static float[] Levels { get; } = [.. Enumerable.Range(0, LevelCount).Select(i => (i + 0.5f) / LevelCount)];

    /// <summary>Draws paths.</summary>
    /// <param name="forecast">A forecast with the quantiles <see cref="Levels"/>.</param>
    /// <param name="correlation">Of the scores of one step and the next.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="paths">Receives them. [any][H, C]</param>
    public static void Draw(ForecastValues forecast, float correlation, ulong seed, float[][] paths)
    {
        var random = new SeededRandom(seed);
        var rest = Math.Sqrt(1 - ((double)correlation * correlation));
        foreach (var path in paths)
        {
            forecast.CancellationToken.ThrowIfCancellationRequested();
            for (var target = 0; target < forecast.TargetCount; target++)
            {
                double score = random.NextGaussian();
                for (var h = 0; h < forecast.Horizon; h++)
                {
                    if (h > 0)
                        score = (correlation * score) + (rest * random.NextGaussian());
                    var index = (h * forecast.TargetCount) + target;
                    path[index] = Value(forecast, index, Normal.CDF(0, 1, score));
                }
            }
        }
    }

    /// <summary>The value of one step that a share of values stays below.</summary>
    /// <param name="forecast">A forecast with the quantiles <see cref="Levels"/>.</param>
    /// <param name="index">Its place in the forecast.</param>
    /// <param name="share">0 to 1.</param>
    public static float Value(ForecastValues forecast, int index, double share)
    {
        var quantiles = forecast.Quantiles.AsSpan(index * LevelCount, LevelCount);
        var place = Math.Clamp((share * LevelCount) - 0.5, 0, LevelCount - 1);
        var low = Math.Min((int)place, LevelCount - 2);
        return (float)(quantiles[low] + ((place - low) * ((double)quantiles[low + 1] - quantiles[low])));
    }
}
