using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>
/// Draws paths whose values have the distribution of the calibrated quantiles at every step. The steps are joined by a Gaussian copula: normal scores that are
/// correlated from step to step as held-out errors were. Targets are drawn independently of each other.
/// </summary>
internal static class PathSampler
{
    private const int LevelCount = 200;

    /// <summary>Gets the levels at which a distribution is known; it is linear between them and ends beyond them.</summary>
    public static float[] Levels { get; } = [.. Enumerable.Range(0, LevelCount).Select(i => (i + 0.5f) / LevelCount)];

    /// <summary>Draws paths.</summary>
    /// <param name="forecast">A forecast with the quantiles <see cref="Levels"/>.</param>
    /// <param name="correlation">The correlation of the scores of one step and the next.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="paths">Receives the paths. [any][H, C]</param>
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

    /// <summary>Returns the value of one step that a share of values stays below.</summary>
    /// <param name="forecast">A forecast with the quantiles <see cref="Levels"/>.</param>
    /// <param name="index">The index of the value in the forecast.</param>
    /// <param name="share">The share, 0 to 1.</param>
    public static float Value(ForecastValues forecast, int index, double share)
    {
        var quantiles = forecast.Quantiles.AsSpan(index * LevelCount, LevelCount);
        var place = Math.Clamp((share * LevelCount) - 0.5, 0, LevelCount - 1);
        var low = Math.Min((int)place, LevelCount - 2);
        return (float)(quantiles[low] + ((place - low) * ((double)quantiles[low + 1] - quantiles[low])));
    }
}
