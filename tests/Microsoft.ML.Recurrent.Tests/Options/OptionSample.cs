using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>A row with something for every estimator to read, and a second column for each of them.</summary>
internal sealed class OptionSample
{
    [VectorType(4)]
    public float[] Features { get; set; } = [];

    [VectorType(4)]
    public float[] OtherFeatures { get; set; } = [];

    public string Text { get; set; } = "";

    public string OtherText { get; set; } = "";

    public bool Flag { get; set; }

    public bool OtherFlag { get; set; }

    public string Class { get; set; } = "";

    public string OtherClass { get; set; } = "";

    public float Target { get; set; }

    public float OtherTarget { get; set; }

    public string[] Tags { get; set; } = [];

    public string[] OtherTags { get; set; } = [];

    /// <summary>As many tags as <see cref="Features"/> has values, of the same names as <see cref="Tags"/>.</summary>
    public string[] FourTags { get; set; } = [];

    /// <summary>As many values as <see cref="Tags"/> has tags, of which the first occurs in no other row.</summary>
    public string[] Kinds { get; set; } = [];

    /// <summary>As many tags as <see cref="Text"/> has tokens.</summary>
    public string[] TextTags { get; set; } = [];

    public float Weight { get; set; }

    public string Name { get; set; } = "";

    public DateTime Time { get; set; }

    public DateTime Workday { get; set; }

    public float Known { get; set; }

    public float Size { get; set; }

    /// <summary>Rows by which the best epoch is chosen or from which is learned besides, as many as no other set has.</summary>
    public static IDataView OtherRows { get; } = Load(10);

    public static IDataView Load(int count)
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(100 - count, count).Select(Make));
        return ml.Transforms.Conversion.MapValueToKey(
            [new InputOutputColumnPair("ClassKey", nameof(Class)), new InputOutputColumnPair("OtherClassKey", nameof(OtherClass))]).Fit(data).Transform(data);
    }

    private static OptionSample Make(int row) => new()
    {
        Features = [row % 3, MathF.Sin(row), row % 5, MathF.Cos(row)],
        OtherFeatures = [MathF.Cos(row * 3), row % 4, MathF.Sin(row / 2f), row % 7],
        Text = row % 2 == 0 ? "The cat sleeps. The cat eats" : "A dog sings. The dog eats",
        OtherText = row % 2 == 0 ? "one two three two" : "two one four two",
        Flag = row % 2 == 0,
        OtherFlag = row % 3 == 0,
        Class = row % 2 == 0 ? "a" : "b",
        OtherClass = row % 3 == 0 ? "a" : "b",
        Target = (row % 4) + (0.3f * MathF.Sin(row * row)),
        OtherTarget = (row % 7) + (0.3f * MathF.Cos(row * row)),
        Tags = row % 2 == 0 ? ["B-x", "I-x"] : ["O", "B-x"],
        OtherTags = row % 2 == 0 ? ["O", "B-x"] : ["B-x", "I-x"],
        FourTags = ["B-x", "I-x", "O", "B-x"],
        Kinds = [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"k{row}"), row % 2 == 0 ? "a" : "b"],
        TextTags = row % 2 == 0 ? ["O", "B-x", "O", "O", "O", "B-x", "O"] : ["O", "O", "O", "O", "B-x", "O", "O"],
        Weight = 1 + (row % 3) + (0.2f * MathF.Sin(row * row)),
        Name = row % 2 == 0 ? "north" : "south",
        Time = new DateTime(2024, 1, 1).AddHours(row),
        Workday = new DateTime(2024, 1, 1).AddDays((row / 5 * 7) + (row % 5)),
        Known = MathF.Sin(row / 3f),
        Size = row % 2,
    };
}
