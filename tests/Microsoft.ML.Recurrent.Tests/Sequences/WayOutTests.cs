using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>An error about a column of the wrong type names ML.NET's transform that makes it right, and that transform does.</summary>
public sealed class WayOutTests
{
    private const string Convert = "ml.Transforms.Conversion.ConvertType(\"{0}\", outputKind: DataKind.{1})";
    private const string Keys = "ml.Transforms.Conversion.MapValueToKey(\"{0}\")";
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Singles { get; set; } = [1, 2];

        [VectorType(2)]
        public double[] Doubles { get; set; } = [1, 2];

        [VectorType(2)]
        public int[] Ints { get; set; } = [1, 2];

        public string[] Words { get; set; } = ["a", "b"];

        public string Text { get; set; } = "1";

        public string TextTime { get; set; } = "2024-01-01";

        public string Flag { get; set; } = "true";

        public bool Boolean { get; set; } = true;

        public float Single { get; set; }

        public float Target { get; set; }

        public double Double { get; set; }

        public int Int { get; set; }

        public DateTime Time { get; set; }
    }

    public static TheoryData<string, string, string> Columns => new()
    {
        { "binary label", nameof(Row.Text), Convert + "|Boolean" },
        { "binary label", nameof(Row.Int), Convert + "|Boolean" },
        { "binary label", nameof(Row.Single), Convert + "|Boolean" },
        { "multiclass label", nameof(Row.Text), Keys },
        { "multiclass label", nameof(Row.Int), Keys },
        { "multiclass label", nameof(Row.Double), Keys },
        { "multiclass label", nameof(Row.Boolean), Keys },
        { "regression label", nameof(Row.Double), Convert + "|Single" },
        { "regression label", nameof(Row.Int), Convert + "|Single" },
        { "regression label", nameof(Row.Text), Convert + "|Single" },
        { "regression label", nameof(Row.Boolean), Convert + "|Single" },
        { "weight", nameof(Row.Double), Convert + "|Single" },
        { "feature", nameof(Row.Doubles), Convert + "|Single" },
        { "feature", nameof(Row.Ints), Convert + "|Single" },
        { "feature", nameof(Row.Single), "ml.Transforms.Concatenate(\"{0}\", \"{0}\")" },
        { "tags", nameof(Row.Ints), Keys },
        { "target", nameof(Row.Double), Convert + "|Single" },
        { "target", nameof(Row.Text), Convert + "|Single" },
        { "series", nameof(Row.Int), Keys },
        { "time", nameof(Row.TextTime), Convert + "|DateTime" },
        { "covariate", nameof(Row.Double), Convert + "|Single" },
        { "covariate", nameof(Row.Ints), Convert + "|Single" },
        { "static", nameof(Row.Double), Convert + "|Single" },
        { "language model", nameof(Row.Ints), Keys },
        { "anomaly", nameof(Row.Int), Convert + "|Single" },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void WrongTypeNamesTheTransform(string role, string column, string expected)
    {
        var parts = expected.Split('|');
        var transform = string.Format(null, parts[0], column, parts.Length > 1 ? parts[1] : "");
        var data = _ml.Data.LoadFromEnumerable(new Row[] { new(), new() });
        var messages = new[]
        {
            Assert.ThrowsAny<ArgumentException>(() => Make(role, column).Fit(data)).Message,
            Assert.ThrowsAny<ArgumentException>(() => Make(role, column).GetOutputSchema(SchemaShapes.Of(data.Schema))).Message,
        };
        Assert.All(messages, message => Assert.Contains($"To convert it, use {transform}", message, StringComparison.Ordinal));
        Make(role, column).GetOutputSchema(Converter(transform, column).GetOutputSchema(SchemaShapes.Of(data.Schema)));
    }

    private IEstimator<ITransformer> Converter(string transform, string column) => transform switch
    {
        _ when transform.Contains("MapValueToKey", StringComparison.Ordinal) => _ml.Transforms.Conversion.MapValueToKey(column),
        _ when transform.Contains("ConvertType", StringComparison.Ordinal) =>
            _ml.Transforms.Conversion.ConvertType(column, outputKind: Enum.Parse<DataKind>(transform.Split("DataKind.")[1].TrimEnd(')'))),
        _ => _ml.Transforms.Concatenate(column, column),
    };

    private IEstimator<ITransformer> Make(string role, string column) => role switch
    {
        "binary label" => _ml.BinaryClassification.Trainers.Lstm(column, nameof(Row.Singles)),
        "multiclass label" => _ml.MulticlassClassification.Trainers.Lstm(column, nameof(Row.Singles)),
        "regression label" => _ml.Regression.Trainers.Lstm(column, nameof(Row.Singles)),
        "weight" => _ml.Regression.Trainers.Lstm(nameof(Row.Single), nameof(Row.Singles), column),
        "feature" => _ml.Regression.Trainers.Lstm(nameof(Row.Target), column),
        "tags" => _ml.MulticlassClassification.Trainers.SequenceTagging(column, nameof(Row.Words)),
        "language model" => _ml.Transforms.Text.RecurrentLanguageModel("Out", column),
        "anomaly" => _ml.Transforms.DetectAnomalyByLstm("Out", column),
        _ => _ml.Forecasting.ForecastByRecurrent(new ForecastingOptions
        {
            InputColumnName = role == "target" ? column : nameof(Row.Single),
            OutputColumnName = "Out",
            SeriesColumnName = role == "series" ? column : null,
            TimestampColumnName = role == "time" ? column : null,
            PastCovariateColumnNames = role == "covariate" ? [column] : [],
            StaticColumnNames = role == "static" ? [column] : [],
            Horizon = 1,
        }),
    };

    [Fact]
    public void AScalarThatIsNoSingleTakesTwoSteps()
    {
        var data = _ml.Data.LoadFromEnumerable(new Row[] { new() });
        var message = Assert.ThrowsAny<ArgumentException>(() => Make("feature", nameof(Row.Double)).Fit(data)).Message;
        Assert.Contains("ConvertType(\"Double\", outputKind: DataKind.Single) and then ", message, StringComparison.Ordinal);
        Assert.Contains("ml.Transforms.Concatenate(\"Double\", \"Double\")", message, StringComparison.Ordinal);
    }
}
