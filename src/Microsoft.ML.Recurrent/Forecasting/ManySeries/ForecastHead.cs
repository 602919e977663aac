using Microsoft.ML.Recurrent.Engine.Distributions;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Represents the meaning of a network's outputs for one future value, and the loss by which they are learned. Immutable.</summary>
internal sealed class ForecastHead
{
    private const double SmallestSpreadOfCounts = 0.5;
    private readonly OutputDistribution? _distribution; // null if the head returns a single number

    /// <param name="kind">The distribution, not Automatic.</param>
    /// <param name="levels">The quantiles of <see cref="ForecastDistribution.Quantiles"/>, ascending, 0.5 among them.</param>
    public ForecastHead(ForecastDistribution kind, float[] levels)
    {
        Kind = kind;
        Levels = levels;
        _distribution = kind switch
        {
            ForecastDistribution.Quantiles => new QuantileDistribution(levels),
            ForecastDistribution.Gaussian => new GaussianDistribution(),
            ForecastDistribution.StudentT => new StudentTDistribution(),
            ForecastDistribution.NegativeBinomial => new NegativeBinomialDistribution(),
            _ => null,
        };
        Loss = _distribution?.Loss ?? (kind == ForecastDistribution.Mean ? new SquaredLoss() : new AbsoluteLoss());
    }

    public ForecastDistribution Kind { get; }

    public float[] Levels { get; }

    public ILoss Loss { get; }

    /// <summary>Gets a value that indicates whether values can be drawn from the head's predictions.</summary>
    public bool CanSample => _distribution is not null;

    /// <summary>Gets the number of outputs of a network for one future value.</summary>
    public int OutputsPerTarget => _distribution?.OutputsPerTarget ?? 1;

    /// <summary>Gets the number of values of a training target for one future value: counts are accompanied by the scale of their window.</summary>
    public int ValuesPerTarget => IsCounts ? 2 : 1;

    /// <summary>Gets a value that indicates whether values are counts: whole numbers that are not negative.</summary>
    public bool IsCounts => Kind == ForecastDistribution.NegativeBinomial;

    /// <summary>Gets a value that indicates whether the loss is an error in the measure of the window, rather than a likelihood.</summary>
    public bool WeighsByScale => Kind is ForecastDistribution.Quantiles or ForecastDistribution.Median or ForecastDistribution.Mean;

    /// <summary>Gets a value that indicates whether that error is squared.</summary>
    public bool WeighsBySquare => Kind == ForecastDistribution.Mean;

    /// <summary>Writes the training target of one future value.</summary>
    /// <param name="normalized">The value in the measure of the network, or NaN.</param>
    /// <param name="scale">The scale of its window.</param>
    /// <param name="target">Receives the target. [ValuesPerTarget]</param>
    public void WriteTarget(float normalized, double scale, Span<float> target)
    {
        target[0] = IsCounts ? MathF.Round((float)(normalized * scale)) : normalized;
        if (target.Length > 1)
            target[1] = (float)scale;
    }

    /// <summary>Reads the outputs, in the measure of the network.</summary>
    /// <param name="outputs">The outputs of the network. [OutputsPerTarget]</param>
    /// <param name="scale">The scale of the window.</param>
    public HeadReading Read(ReadOnlySpan<float> outputs, double scale)
    {
        if (_distribution is null)
            return new HeadReading(outputs[0], outputs[0], 1, 1);
        if (scale == 0)
            return default;
        var median = Quantile(outputs, 0.5, scale);
        var point = UsesMean ? InMeasure(_distribution.Mean(outputs, ScaleOfCounts(scale)), scale) : median;
        return AtLeastOfCounts(HeadReading.OfQuantiles(point, Quantile(outputs, 0.1, scale), median, Quantile(outputs, 0.9, scale)), scale);
    }

    /// <summary>Reads paths drawn from the head for one step.</summary>
    /// <param name="sorted">The values of the paths, ascending, in the measure of the network.</param>
    /// <param name="scale">The scale of the window; positive.</param>
    public HeadReading ReadPaths(ReadOnlySpan<float> sorted, double scale)
    {
        var median = Quantile(sorted, 0.5);
        double mean = 0;
        foreach (var value in sorted)
            mean += value / sorted.Length;
        return AtLeastOfCounts(HeadReading.OfQuantiles(UsesMean ? mean : median, Quantile(sorted, 0.1), median, Quantile(sorted, 0.9)), scale);
    }

    /// <summary>Draws a value, in the measure of the network.</summary>
    /// <param name="outputs">The outputs of the network. [OutputsPerTarget]</param>
    /// <param name="scale">The scale of the window; positive.</param>
    /// <param name="random">The random number generator.</param>
    public double Sample(ReadOnlySpan<float> outputs, double scale, SeededRandom random) =>
        InMeasure(_distribution!.Sample(outputs, random, ScaleOfCounts(scale)), scale);

    private bool UsesMean => Kind is ForecastDistribution.Gaussian or ForecastDistribution.NegativeBinomial;

    private double Quantile(ReadOnlySpan<float> outputs, double level, double scale) =>
        InMeasure(_distribution!.Quantile(outputs, level, ScaleOfCounts(scale)), scale);

    private static double Quantile(ReadOnlySpan<float> sorted, double level)
    {
        var place = level * (sorted.Length - 1);
        var low = (int)place;
        var high = Math.Min(sorted.Length - 1, low + 1);
        return sorted[low] + ((place - low) * (sorted[high] - sorted[low]));
    }

    // Quantiles of small counts coincide; without a spread there would be nothing to calibrate.
    private HeadReading AtLeastOfCounts(HeadReading reading, double scale) => !IsCounts ? reading
        : reading with { Down = Math.Max(reading.Down, SmallestSpreadOfCounts / scale), Up = Math.Max(reading.Up, SmallestSpreadOfCounts / scale) };

    // The distribution of counts is in counts, the others are in the measure of the network.
    private double ScaleOfCounts(double scale) => IsCounts ? scale : 1;

    private double InMeasure(double value, double scale) => IsCounts ? value / scale : value;
}
