using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>
/// Represents the distribution of one target whose parameters are the outputs of a network that was trained with <see cref="Loss"/>.
/// </summary>
/// <remarks>
/// Results are in units of the target. The scale is the number by which the target was divided for the network: a result is the scale times the result for
/// scale 1, except for counts, which are not divided but read together with their scale. If any output is not finite, every result is NaN. Instances are
/// immutable and safe for concurrent use; nothing allocates on the managed heap.
/// </remarks>
public abstract class OutputDistribution
{
    private protected OutputDistribution()
    {
    }

    /// <summary>Gets the number of consecutive outputs that belong to one target, 1 or more.</summary>
    public abstract int OutputsPerTarget { get; }

    /// <summary>
    /// Gets the number of consecutive values that describe one target to the <see cref="Loss"/>: 1, or 2 if it reads pairs of count and scale.
    /// </summary>
    public virtual int ValuesPerTarget => 1;

    /// <summary>Gets the loss to train with.</summary>
    public abstract ILoss Loss { get; }

    /// <summary>Computes the expected value.</summary>
    /// <param name="outputs">The outputs of the network for the target. [OutputsPerTarget]</param>
    /// <param name="scale">The scale of the target; finite and positive. The default is 1.</param>
    /// <returns>The mean, or NaN.</returns>
    /// <exception cref="ArgumentException">The number of outputs is not <see cref="OutputsPerTarget"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not positive or not finite.</exception>
    public double Mean(ReadOnlySpan<float> outputs, double scale = 1) => Speak(outputs, scale) ? MeanOf(outputs, scale) : double.NaN;

    /// <summary>Computes the median, the value that has half of the distribution on either side: the quantile of 0.5.</summary>
    /// <param name="outputs">The outputs of the network for the target. [OutputsPerTarget]</param>
    /// <param name="scale">The scale of the target; finite and positive. The default is 1.</param>
    /// <returns>The median, or NaN.</returns>
    /// <exception cref="ArgumentException">The number of outputs is not <see cref="OutputsPerTarget"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not positive or not finite.</exception>
    public double Median(ReadOnlySpan<float> outputs, double scale = 1) => Quantile(outputs, 0.5, scale);

    /// <summary>
    /// Computes a quantile, the smallest value at or below which at least the given fraction of the distribution lies: the inverse of <see cref="Cumulative"/>.
    /// </summary>
    /// <param name="outputs">The outputs of the network for the target. [OutputsPerTarget]</param>
    /// <param name="probability">The fraction of the distribution, strictly between 0 and 1.</param>
    /// <param name="scale">The scale of the target; finite and positive. The default is 1.</param>
    /// <returns>The quantile, or NaN.</returns>
    /// <exception cref="ArgumentException">The number of outputs is not <see cref="OutputsPerTarget"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> or <paramref name="scale"/> is out of range.</exception>
    public double Quantile(ReadOnlySpan<float> outputs, double probability, double scale = 1)
    {
        if (!(probability > 0 && probability < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "The probability of a quantile must be more than 0 and less than 1.");
        return Speak(outputs, scale) ? QuantileOf(outputs, probability, scale) : double.NaN;
    }

    /// <summary>Computes the fraction of the distribution at or below a value.</summary>
    /// <param name="outputs">The outputs of the network for the target. [OutputsPerTarget]</param>
    /// <param name="value">The value; NaN results in NaN.</param>
    /// <param name="scale">The scale of the target; finite and positive. The default is 1.</param>
    /// <returns>The fraction, 0 to 1, or NaN.</returns>
    /// <exception cref="ArgumentException">The number of outputs is not <see cref="OutputsPerTarget"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not positive or not finite.</exception>
    public double Cumulative(ReadOnlySpan<float> outputs, double value, double scale = 1) =>
        Speak(outputs, scale) && !double.IsNaN(value) ? CumulativeOf(outputs, value, scale) : double.NaN;

    /// <summary>Draws a random value from the distribution.</summary>
    /// <param name="outputs">The outputs of the network for the target. [OutputsPerTarget]</param>
    /// <param name="random">The source of randomness: equal outputs, scale and state result in an equal value. Nothing else may use it during the call.</param>
    /// <param name="scale">The scale of the target; finite and positive. The default is 1.</param>
    /// <returns>The value, or NaN.</returns>
    /// <exception cref="ArgumentException">The number of outputs is not <see cref="OutputsPerTarget"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not positive or not finite.</exception>
    public double Sample(ReadOnlySpan<float> outputs, SeededRandom random, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Speak(outputs, scale) ? SampleOf(outputs, random, scale) : double.NaN;
    }

    private protected abstract double MeanOf(ReadOnlySpan<float> outputs, double scale);

    private protected abstract double QuantileOf(ReadOnlySpan<float> outputs, double probability, double scale);

    private protected abstract double CumulativeOf(ReadOnlySpan<float> outputs, double value, double scale);

    private protected abstract double SampleOf(ReadOnlySpan<float> outputs, SeededRandom random, double scale);

    // Whether the outputs are finite, after a check that their number and the scale are valid.
    private bool Speak(ReadOnlySpan<float> outputs, double scale)
    {
        if (outputs.Length != OutputsPerTarget)
            throw new ArgumentException($"{outputs.Length} outputs; {Loss.Name} has {OutputsPerTarget} outputs for a target.", nameof(outputs));
        if (!(scale > 0 && double.IsFinite(scale)))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be finite and positive.");
        foreach (float output in outputs)
        {
            if (!float.IsFinite(output))
                return false;
        }

        return true;
    }
}
