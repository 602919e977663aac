using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;

namespace Microsoft.ML.Recurrent.Engine.Distributions;

/// <summary>
/// What the outputs of a network say about one target: the distribution whose parameters they are under the <see cref="Loss"/> that trained the network.
/// </summary>
/// <remarks>
/// Results are in units of the target. The scale is the one by which the target was divided for the network: a result is the scale times the one with scale 1,
/// except for counts, which are not divided but read together with their scale.
/// Outputs that are not all finite say nothing: every result of theirs is NaN. Instances are immutable and safe for concurrent use; nothing allocates on the managed heap.
/// </remarks>
public abstract class OutputDistribution
{
    private protected OutputDistribution()
    {
    }

    /// <summary>Number of neighbouring outputs that belong to one target, 1 or more.</summary>
    public abstract int OutputsPerTarget { get; }

    /// <summary>Number of neighbouring values that describe one target to the <see cref="Loss"/>: 1, or 2 where it reads pairs of count and scale.</summary>
    public virtual int ValuesPerTarget => 1;

    /// <summary>The loss to train with.</summary>
    public abstract ILoss Loss { get; }

    /// <summary>The expected value.</summary>
    /// <param name="outputs">[OutputsPerTarget], as the network gave them.</param>
    /// <param name="scale">Finite and positive, default 1.</param>
    /// <returns>The mean, or NaN.</returns>
    /// <exception cref="ArgumentException">There are more or fewer outputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not positive or not finite.</exception>
    public double Mean(ReadOnlySpan<float> outputs, double scale = 1) => Speak(outputs, scale) ? MeanOf(outputs, scale) : double.NaN;

    /// <summary>The value below and above which lies half of the distribution each: the quantile of 0.5.</summary>
    /// <param name="outputs">[OutputsPerTarget], as the network gave them.</param>
    /// <param name="scale">Finite and positive, default 1.</param>
    /// <returns>The median, or NaN.</returns>
    /// <exception cref="ArgumentException">There are more or fewer outputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not positive or not finite.</exception>
    public double Median(ReadOnlySpan<float> outputs, double scale = 1) => Quantile(outputs, 0.5, scale);

    /// <summary>The smallest value up to which at least the given share of the distribution lies: the inverse of <see cref="Cumulative"/>.</summary>
    /// <param name="outputs">[OutputsPerTarget], as the network gave them.</param>
    /// <param name="probability">The share, strictly between 0 and 1.</param>
    /// <param name="scale">Finite and positive, default 1.</param>
    /// <returns>The quantile, or NaN.</returns>
    /// <exception cref="ArgumentException">There are more or fewer outputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> or <paramref name="scale"/> is out of range.</exception>
    public double Quantile(ReadOnlySpan<float> outputs, double probability, double scale = 1)
    {
        if (!(probability > 0 && probability < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A quantile is asked for by a probability of more than 0 and less than 1.");
        return Speak(outputs, scale) ? QuantileOf(outputs, probability, scale) : double.NaN;
    }

    /// <summary>The share of the distribution up to and including a value.</summary>
    /// <param name="outputs">[OutputsPerTarget], as the network gave them.</param>
    /// <param name="value">Any number; NaN gives NaN.</param>
    /// <param name="scale">Finite and positive, default 1.</param>
    /// <returns>0 to 1, or NaN.</returns>
    /// <exception cref="ArgumentException">There are more or fewer outputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not positive or not finite.</exception>
    public double Cumulative(ReadOnlySpan<float> outputs, double value, double scale = 1) =>
        Speak(outputs, scale) && !double.IsNaN(value) ? CumulativeOf(outputs, value, scale) : double.NaN;

    /// <summary>A random value of the distribution.</summary>
    /// <param name="outputs">[OutputsPerTarget], as the network gave them.</param>
    /// <param name="random">Where the randomness comes from: equal outputs, scale and state give an equal value. Used by this call alone while it lasts.</param>
    /// <param name="scale">Finite and positive, default 1.</param>
    /// <returns>The value, or NaN.</returns>
    /// <exception cref="ArgumentException">There are more or fewer outputs.</exception>
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

    // Whether the outputs are numbers, after a check that they and the scale fit.
    private bool Speak(ReadOnlySpan<float> outputs, double scale)
    {
        if (outputs.Length != OutputsPerTarget)
            throw new ArgumentException($"{outputs.Length} outputs; {Loss.Name} has {OutputsPerTarget} for a target.", nameof(outputs));
        if (!(scale > 0 && double.IsFinite(scale)))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale is finite and positive.");
        foreach (float output in outputs)
        {
            if (!float.IsFinite(output))
                return false;
        }

        return true;
    }
}
