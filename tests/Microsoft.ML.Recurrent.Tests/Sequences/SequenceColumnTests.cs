using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>Which types of column are sequences, by a promise and in real data alike, and what is said of those that are none.</summary>
public sealed class SequenceColumnTests
{
    private const string Sequences = "a vector of Single, a vector of keys, a vector of text, or text";
    private const string Tokens = "text, a vector of text, or a vector of keys";

    private static readonly DataViewType s_text = TextDataViewType.Instance;
    private static readonly DataViewType s_key = new KeyDataViewType(typeof(uint), 5);
    private static readonly VectorDataViewType s_numbers = new(NumberDataViewType.Single);
    private static readonly VectorDataViewType s_keys = new(new KeyDataViewType(typeof(uint), 5));
    private static readonly VectorDataViewType s_words = new(TextDataViewType.Instance);

    private static readonly IReadOnlyDictionary<string, DataViewType> s_types = new Dictionary<string, DataViewType>
    {
        ["text"] = s_text,
        ["numbers"] = s_numbers,
        ["six numbers"] = new VectorDataViewType(NumberDataViewType.Single, 6),
        ["keys"] = s_keys,
        ["words"] = s_words,
        ["key"] = s_key,
        ["number"] = NumberDataViewType.Single,
        ["doubles"] = new VectorDataViewType(NumberDataViewType.Double),
        ["whole numbers"] = new VectorDataViewType(NumberDataViewType.UInt32),
        ["flags"] = new VectorDataViewType(BooleanDataViewType.Instance),
    };

    [Theory]
    [InlineData("text", SequenceKind.Text)]
    [InlineData("numbers", SequenceKind.Numbers)]
    [InlineData("six numbers", SequenceKind.Numbers)]
    [InlineData("keys", SequenceKind.Keys)]
    [InlineData("words", SequenceKind.Words)]
    internal void ASequenceIsOfTheSameKindPromisedAndFound(string type, SequenceKind expected)
    {
        var schema = Schema(s_types[type]);
        SequenceKind? promised = null;
        SequenceColumn.Check(SchemaShapes.Of(schema), "Steps", new SequenceRegressionOptions { InputFound = found => promised = found });
        Assert.Equal(expected, promised);
        var (column, kind) = SequenceColumn.Find(schema, "Steps", stepSize: 1);
        Assert.Equal(("Steps", expected), (column.Name, kind));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("number")]
    [InlineData("doubles")]
    [InlineData("whole numbers")]
    [InlineData("flags")]
    public void OtherColumnsAreNoSequences(string type)
    {
        var schema = Schema(s_types[type]);
        Refused(() => SequenceColumn.Check(SchemaShapes.Of(schema), "Steps", new SequenceRegressionOptions()), "feature column 'Steps'", Sequences);
        Refused(() => SequenceColumn.Find(schema, "Steps", 1), "feature column 'Steps'", Sequences);
        Refused(() => SequenceColumn.CheckTokens(SchemaShapes.Of(schema), "Steps", "input", new LanguageModelOptions()), "input column 'Steps'", Tokens);
        Refused(() => SequenceColumn.FindTokens(schema, "Steps", "input"), "input column 'Steps'", Tokens);
    }

    [Theory]
    [InlineData("text", SequenceKind.Text)]
    [InlineData("keys", SequenceKind.Keys)]
    [InlineData("words", SequenceKind.Words)]
    internal void TokensAreOfTheSameKindPromisedAndFound(string type, SequenceKind expected)
    {
        var schema = Schema(s_types[type]);
        SequenceKind? promised = null;
        SequenceColumn.CheckTokens(SchemaShapes.Of(schema), "Steps", "input", new LanguageModelOptions { InputFound = found => promised = found });
        Assert.Equal(expected, promised);
        Assert.Equal(expected, SequenceColumn.FindTokens(schema, "Steps", "input").Kind);
    }

    /// <summary>Every trainer that reads tokens refuses what only text has where it reads keys, and what only whole text has where it reads words.</summary>
    [Fact]
    public void OptionsThatDoNothingForTheColumnAreRefused()
    {
        var ml = new MLContext(1);
        Func<string, object, IEstimator<ITransformer>>[] trainers =
        [
            (option, value) => ml.Transforms.Text.RecurrentLanguageModel(With(new LanguageModelOptions { InputColumnName = "Steps" }, option, value)),
            (option, value) => ml.Transforms.Text.FeaturizeTextByRecurrent(With(new TextFeaturizingOptions { InputColumnName = "Steps" }, option, value)),
            (option, value) => ml.MulticlassClassification.Trainers.SequenceTagging(With(new SequenceTaggingOptions
            {
                FeatureColumnName = "Steps", LabelColumnName = "Steps", CharacterFeatures = false,
            }, option, value)),
        ];
        foreach (var create in trainers)
        {
            foreach (var (option, value, usual) in new (string, object, string)[] { ("MinimumTokenCount", 3, "2"), ("MaximumVocabularySize", 9, "20000"), ("LowerCase", false, "true") })
            {
                Refused(() => create(option, value).GetOutputSchema(SchemaShapes.Of(Schema(s_keys))), option, $"allowed: {usual} if the column contains keys");
                create(option, value).GetOutputSchema(SchemaShapes.Of(Schema(s_words)));
            }

            Refused(() => create("TextTokens", TextTokens.Characters).GetOutputSchema(SchemaShapes.Of(Schema(s_words))),
                "TextTokens is Characters", "allowed: Words if the column contains vectors of text");
        }
    }

    private static TOptions With<TOptions>(TOptions options, string option, object value)
        where TOptions : class
    {
        options.GetType().GetProperty(option)!.SetValue(options, value);
        return options;
    }

    [Fact]
    public void NumbersAreNoTokens()
    {
        Refused(() => SequenceColumn.CheckTokens(SchemaShapes.Of(Schema(s_numbers)), "Steps", "input", new LanguageModelOptions()), "input column 'Steps'", "Single");
        Refused(() => SequenceColumn.FindTokens(Schema(s_numbers), "Steps", "input"), "input column 'Steps'", "Single");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void SixNumbersAreWholeSteps(int stepSize) =>
        Assert.Equal(SequenceKind.Numbers, SequenceColumn.Find(Schema(s_types["six numbers"]), "Steps", stepSize).Kind);

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(12)]
    public void SixNumbersAreNoWholeStepsOfOtherSizes(int stepSize) => Refused(
        () => SequenceColumn.Find(Schema(s_types["six numbers"]), "Steps", stepSize), "'Steps' has 6 values in every row", $"StepSize, which is {stepSize}");

    [Fact]
    public void ScoredDataHoldWhatTheModelWasTrainedOn()
    {
        var encoding = new SequenceEncoding { Kind = SequenceKind.Keys, KeyCount = 5 };
        Assert.Equal("Steps", SequenceColumn.FindAsTrained(Schema(s_keys), "Steps", encoding).Name);
        Refused(() => SequenceColumn.FindAsTrained(Schema(s_words), "Steps", encoding, "input"), "input column 'Steps' is of type", "of 5 different keys");
        foreach (var count in new[] { 4, 6 })
        {
            var other = Schema(new VectorDataViewType(new KeyDataViewType(typeof(uint), count)));
            Refused(() => SequenceColumn.FindAsTrained(other, "Steps", encoding), $"'Steps' has {count} different keys", "a vector of 5 different keys");
        }
    }

    [Fact]
    public void ThereAreNoMoreKeysThanATableCanHave()
    {
        const int Most = int.MaxValue - SequenceEncoding.FirstToken;
        Assert.Equal(Most, SequenceColumn.KeyCountOf(Keys(Most)));
        Refused(() => SequenceColumn.KeyCountOf(Keys(Most + 1UL)), "'Steps' has 2147483646 different keys", $"at most {Most}");
        Refused(() => SequenceColumn.KeyCountOf(Keys(ulong.MaxValue)), "18446744073709551615");

        static DataViewSchema.Column Keys(ulong count) => Schema(new VectorDataViewType(new KeyDataViewType(typeof(ulong), count)))["Steps"];
    }

    private static void Refused(Func<object> find, params string[] expected) => Refused(() => { find(); }, expected);

    private static void Refused(Action find, params string[] expected)
    {
        var message = Assert.ThrowsAny<ArgumentException>(find).Message;
        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static DataViewSchema Schema(DataViewType type)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Steps", type);
        return builder.ToSchema();
    }
}
