using Microsoft.ML.Recurrent.Engine.Losses.Functions;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents the negative log-likelihood of Student's t distribution, for targets with outliers: each target has three outputs, [location, raw scale, raw
/// degrees of freedom], so Width = 3 * number of targets. With s = softplus(raw scale) + floor, v = 2 + softplus(raw degrees of freedom) and z = (target -
/// location) / s it is log(gamma(v / 2) / gamma((v + 1) / 2)) + log(pi v) / 2 + log s + (v + 1) / 2 * log(1 + z^2 / v), averaged over the targets of a row.
/// Missing targets (NaN) do not count.
/// </summary>
/// <remarks>
/// The link functions are those of GluonTS (Alexandrov et al., 2020). More than two degrees of freedom keep the variance finite; with many degrees of freedom
/// the loss is that of <see cref="GaussianLoss"/>. <inheritdoc cref="ILoss" path="/remarks"/>
/// </remarks>
public sealed class StudentTLoss : ILoss
{
    private readonly Point _point;
    private readonly float _scaleFloor;

    /// <summary>Initializes a new instance of the <see cref="StudentTLoss"/> class.</summary>
    /// <param name="scaleFloor">
    /// The minimum scale, in units of the target; finite and positive. The default is 0.0001. It prevents the loss from falling without bound on a target that
    /// is met exactly.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scaleFloor"/> is not positive or not finite.</exception>
    public StudentTLoss(float scaleFloor = 1e-4f)
    {
        if (!float.IsFinite(scaleFloor) || scaleFloor <= 0)
            throw new ArgumentOutOfRangeException(nameof(scaleFloor), scaleFloor, "The minimum scale must be finite and positive.");
        _scaleFloor = scaleFloor;
        _point = new Point(scaleFloor);
    }

    /// <inheritdoc/>
    public string Name => FormattableString.Invariant($"Student t(scale floor {_scaleFloor})");

    /// <inheritdoc/>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs) => PointwiseRows.Evaluate(_point, batch, dOutputs);

    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch) => PointwiseRows.TotalWeight(_point, batch);

    /// <summary>Returns the parameters that the outputs of one target represent.</summary>
    internal StudentTParameters Read(ReadOnlySpan<float> outputs) => StudentTParameters.Read(outputs, _scaleFloor);

    private readonly struct Point(double floor) : IPointwiseLoss
    {
        private const double HalfLogTwoPi = 0.91893853320467274178;

        public string Name => "Student t";

        public int OutputsPerTarget => StudentTParameters.Outputs;

        public int ValuesPerTarget => 1;

        public int CostsPerTarget => 1;

        public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, double factor, Span<float> dOutputs)
        {
            (double location, double scale, double freedom) = StudentTParameters.Read(outputs, floor);
            double z = (target[0] - location) / scale;
            double w = z * z / freedom;
            if (!dOutputs.IsEmpty)
            {
                double pull = (freedom + 1) / (1 + w);
                dOutputs[0] = (float)(factor * -pull * z / freedom / scale);
                dOutputs[1] = (float)(factor * (1 - pull * w) / scale * Softplus.Sigmoid(outputs[1]));
                dOutputs[2] = (float)(factor * FreedomSlope(freedom, w) * Softplus.Sigmoid(outputs[2]));
            }

            return Normalizer(freedom) + Math.Log(scale) + 0.5 * (freedom + 1) * Softplus.LogOnePlus(w);
        }

        // log(gamma(v / 2) / gamma((v + 1) / 2)) + log(pi v) / 2, which tends to log(2 pi) / 2, from the errors of Stirling's formula: the logarithms
        // themselves cancel.
        private static double Normalizer(double freedom)
        {
            double half = 0.5 * freedom;
            double above = half + 0.5;
            return HalfLogTwoPi + 0.5 - half * Softplus.LogOnePlus(1 / freedom) + StirlingSeries.LogGammaError(half) - StirlingSeries.LogGammaError(above);
        }

        // The derivative of the loss with respect to the degrees of freedom, of order 1 / v^2, written in differences that remain of that order. w = z^2 / v.
        private static double FreedomSlope(double freedom, double w)
        {
            double share = w / (1 + w);
            return 0.5 * (LogarithmGap.Evaluate(1 / freedom, 1 + 1 / freedom) - StirlingSeries.DigammaRise(0.5 * freedom, 0.5)
                + LogarithmGap.Evaluate(-share, 1 / (1 + w)) - share / freedom);
        }
    }
}
