using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>
/// Represents a distribution whose quantiles at given levels are the outputs, as trained with <see cref="QuantileLoss"/>. Its quantile function is linear
/// between the levels; beyond the outermost levels it has exponential tails through the two outermost quantiles of each side (Park et al., "Learning Quantile
/// Functions without Quantile Crossing for Distribution-free Time Series Forecasting", 2022).
/// </summary>
/// <remarks>
/// Outputs that cross are sorted first (Chernozhukov, Fernández-Val and Galichon, 2010), which never makes them worse. With one level, the whole distribution
/// is at its quantile. A sample is the quantile of a uniform number. <inheritdoc cref="OutputDistribution" path="/remarks"/>
/// </remarks>
public sealed class QuantileDistribution : OutputDistribution
{
    /// <summary>The maximum number of levels.</summary>
    public const int MaximumLevels = 1000;

    // Half a step of the uniform numbers, instead of 0, whose quantile is not finite.
    private const double LeastProbability = 1.0 / (1L << 54);

    private readonly QuantileLoss _loss;
    private readonly double[] _levels;

    /// <summary>Initializes a new instance of the <see cref="QuantileDistribution"/> class and its loss.</summary>
    /// <param name="levels">
    /// The levels, 1 to <see cref="MaximumLevels"/> of them, each strictly between 0 and 1 and above the previous one. They are copied.
    /// </param>
    /// <exception cref="ArgumentException">There is no level, there are too many levels, a level is out of range, or the levels do not increase.</exception>
    public QuantileDistribution(IReadOnlyList<float> levels)
    {
        _loss = new QuantileLoss(levels);
        if (levels.Count > MaximumLevels)
            throw new ArgumentException($"{levels.Count} levels; 1 to {MaximumLevels} are allowed.", nameof(levels));

        // The shortest decimals, so that the level of 0.9f is 0.9.
        _levels = [.. _loss.Quantiles.Select(level => double.Parse(level.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))];
        for (int i = 1; i < _levels.Length; i++)
        {
            if (_levels[i] <= _levels[i - 1])
                throw new ArgumentException(FormattableString.Invariant($"Level {_levels[i]} after {_levels[i - 1]}; levels must increase."), nameof(levels));
        }
    }

    /// <inheritdoc/>
    public override int OutputsPerTarget => _levels.Length;

    /// <inheritdoc/>
    public override ILoss Loss => _loss;

    private protected override double MeanOf(ReadOnlySpan<float> outputs, double scale)
    {
        Span<float> values = stackalloc float[outputs.Length];
        QuantileCurve curve = Read(outputs, values);
        return scale * curve.Mean;
    }

    private protected override double QuantileOf(ReadOnlySpan<float> outputs, double probability, double scale)
    {
        Span<float> values = stackalloc float[outputs.Length];
        QuantileCurve curve = Read(outputs, values);
        return scale * curve.Quantile(probability);
    }

    private protected override double CumulativeOf(ReadOnlySpan<float> outputs, double value, double scale)
    {
        Span<float> values = stackalloc float[outputs.Length];
        QuantileCurve curve = Read(outputs, values);
        return curve.Cumulative(value / scale);
    }

    private protected override double SampleOf(ReadOnlySpan<float> outputs, SeededRandom random, double scale) =>
        QuantileOf(outputs, Math.Max(random.NextDouble(), LeastProbability), scale);

    private QuantileCurve Read(ReadOnlySpan<float> outputs, Span<float> sorted)
    {
        outputs.CopyTo(sorted);
        sorted.Sort();
        return new QuantileCurve(_levels, sorted);
    }
}
