namespace Microsoft.ML.Recurrent.Tests.Laws;

/// <summary>A row that every <see cref="Learner"/> takes: a sequence of steps of two values with labels, and a step of a series.</summary>
public sealed record LawRow
{
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }

    public string Class { get; set; } = "";

    public string[] Tags { get; set; } = [];

    /// <summary>The target of a regression, and the value of the series.</summary>
    public float Value { get; set; }

    public float Covariate { get; set; }

    /// <summary>Rows from which there is something to learn, all numbers in a unit of one.</summary>
    public static LawRow[] Make(int count = 48) => [.. Enumerable.Range(0, count).Select(Make1)];

    private static LawRow Make1(int row)
    {
        var kind = row % 3;
        var steps = 3 + (row * 5 % 4);
        var features = new float[2 * steps];
        var tags = new string[steps];
        for (var t = 0; t < steps; t++)
        {
            features[2 * t] = ((kind - 1) * t) + (0.3f * MathF.Sin(row + t));
            features[(2 * t) + 1] = 5 + MathF.Cos(row * 0.7f * t);
            tags[t] = features[2 * t] > 0 ? "up" : "down";
        }

        return new LawRow
        {
            Features = features,
            Label = kind == 2,
            Class = "abc".Substring(kind, 1),
            Tags = tags,
            Value = 50 + (8 * MathF.Sin(row / 2.9f)) + (3 * (row % 4)) + (0.3f * MathF.Cos(row * row)),
            Covariate = MathF.Sin((row + 1) / 2.9f),
        };
    }
}
