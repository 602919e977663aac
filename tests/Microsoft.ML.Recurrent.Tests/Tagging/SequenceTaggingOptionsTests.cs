namespace Microsoft.ML.Recurrent.Tests.Tagging;

public sealed class SequenceTaggingOptionsTests
{
    public static TheoryData<string, Action<SequenceTaggingOptions>> Contradictions => new()
    {
        { "CharacterEmbeddingSize is 0; allowed: 1 to 65536", o => o.CharacterEmbeddingSize = 0 },
        { "CharacterHiddenSize is 70000", o => o.CharacterHiddenSize = 70_000 },
        { "MaximumCharacters is -1", o => o.MaximumCharacters = -1 },
        { "TagScheme is 9; allowed: null, or one of None, Bio, Bioes", o => o.TagScheme = (TagScheme)9 },
        { "TruncationLength is 4; allowed: null unless UseConditionalRandomField, which needs whole sequences, is false", o => (o.TruncationLength, o.Bidirectional) = (4, false) },
        { "TruncationLength is 4; allowed: null unless Bidirectional, which needs whole sequences, is false", o => (o.TruncationLength, o.UseConditionalRandomField) = (4, false) },
        { "LabelColumnName is empty", o => o.LabelColumnName = "" },
        { "StepSize is 0", o => o.StepSize = 0 },
        { "RowLabelColumnName is empty", o => o.RowLabelColumnName = "" },
        { "RowLabelColumnName is 'Label'; allowed: a column other than FeatureColumnName and LabelColumnName", o => o.RowLabelColumnName = "Label" },
        { "RowLabelWeight is 0; allowed: above 0 and finite", o => (o.RowLabelColumnName, o.RowLabelWeight) = ("Intent", 0) },
        { "RowLabelWeight is 2; allowed: 3 unless RowLabelColumnName is given", o => o.RowLabelWeight = 2 },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void ContradictionIsNamed(string expected, Action<SequenceTaggingOptions> break_)
    {
        var options = new SequenceTaggingOptions();
        break_(options);
        var message = Assert.Throws<ArgumentException>(() => new MLContext().MulticlassClassification.Trainers.SequenceTagging(options)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void SharedOptionsHaveTheDefaultsThatTheRemarksState()
    {
        var options = new SequenceTaggingOptions();
        Assert.Equal((16, 0.998f), (options.BatchSize, options.WeightAveraging));
        Assert.Equal((true, 100, 100, 0.5f, 0.25f, 20, 0.003f),
            (options.Bidirectional, options.HiddenSize, options.EmbeddingSize, options.Dropout, options.InputDropout, options.NumberOfEpochs, options.LearningRate));
    }

    public static TheoryData<string, Action<SequenceTaggingOptions>> Changes => new()
    {
        { nameof(SequenceTaggingOptions.UseConditionalRandomField), o => o.UseConditionalRandomField = false },
        { nameof(SequenceTaggingOptions.TagScheme), o => o.TagScheme = TagScheme.None },
        {
            nameof(SequenceTaggingOptions.CharacterFeatures), o =>
            {
                o.CharacterFeatures = false;
                foreach (var name in new[] { nameof(o.CharacterEmbeddingSize), nameof(o.CharacterHiddenSize), nameof(o.MaximumCharacters) })
                    o.Table[name].SetDefault(o);
            }
        },
        { nameof(SequenceTaggingOptions.CharacterEmbeddingSize), o => o.CharacterEmbeddingSize = 5 },
        { nameof(SequenceTaggingOptions.CharacterHiddenSize), o => o.CharacterHiddenSize = 4 },
        { nameof(SequenceTaggingOptions.MaximumCharacters), o => o.MaximumCharacters = 3 },
        { nameof(SequenceTaggingOptions.Bidirectional), o => o.Bidirectional = false },
        { nameof(SequenceTaggingOptions.MaximumLength), o => o.MaximumLength = 3 },
        { nameof(SequenceTaggingOptions.Cell), o => o.Cell = CellKind.Gru },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void AnotherValueOfAnOptionGivesOtherWeights(string option, Action<SequenceTaggingOptions> change) =>
        OptionEffect.AssertChangesWeights(option, () => Taggers.Options(new RunSettings()), change, Train);

    private static float[] Train(SequenceTaggingOptions options)
    {
        var ml = new MLContext(1);
        return ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(ml.Data.LoadFromEnumerable(TaggedRow.Make(20))).Model.Parameters.Weights.ToArray();
    }
}
