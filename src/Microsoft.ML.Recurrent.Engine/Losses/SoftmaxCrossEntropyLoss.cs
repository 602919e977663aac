using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents the cross-entropy of softmax(outputs) with one class per row, as in torch.nn.CrossEntropyLoss: with z = log sum exp x, class weights c and
/// smoothing s over K classes,
/// loss = (1 - s) * c[y] * (z - x[y]) + s / K * sum over k of c[k] * (z - x[k]).
/// The total weight of a row is its example weight times c[y], so that the mean is that of torch.
/// </summary>
/// <remarks><inheritdoc cref="ILoss" path="/remarks"/></remarks>
public sealed class SoftmaxCrossEntropyLoss : ILoss
{
    private readonly double _labelSmoothing;
    private readonly float[]? _classWeights;
    private readonly double _classWeightSum;

    /// <summary>Initializes a new instance of the <see cref="SoftmaxCrossEntropyLoss"/> class.</summary>
    /// <param name="labelSmoothing">
    /// The fraction of the target that is spread evenly over all classes, in [0, 1) (Szegedy and others, 2016). The default is 0.
    /// </param>
    /// <param name="classWeights">
    /// The weight of each class, finite and not negative, one for each output. They are copied. The default, null, uses 1 for all classes.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is out of range.</exception>
    /// <exception cref="ArgumentException">A class weight is negative or not finite.</exception>
    public SoftmaxCrossEntropyLoss(float labelSmoothing = 0f, IReadOnlyList<float>? classWeights = null)
    {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Label smoothing must be at least 0 and less than 1.");
        _labelSmoothing = labelSmoothing;
        if (classWeights is not null)
        {
            _classWeights = [.. classWeights];
            foreach (float weight in _classWeights)
            {
                if (!float.IsFinite(weight) || weight < 0)
                    throw new ArgumentException(
                        FormattableString.Invariant($"Class weight {weight}: it must be finite and not negative."), nameof(classWeights));
                _classWeightSum += weight;
            }
        }
    }

    /// <inheritdoc/>
    public string Name =>
        FormattableString.Invariant($"Softmax cross-entropy(label smoothing {(float)_labelSmoothing}{(_classWeights is null ? "" : ", class weights")})");

    /// <inheritdoc/>
    /// <value>True without label smoothing and class weights.</value>
    public bool CanSampleClasses => _labelSmoothing == 0 && _classWeights is null;

    /// <inheritdoc/>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs)
    {
        Check(batch, dOutputs);
        double total = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            Span<float> dRow = dOutputs.IsEmpty ? [] : dOutputs.Slice(row * batch.OutputStride, batch.OutputStride);
            int label = batch.Classes[row];
            float weight = LossShape.WeightOf(batch, row);
            if (label < 0 || weight == 0)
            {
                dRow.Clear();
                continue;
            }

            ReadOnlySpan<float> outputs = batch.Outputs.Slice(row * batch.OutputStride, batch.Width);
            Span<float> gradient = dRow.IsEmpty ? [] : dRow[..batch.Width];
            double normalizer = LogSumExp.Evaluate(outputs, gradient, out double sum);
            double classWeight = ClassWeight(label);
            total += weight * RowLoss(outputs, label, classWeight, normalizer);
            if (!dRow.IsEmpty)
            {
                ExponentialsToGradient(gradient, sum, label, classWeight, (double)weight * batch.Scale);
                dRow[batch.Width..].Clear();
            }
        }

        return total;
    }

    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch)
    {
        Check(batch, []);
        double total = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            int label = batch.Classes[row];
            if (label >= 0)
                total += LossShape.WeightOf(batch, row) * ClassWeight(label);
        }

        return total;
    }

    private void Check(in LossBatch batch, ReadOnlySpan<float> dOutputs)
    {
        LossShape.Check(batch, dOutputs, batch.Rows, "Softmax cross-entropy");
        LossShape.CheckClasses(batch, "Softmax cross-entropy");
        if (_classWeights is not null && _classWeights.Length != batch.Width)
            throw new ArgumentException($"Softmax cross-entropy: {_classWeights.Length} class weights for {batch.Width} outputs.");
    }

    private double ClassWeight(int label) => _classWeights is null ? 1.0 : _classWeights[label];

    private double RowLoss(ReadOnlySpan<float> outputs, int label, double classWeight, double normalizer)
    {
        double loss = classWeight * (normalizer - outputs[label]);
        if (_labelSmoothing == 0)
            return loss;

        double smooth = _classWeights is null
            ? outputs.Length * normalizer - DoubleSum.Of(outputs)
            : _classWeightSum * normalizer - DoubleSum.OfProducts(outputs, _classWeights);
        return (1 - _labelSmoothing) * loss + _labelSmoothing / outputs.Length * smooth;
    }

    /// <summary>Computes d loss / d x[k] = p[k] * ((1 - s) c[y] + s / K * sum c) - s / K * c[k], less (1 - s) c[y] at the label; all times factor.</summary>
    private void ExponentialsToGradient(Span<float> exponentials, double sum, int label, double classWeight, double factor)
    {
        double share = _labelSmoothing / exponentials.Length;
        double weightSum = _classWeights is null ? exponentials.Length : _classWeightSum;
        double hit = (1 - _labelSmoothing) * classWeight;
        Softmax.Scale(exponentials, (float)(factor * (hit + share * weightSum) / sum), (float)(-factor * share), share == 0 ? [] : _classWeights);
        exponentials[label] -= (float)(factor * hit);
    }
}
