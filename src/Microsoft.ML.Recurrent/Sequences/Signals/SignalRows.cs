using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>Makes rows of the steps that a network reads of rows of sequences.</summary>
internal static class SignalRows
{
    /// <summary>Returns the rows as the network reads them: the same if the layout changes nothing.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="layout">The layout.</param>
    public static SequenceDataset Of(SequenceDataset rows, SignalLayout layout)
    {
        if (layout.IsPlain)
            return rows;
        var result = new SequenceList(layout.InputSize, hasTokens: false, rows.TargetKind, rows.TargetPerStep, rows.TargetWidth);
        var reader = new SignalReader(layout);
        float[] sequence = [];
        for (var row = 0; row < rows.Count; row++)
        {
            var (length, size) = (rows.Length(row), rows.Length(row) * rows.InputSize);
            if (sequence.Length < size)
                sequence = new float[Math.Max(size, 2 * sequence.Length)];
            rows.CopyFeatures(row, 0, length, sequence);
            result.Add(reader.Read(sequence.AsSpan(0, size)), [], rows.Classes(row), rows.Values(row), rows.Weight(row));
        }

        return result;
    }
}
