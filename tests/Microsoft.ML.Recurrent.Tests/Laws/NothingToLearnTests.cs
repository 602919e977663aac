using Microsoft.ML.Recurrent.Tests.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Laws;

/// <summary>What cannot be learned from is never silent: a warning where the constant answer is a model, an error where there can be none.</summary>
public sealed class NothingToLearnTests
{
    private const int ForecasterRounds = 12;
    private static readonly LawRow[] s_rows = LawRow.Make(30);

    public static TheoryData<string> Learners => Learner.Names;

    public static TheoryData<string> SequenceLearners => ["binary", "multiclass", "regression", "tagging"];

    [Theory]
    [MemberData(nameof(Learners))]
    public void UsualRowsAreNotWarnedOf(string name) => Assert.Empty(Warnings(name, s_rows));

    [Theory]
    [MemberData(nameof(Learners))]
    public void TargetsAllAlikeAreWarnedOf(string name)
    {
        LawRow[] rows = [.. s_rows.Select(row => row with { Label = false, Class = "a", Value = 7, Tags = [.. row.Tags.Select(_ => "x")] })];
        var warning = Assert.Single(Warnings(name, rows));
        Assert.True(
            warning.Contains("gives every row the same answer", StringComparison.Ordinal)
                || warning.Contains("nothing to learn", StringComparison.Ordinal), warning);
    }

    [Theory]
    [InlineData("binary", "'False' in column 'Label'")]
    [InlineData("multiclass", "'a' in column 'Key'")]
    [InlineData("regression", "7 in column 'Value'")]
    [InlineData("tagging", "'x' in column 'Tags'")]
    public void TheOnlyLabelIsNamedAndRowsThatWeighNothingDoNotCount(string name, string expected)
    {
        LawRow[] rows = [.. s_rows.Select(row => row with { Label = false, Class = "a", Value = 7, Tags = [.. row.Tags.Select(_ => "x")] })];
        Assert.Contains(expected, Assert.Single(Warnings(name, rows)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SequenceLearners))]
    public void FeaturesAllAlikeAreWarnedOf(string name)
    {
        LawRow[] constant = [.. s_rows.Select(row => row with { Features = [.. row.Features.Select((_, i) => i % 2 == 0 ? 0.1f : 3)] })];
        var everyStep = Assert.Single(Warnings(name, constant));
        Assert.Contains("Every step of every training row holds the same features in column 'Features'", everyStep, StringComparison.Ordinal);
        LawRow[] same = [.. s_rows.Select(row => row with { Features = s_rows[1].Features, Tags = s_rows[1].Tags })];
        Assert.Contains("All 30 training rows hold the same sequence", Assert.Single(Warnings(name, same)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SequenceLearners))]
    public void ASingleRowIsWarnedOf(string name) => Assert.Contains("only 1 training row", Warnings(name, s_rows[..1])[0], StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(SequenceLearners))]
    public void FeaturesThatAreAllMissingAreAnError(string name)
    {
        LawRow[] rows = [.. s_rows.Select(row => row with { Features = [.. row.Features.Select(_ => float.NaN)] })];
        var error = Assert.Throws<InvalidOperationException>(() => Warnings(name, rows));
        Assert.Contains("None of the 30 training rows can be used", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void NoRowsAreAnError(string name) => Assert.ThrowsAny<Exception>(() => Warnings(name, []));

    [Fact]
    public void ACovariateThatNeverChangesIsNamed()
    {
        LawRow[] rows = [.. s_rows.Select(row => row with { Covariate = 3 })];
        Assert.Contains("covariate column 'Covariate' never changes", Assert.Single(Warnings("Direct Linear", rows)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TextLearner.Labelled), MemberType = typeof(TextLearner))]
    public void TextWithoutTokensIsWarnedOfWhereThereAreLabels(string name)
    {
        var empty = Assert.Single(TextLearner.Warnings(name, 1, ["", " ", "", " "]));
        Assert.Contains("No training row has a token in column 'Text'", empty, StringComparison.Ordinal);
        var emptied = Assert.Single(TextLearner.Warnings(name, 1000, ["the cat sat", "the dog sat", "a cat ran", "a dog ran"]));
        Assert.Contains("None of the 12 tokens (6 different ones) in column 'Text' is in the vocabulary", emptied, StringComparison.Ordinal);
        Assert.Contains("MinimumTokenCount is 1000", emptied, StringComparison.Ordinal);
        Assert.Contains("are the same", Assert.Single(TextLearner.Warnings(name, 1, ["a", "a a", "a", "a a a"])), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TextLearner.Unlabelled), MemberType = typeof(TextLearner))]
    public void TextWithoutTokensIsAnErrorWhereTextIsWhatIsLearned(string name)
    {
        var empty = Assert.Throws<InvalidOperationException>(() => TextLearner.Warnings(name, 1, ["", " ", ""]));
        Assert.Contains("There is no text to learn from: of 3 rows, none has a token in column 'Text'", empty.Message, StringComparison.Ordinal);
        var emptied = Assert.Throws<InvalidOperationException>(() => TextLearner.Warnings(name, 1000, ["the cat sat", "the dog sat"]));
        Assert.Contains("None of the 6 tokens (4 different ones) in column 'Text' is in the vocabulary", emptied.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TextLearner.Labelled), MemberType = typeof(TextLearner))]
    [MemberData(nameof(TextLearner.Unlabelled), MemberType = typeof(TextLearner))]
    public void TokensThatAreMostlyUniqueOrUnknownAreWarnedOfOnceWithFigures(string name)
    {
        var unique = Assert.Single(TextLearner.Warnings(name, 1, ["qa wb ec", "rd te yf", "ug ih oj", "the the"]));
        Assert.Contains("Of the 11 tokens in column 'Text', 0 are not in the vocabulary and 9 occur only once", unique, StringComparison.Ordinal);
        Assert.Contains("set TextTokens to Characters", unique, StringComparison.Ordinal);
        var unknown = Assert.Single(TextLearner.Warnings(name, 2, ["qa wb ec", "rd te yf", "ug ih oj", "the the"]));
        Assert.Contains("9 are not in the vocabulary and 0 occur only once", unknown, StringComparison.Ordinal);
        Assert.Contains("MinimumTokenCount is 2", unknown, StringComparison.Ordinal);
        Assert.Empty(TextLearner.Warnings(name, 1, ["the cat sat", "the dog sat", "a cat ran", "a dog ran"]));
    }

    [Theory]
    [MemberData(nameof(TextLearner.Labelled), MemberType = typeof(TextLearner))]
    public void OneRowWhoseTokensAreAllUnknownIsToldOnce(string name) =>
        Assert.Contains("MinimumTokenCount is 2", Assert.Single(TextLearner.Warnings(name, 2, ["the cat sat"])), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(TextLearner.Unlabelled), MemberType = typeof(TextLearner))]
    public void TextsThatAreAllTheSameAreWarnedOfWhereTextIsWhatIsLearned(string name)
    {
        Assert.Contains("All 3 training rows hold the same text in column 'Text'",
            Assert.Single(TextLearner.Warnings(name, 1, ["the cat the cat", "the cat the cat", "the cat the cat"])), StringComparison.Ordinal);
        Assert.Empty(TextLearner.Warnings(name, 1, ["the cat the cat"])); // a single row may be a whole book
    }

    [Fact]
    public void KeysThatAreMostlyUniqueAreWarnedOf()
    {
        var unique = Assert.Single(KeyWarnings(row => [$"a{row}", $"b{row}", "c"]));
        Assert.Contains("Of the 30 keys in column 'Keys', 20 occur only once", unique, StringComparison.Ordinal);
        Assert.Empty(KeyWarnings(row => [$"a{row % 3}", "c"]));

        static List<string> KeyWarnings(Func<int, string[]> keys)
        {
            var warnings = new List<string>();
            var ml = Taggers.WithWarnings(warnings);
            var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(row => new KeyRow { Keys = keys(row), Value = row }));
            ml.Transforms.Conversion.MapValueToKey("Keys").Append(ml.Regression.Trainers.Lstm("Value", "Keys", hiddenSize: 3, numberOfEpochs: 1)).Fit(data);
            return warnings;
        }
    }

    private sealed class KeyRow
    {
        public string[] Keys { get; set; } = [];

        public float Value { get; set; }
    }

    private static List<string> Warnings(string name, LawRow[] rows)
    {
        var warnings = new List<string>();
        var learner = Learner.Of(name);
        if (learner.IsForecaster)
            rows = [.. Enumerable.Range(0, ForecasterRounds).SelectMany(round => rows.Skip(round))]; // long enough to rest bounds on what is held out
        learner.Fit(Taggers.WithWarnings(warnings), rows);
        return warnings;
    }
}
