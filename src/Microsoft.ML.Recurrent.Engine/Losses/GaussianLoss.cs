using Microsoft.ML.Recurrent.Engine.Losses.Functions;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents the negative log-likelihood of a normal distribution (Nix and Weigend, 1994): each target has two outputs, [mean, raw scale], so Width = 2 *
/// number of targets. With s = softplus(raw scale) + floor it is log(2 pi) / 2 + log s + ((target - mean) / s)^2 / 2, averaged over the targets of a row.
/// Missing targets (NaN) do not count.
/// </summary>
/// <remarks><inheritdoc cref="ILoss" path="/remarks"/></remarks>
public sealed class GaussianLoss : ILoss
{
    private readonly Point _point;
    private readonly float _scaleFloor;

    /// <summary>Initializes a new instance of the <see cref="GaussianLoss"/> class.</summary>
    /// <param name="scaleFloor">
    /// The minimum standard deviation, in units of the target; finite and positive. The default is 0.0001. It prevents the loss from falling without bound on a
    /// target that is met exactly.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scaleFloor"/> is not positive or not finite.</exception>
    public GaussianLoss(float scaleFloor = 1e-4f)
    {
        if (!float.IsFinite(scaleFloor) || scaleFloor <= 0)
            throw new ArgumentOutOfRangeException(nameof(scaleFloor), scaleFloor, "The minimum standard deviation must be finite and positive.");
        _scaleFloor = scaleFloor;
        _point = new Point(scaleFloor);
    }

    /// <inheritdoc/>
    public string Name => FormattableString.Invariant($"Gaussian(scale floor {_scaleFloor})");

    /// <summary>Returns the standard deviation of a raw output: softplus(raw scale) + floor.</summary>
    /// <param name="rawScale">The raw scale, the second output of a target.</param>
    /// <returns>The standard deviation, positive; NaN for NaN.</returns>
    public float StandardDeviation(float rawScale) => (float)_point.Scale(rawScale);

    /// <inheritdoc/>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs) => PointwiseRows.Evaluate(_point, batch, dOutputs);

    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch) => PointwiseRows.TotalWeight(_point, batch);

    private readonly struct Point(double floor) : IPointwiseLoss
    {
        private const double HalfLogTwoPi = 0.91893853320467274178;

        public string Name => "Gaussian";

        public int OutputsPerTarget => 2;

        public int ValuesPerTarget => 1;

        public int CostsPerTarget => 1;

        public double Scale(double rawScale) => Softplus.Evaluate(rawScale) + floor;

        public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, double factor, Span<float> dOutputs)
        {
            // The floor would conceal a raw scale of minus infinity.
            double raw = float.IsFinite(outputs[1]) ? outputs[1] : double.NaN;
            double scale = Scale(raw);
            double z = (target[0] - (double)outputs[0]) / scale;
            if (!dOutputs.IsEmpty)
            {
                dOutputs[0] = (float)(factor * -z / scale);
                dOutputs[1] = (float)(factor * (1 - z * z) / scale * Softplus.Sigmoid(raw));
            }

            return HalfLogTwoPi + Math.Log(scale) + 0.5 * z * z;
        }
    }
}
