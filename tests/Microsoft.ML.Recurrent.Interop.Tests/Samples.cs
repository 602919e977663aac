namespace Microsoft.ML.Recurrent.Interop.Tests;

internal static class Samples
{
    /// <summary>Rows with X = 1, 2, ..., count, and a name.</summary>
    public static IDataView Numbers(MLContext ml, int count) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(1, count).Select(i => new NumberRow { X = i, Name = $"row {i}", Pair = [i, -i] }).ToArray());
}

internal sealed class NumberRow
{
    public float X { get; set; }

    public string Name { get; set; } = "";

    [Microsoft.ML.Data.VectorType(2)]
    public float[] Pair { get; set; } = [];
}
