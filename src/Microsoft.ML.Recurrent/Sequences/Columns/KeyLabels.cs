namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Holds the keys of a label against those of the training rows.</summary>
internal static class KeyLabels
{
    /// <summary>Sees to it that equal keys stand for equal values.</summary>
    /// <param name="name">The label column.</param>
    /// <param name="trained">The values of the training rows, in key order.</param>
    /// <param name="found">As many values of other rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A key stands for something else.</exception>
    public static void RequireSame(string name, IReadOnlyList<string> trained, IReadOnlyList<string> found)
    {
        for (var i = 0; i < trained.Count; i++)
        {
            if (found[i] != trained[i])
                throw new ArgumentOutOfRangeException("schema", $"Key {i + 1} of the label column '{name}' stands for '{found[i]}'; in the training data it "
                    + $"stands for '{trained[i]}'. Map both with one fitted MapValueToKey.");
        }
    }
}
