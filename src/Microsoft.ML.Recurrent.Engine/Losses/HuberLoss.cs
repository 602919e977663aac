namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents the Huber loss (1964), averaged over the targets of a row, as in torch.nn.HuberLoss: with e = output - target it is e^2 / 2 up to |e| = delta and
/// delta * (|e| - delta / 2) beyond. Missing targets (NaN) do not count.
/// </summary>
/// <remarks><inheritdoc cref="ILoss" path="/remarks"/></remarks>
public sealed class HuberLoss : ILoss
{
    private readonly Point _point;
    private readonly float _threshold;

    /// <summary>Initializes a new instance of the <see cref="HuberLoss"/> class.</summary>
    /// <param name="threshold">The error beyond which the loss grows linearly, in units of the target; finite and positive. The default is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not positive or not finite.</exception>
    public HuberLoss(float threshold = 1f)
    {
        if (!float.IsFinite(threshold) || threshold <= 0)
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be finite and positive.");
        _threshold = threshold;
        _point = new Point(threshold);
    }

    /// <inheritdoc/>
    public string Name => FormattableString.Invariant($"Huber(delta {_threshold})");

    /// <inheritdoc/>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs) => PointwiseRows.Evaluate(_point, batch, dOutputs);

    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch) => PointwiseRows.TotalWeight(_point, batch);

    private readonly struct Point(double threshold) : IPointwiseLoss
    {
        public string Name => "Huber";

        public int OutputsPerTarget => 1;

        public int ValuesPerTarget => 1;

        public int CostsPerTarget => 1;

        public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, double factor, Span<float> dOutputs)
        {
            double error = (double)outputs[0] - target[0];
            if (!dOutputs.IsEmpty)
                dOutputs[0] = (float)(factor * Math.Clamp(error, -threshold, threshold));
            double size = Math.Abs(error);
            return size <= threshold ? 0.5 * error * error : threshold * (size - 0.5 * threshold);
        }
    }
}
