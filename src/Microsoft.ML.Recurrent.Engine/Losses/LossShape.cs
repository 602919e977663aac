namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>Checks that the spans of a batch fit each other before anything is read.</summary>
internal static class LossShape
{
    /// <summary>Checks the outputs, weights and gradient of <paramref name="weightCount"/> rows or sequences.</summary>
    public static void Check(in LossBatch batch, ReadOnlySpan<float> dOutputs, int weightCount, string loss)
    {
        if (batch.Rows < 0 || batch.Width < 1 || batch.OutputStride < batch.Width)
            throw new ArgumentException($"{loss}: {batch.Rows} rows of {batch.Width} outputs with stride {batch.OutputStride}; "
                + "at least 0, 1 and the width are needed.");
        long needed = batch.Rows == 0 ? 0 : (batch.Rows - 1L) * batch.OutputStride + batch.Width;
        if (batch.Outputs.Length < needed)
            throw new ArgumentException($"{loss}: {batch.Outputs.Length} outputs for {batch.Rows} rows of {batch.Width} with stride {batch.OutputStride}; "
                + $"{needed} are needed.");
        if (batch.Weights.Length != 0 && batch.Weights.Length != weightCount)
            throw new ArgumentException($"{loss}: {batch.Weights.Length} weights; none or {weightCount} are allowed.");
        if (dOutputs.Length != 0 && dOutputs.Length < (long)batch.Rows * batch.OutputStride)
            throw new ArgumentException($"{loss}: a gradient of {dOutputs.Length} values for {batch.Rows} rows with stride {batch.OutputStride}.");
        if (dOutputs.Length != 0 && dOutputs.Overlaps(batch.Outputs))
            throw new ArgumentException($"{loss}: the gradient overlaps the outputs.");
    }

    /// <summary>Checks that the step offsets and lengths of packed sequences fit the rows and each other.</summary>
    public static void CheckPacked(in LossBatch batch, string loss)
    {
        int sequences = batch.Lengths.Length;
        int steps = sequences == 0 ? 0 : batch.Lengths[0];
        if (batch.StepOffsets.Length != steps + 1 || batch.StepOffsets[0] != 0 || batch.StepOffsets[^1] != batch.Rows)
            throw new ArgumentException($"{loss}: {batch.StepOffsets.Length} step offsets for a longest sequence of {steps}; {steps + 1} from 0 to the "
                + $"{batch.Rows} rows are needed.");
        for (int b = 0; b < sequences; b++)
        {
            if (batch.Lengths[b] < 0 || (b > 0 && batch.Lengths[b] > batch.Lengths[b - 1]))
                throw new ArgumentException($"{loss}: length {batch.Lengths[b]} of sequence {b}; lengths must not be negative or increase.");
        }

        // Because lengths do not increase, the sequences that have not ended at step t are the first ones.
        int alive = sequences;
        for (int t = 0; t < steps; t++)
        {
            while (batch.Lengths[alive - 1] <= t)
                alive--;
            if (batch.StepOffsets[t + 1] - batch.StepOffsets[t] != alive)
                throw new ArgumentException($"{loss}: {batch.StepOffsets[t + 1] - batch.StepOffsets[t]} rows in step {t}, which {alive} sequences reach.");
        }
    }

    public static void CheckValues(in LossBatch batch, int targetWidth, string loss)
    {
        if (batch.Values.Length != (long)batch.Rows * targetWidth)
            throw new ArgumentException($"{loss}: {batch.Values.Length} target values for {batch.Rows} rows of {targetWidth}.");
    }

    /// <summary>Checks that the class of each row is from -1 (ignored) to width - 1.</summary>
    public static void CheckClasses(in LossBatch batch, string loss)
    {
        if (batch.Classes.Length != batch.Rows)
            throw new ArgumentException($"{loss}: {batch.Classes.Length} classes for {batch.Rows} rows.");
        for (int row = 0; row < batch.Rows; row++)
        {
            if ((uint)(batch.Classes[row] + 1) > (uint)batch.Width)
                throw new ArgumentException($"{loss}: class {batch.Classes[row]} in row {row}; -1 (ignored) to {batch.Width - 1} is allowed.");
        }
    }

    /// <summary>Returns the weight of a row or sequence.</summary>
    public static float WeightOf(in LossBatch batch, int index) => batch.Weights.IsEmpty ? 1f : batch.Weights[index];
}
