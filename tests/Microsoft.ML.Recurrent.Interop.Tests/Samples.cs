using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Tests;

internal static class Samples
{
    /// <summary>Rows with X = 1, 2, ..., count, a name and a pair.</summary>
    public static IDataView Numbers(MLContext ml, int count) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(1, count).Select(i => new NumberRow { X = i, Name = $"row {i}", Pair = [i, -i] }).ToArray());

    /// <summary>X from -2 to 3 with a label that is true, a class or a number.</summary>
    public static IDataView Labelled(MLContext ml) => ml.Data.LoadFromEnumerable(LabelledRows());

    public static LabelledRow[] LabelledRows() =>
    [
        new() { X = -2, IsPositive = false, Class = "low", Target = -4, Features = [-2, 1] },
        new() { X = -1, IsPositive = true, Class = "low", Target = -1, Features = [-1, 1] },
        new() { X = 1, IsPositive = true, Class = "high", Target = 3, Features = [1, 1] },
        new() { X = 2, IsPositive = true, Class = "low", Target = 4, Features = [2, 1] },
        new() { X = 3, IsPositive = false, Class = "high", Target = 5, Features = [3, 1] },
    ];
}

internal sealed class NumberRow
{
    public float X { get; set; }

    public string Name { get; set; } = "";

    [VectorType(2)]
    public float[] Pair { get; set; } = [];
}

internal sealed class LabelledRow
{
    public float X { get; set; }

    public bool IsPositive { get; set; }

    public string Class { get; set; } = "";

    public float Target { get; set; }

    [VectorType(2)]
    public float[] Features { get; set; } = [];
}
