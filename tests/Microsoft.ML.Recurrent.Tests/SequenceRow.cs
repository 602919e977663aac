using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>A sequence of steps of two values, with a target for each task.</summary>
public sealed class SequenceRow
{
    [VectorType]
    public float[] Features { get; set; } = [];

    public string Class { get; set; } = "";

    public bool Label { get; set; }

    public float Target { get; set; }

    public float Weight { get; set; } = 1;

    /// <summary>Rows of three classes, told apart by how the values move, of 3 to 9 steps.</summary>
    public static IReadOnlyList<SequenceRow> Make(int count) => [.. Enumerable.Range(0, count).Select(Make1)];

    private static SequenceRow Make1(int row)
    {
        var kind = row % 3;
        var steps = 3 + (row * 5 % 7);
        var features = new float[2 * steps];
        for (var t = 0; t < steps; t++)
        {
            features[2 * t] = (kind - 1) * t + (0.3f * MathF.Sin(row + t));
            features[(2 * t) + 1] = 5 + MathF.Cos(row * 0.7f * t);
        }

        return new SequenceRow
        {
            Features = features,
            Class = "abc".Substring(kind, 1),
            Label = kind == 2,
            Target = 100 + (20 * (kind - 1)),
            Weight = 1 + (row % 2),
        };
    }
}
