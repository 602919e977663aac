namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents the cross-entropy of the logistic function of each output with a target in [0, 1], averaged over the targets of a row, as in
/// torch.nn.BCEWithLogitsLoss: (1 - y) * softplus(x) + positiveWeight * y * softplus(-x). Missing targets (NaN) do not count.
/// </summary>
/// <remarks><inheritdoc cref="ILoss" path="/remarks"/></remarks>
public sealed class BinaryCrossEntropyLoss : ILoss
{
    private readonly Point _point;
    private readonly float _positiveWeight;

    /// <summary>Initializes a new instance of the <see cref="BinaryCrossEntropyLoss"/> class.</summary>
    /// <param name="positiveWeight">The weight of positive targets, for unbalanced data; finite and positive. The default is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="positiveWeight"/> is not positive or not finite.</exception>
    public BinaryCrossEntropyLoss(float positiveWeight = 1f)
    {
        if (!float.IsFinite(positiveWeight) || positiveWeight <= 0)
            throw new ArgumentOutOfRangeException(nameof(positiveWeight), positiveWeight, "The weight of positive targets must be finite and positive.");
        _positiveWeight = positiveWeight;
        _point = new Point(positiveWeight);
    }

    /// <inheritdoc/>
    public string Name => FormattableString.Invariant($"Binary cross-entropy(positive weight {_positiveWeight})");

    /// <inheritdoc/>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs) => PointwiseRows.Evaluate(_point, batch, dOutputs);

    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch) => PointwiseRows.TotalWeight(_point, batch);

    private readonly struct Point(double positiveWeight) : IPointwiseLoss
    {
        public string Name => "Binary cross-entropy";

        public int OutputsPerTarget => 1;

        public int ValuesPerTarget => 1;

        public int CostsPerTarget => 1;

        public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, double factor, Span<float> dOutputs)
        {
            if (target[0] is < 0 or > 1)
                throw new ArgumentException(
                    FormattableString.Invariant($"Binary cross-entropy: target {target[0]}; 0 to 1 is allowed, and NaN for a missing target."));
            double x = outputs[0];
            double negative = 1.0 - target[0];
            double positive = positiveWeight * target[0];
            if (!dOutputs.IsEmpty)
                dOutputs[0] = (float)(factor * (negative * Softplus.Sigmoid(x) - positive * Softplus.Sigmoid(-x)));
            return negative * Softplus.Evaluate(x) + positive * Softplus.Evaluate(-x);
        }
    }
}
