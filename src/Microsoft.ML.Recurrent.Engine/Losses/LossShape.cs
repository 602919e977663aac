namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>Checks that the spans of a batch fit each other, before anything is read.</summary>
internal static class LossShape
{
    /// <summary>Outputs, weights and gradient of <paramref name="weightCount"/> rows or sequences.</summary>
    public static void Check(in LossBatch batch, ReadOnlySpan<float> dOutputs, int weightCount, string loss)
    {
        if (batch.Rows < 0 || batch.Width < 1 || batch.OutputStride < batch.Width)
            throw new ArgumentException($"{loss}: {batch.Rows} rows of {batch.Width} outputs with stride {batch.OutputStride}; at least 0, 1 and the width are needed.");
        long needed = batch.Rows == 0 ? 0 : (batch.Rows - 1L) * batch.OutputStride + batch.Width;
        if (batch.Outputs.Length < needed)
            throw new ArgumentException($"{loss}: {batch.Outputs.Length} outputs for {batch.Rows} rows of {batch.Width} with stride {batch.OutputStride}; {needed} are needed.");
        if (batch.Weights.Length != 0 && batch.Weights.Length != weightCount)
            throw new ArgumentException($"{loss}: {batch.Weights.Length} weights; none or {weightCount} are allowed.");
        if (dOutputs.Length != 0 && dOutputs.Length < (long)batch.Rows * batch.OutputStride)
            throw new ArgumentException($"{loss}: a gradient of {dOutputs.Length} values for {batch.Rows} rows with stride {batch.OutputStride}.");
        if (dOutputs.Length != 0 && dOutputs.Overlaps(batch.Outputs))
            throw new ArgumentException($"{loss}: the gradient overlaps the outputs.");
    }

    public static void CheckValues(in LossBatch batch, int targetWidth, string loss)
    {
        if (batch.Values.Length != (long)batch.Rows * targetWidth)
            throw new ArgumentException($"{loss}: {batch.Values.Length} target values for {batch.Rows} rows of {targetWidth}.");
    }

    /// <summary>The class of each row, within -1 (ignored) and width - 1.</summary>
    public static void CheckClasses(in LossBatch batch, string loss)
    {
        if (batch.Classes.Length != batch.Rows)
            throw new ArgumentException($"{loss}: {batch.Classes.Length} classes for {batch.Rows} rows.");
        for (int row = 0; row < batch.Rows; row++)
        {
            if ((uint)(batch.Classes[row] + 1) > (uint)batch.Width)
                throw new ArgumentException($"{loss}: class {batch.Classes[row]} in row {row}; -1 (ignored) to {batch.Width - 1} are allowed.");
        }
    }

    /// <summary>The weight of a row or sequence.</summary>
    public static float WeightOf(in LossBatch batch, int index) => batch.Weights.IsEmpty ? 1f : batch.Weights[index];
}
