namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Represents the squared error: (output - target)^2, averaged over the targets of a row, as in torch.nn.MSELoss. Missing targets (NaN) do not count.
/// </summary>
/// <remarks><inheritdoc cref="ILoss" path="/remarks"/></remarks>
public sealed class SquaredLoss : ILoss
{
    /// <inheritdoc/>
    public string Name => default(Point).Name;

    /// <inheritdoc/>
    public double Evaluate(in LossBatch batch, Span<float> dOutputs) => PointwiseRows.Evaluate(default(Point), batch, dOutputs);

    /// <inheritdoc/>
    public double TotalWeight(in LossBatch batch) => PointwiseRows.TotalWeight(default(Point), batch);

    private readonly struct Point : IPointwiseLoss
    {
        public string Name => "Squared error";

        public int OutputsPerTarget => 1;

        public int ValuesPerTarget => 1;

        public int CostsPerTarget => 1;

        public double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, double factor, Span<float> dOutputs)
        {
            double error = (double)outputs[0] - target[0];
            if (!dOutputs.IsEmpty)
                dOutputs[0] = (float)(factor * 2 * error);
            return error * error;
        }
    }
}
