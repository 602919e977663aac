using MathNet.Numerics.Distributions;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>
/// Represents the distribution of one value by the quantiles that a pretrained network returns. Between and beyond them, it is that of the normal distributions
/// through each two neighbours, so that the tails are those of the outermost.
/// </summary>
/// <param name="quantiles">The quantiles of the value, in ascending order.</param>
internal readonly struct QuantileCurve(ReadOnlyMemory<double> quantiles) : IQuantileFunction
{
    private static readonly double[] s_scores = [.. PretrainedLayout.Quantiles.ToArray().Select(level => Normal.InvCDF(0, 1, level))];

    /// <inheritdoc/>
    public float Quantile(double level)
    {
        var score = Normal.InvCDF(0, 1, level);
        var values = quantiles.Span;
        var i = 1;
        while (i < values.Length - 1 && score > s_scores[i])
            i++;
        var share = (score - s_scores[i - 1]) / (s_scores[i] - s_scores[i - 1]);
        return (float)(values[i - 1] + (share * (values[i] - values[i - 1])));
    }

    /// <inheritdoc/>
    public double Deviation(float value)
    {
        var values = quantiles.Span;
        var i = 1;
        while (i < values.Length - 1 && value > values[i])
            i++;
        var width = values[i] - values[i - 1];
        if (width > 0)
            return s_scores[i - 1] + ((value - values[i - 1]) / width * (s_scores[i] - s_scores[i - 1]));
        var middle = values[PretrainedLayout.Median];
        return value == middle ? 0 : value < middle ? double.NegativeInfinity : double.PositiveInfinity;
    }
}
