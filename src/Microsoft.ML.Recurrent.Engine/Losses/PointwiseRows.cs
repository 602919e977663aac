namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Rows of independent targets. The loss of a row is the mean over the values of its targets that are there, so the weight of a row means the same whatever its width
/// and with nothing missing the mean over rows is the mean over all values.
/// </summary>
internal static class PointwiseRows
{
    public static double Evaluate<TLoss>(in TLoss loss, in LossBatch batch, Span<float> dOutputs)
        where TLoss : struct, IPointwiseLoss
    {
        int targets = Check(loss, batch, dOutputs);
        int perTarget = loss.OutputsPerTarget;
        double total = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            Span<float> dRow = dOutputs.IsEmpty ? [] : dOutputs.Slice(row * batch.OutputStride, batch.OutputStride);
            dRow.Clear();
            ReadOnlySpan<float> values = batch.Values.Slice(row * targets, targets);
            float weight = LossShape.WeightOf(batch, row);
            int present = CountPresent(values);
            if (present == 0 || weight == 0)
                continue;

            ReadOnlySpan<float> outputs = batch.Outputs.Slice(row * batch.OutputStride, batch.Width);
            double share = weight / ((double)present * loss.ValuesPerTarget);
            double sum = 0;
            for (int i = 0; i < targets; i++)
            {
                if (!float.IsNaN(values[i]))
                    sum += loss.Evaluate(outputs.Slice(i * perTarget, perTarget), values[i], share * batch.Scale, dRow.IsEmpty ? [] : dRow.Slice(i * perTarget, perTarget));
            }

            total += share * sum;
        }

        return total;
    }

    public static double TotalWeight<TLoss>(in TLoss loss, in LossBatch batch)
        where TLoss : struct, IPointwiseLoss
    {
        int targets = Check(loss, batch, []);
        double total = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            if (CountPresent(batch.Values.Slice(row * targets, targets)) > 0)
                total += LossShape.WeightOf(batch, row);
        }

        return total;
    }

    private static int Check<TLoss>(in TLoss loss, in LossBatch batch, ReadOnlySpan<float> dOutputs)
        where TLoss : struct, IPointwiseLoss
    {
        LossShape.Check(batch, dOutputs, batch.Rows, loss.Name);
        if (batch.Width % loss.OutputsPerTarget != 0)
            throw new ArgumentException($"{loss.Name}: {batch.Width} outputs are not a multiple of the {loss.OutputsPerTarget} outputs of a target.");
        int targets = batch.Width / loss.OutputsPerTarget;
        LossShape.CheckValues(batch, targets, loss.Name);
        return targets;
    }

    private static int CountPresent(ReadOnlySpan<float> values)
    {
        int present = 0;
        foreach (float value in values)
            present += float.IsNaN(value) ? 0 : 1;
        return present;
    }
}
