namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>
/// Evaluates rows of independent targets. The loss of a row is the mean over the values of its targets that are present, so that the weight of a row has the
/// same meaning whatever its width, and with nothing missing the mean over rows is the mean over all values.
/// </summary>
internal static class PointwiseRows
{
    public static double Evaluate<TLoss>(in TLoss loss, in LossBatch batch, Span<float> dOutputs)
        where TLoss : struct, IPointwiseLoss
    {
        int targets = Check(loss, batch, dOutputs);
        int perTarget = loss.OutputsPerTarget;
        int valuesPerTarget = loss.ValuesPerTarget;
        double total = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            Span<float> dRow = dOutputs.IsEmpty ? [] : dOutputs.Slice(row * batch.OutputStride, batch.OutputStride);
            dRow.Clear();
            ReadOnlySpan<float> values = RowOf(batch, row, targets * valuesPerTarget);
            float weight = LossShape.WeightOf(batch, row);
            int present = CountPresent(values, valuesPerTarget);
            if (present == 0 || weight == 0)
                continue;

            ReadOnlySpan<float> outputs = batch.Outputs.Slice(row * batch.OutputStride, batch.Width);
            double share = weight / ((double)present * loss.CostsPerTarget);
            double sum = 0;
            for (int i = 0; i < targets; i++)
            {
                ReadOnlySpan<float> target = values.Slice(i * valuesPerTarget, valuesPerTarget);
                if (!float.IsNaN(target[0]))
                {
                    Span<float> dTarget = dRow.IsEmpty ? [] : dRow.Slice(i * perTarget, perTarget);
                    sum += loss.Evaluate(outputs.Slice(i * perTarget, perTarget), target, share * batch.Scale, dTarget);
                }
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
            if (CountPresent(RowOf(batch, row, targets * loss.ValuesPerTarget), loss.ValuesPerTarget) > 0)
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
        LossShape.CheckValues(batch, targets * loss.ValuesPerTarget, loss.Name);
        return targets;
    }

    private static ReadOnlySpan<float> RowOf(in LossBatch batch, int row, int width) => batch.Values.Slice(row * width, width);

    private static int CountPresent(ReadOnlySpan<float> values, int valuesPerTarget)
    {
        int present = 0;
        for (int i = 0; i < values.Length; i += valuesPerTarget)
            present += float.IsNaN(values[i]) ? 0 : 1;
        return present;
    }
}
