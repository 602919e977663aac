namespace Microsoft.ML.Recurrent.Sequences.Columns;

/// <summary>Compares the keys of a label with those of the training rows.</summary>
internal static class KeyLabels
{
    /// <summary>Requires that equal keys represent equal values.</summary>
    /// <param name="name">The name of the label column.</param>
    /// <param name="trained">The values of the training rows, in key order.</param>
    /// <param name="found">The values of other rows, of the same number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A key represents another value.</exception>
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
