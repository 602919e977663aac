namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Figures worked out by hand from the rules of conlleval.</summary>
public sealed class TaggingMetricsTests
{
    /// <summary>True tags, predicted tags, then the number of true, predicted and right entities.</summary>
    public static TheoryData<string, string, int, int, int> Entities => new()
    {
        { "B-PER I-PER O B-LOC", "B-PER I-PER O B-LOC", 2, 2, 2 },
        { "B-PER I-PER O B-LOC", "B-PER I-PER O B-PER", 2, 2, 1 }, // the type counts
        { "B-PER I-PER O", "B-PER O O", 1, 1, 0 },                 // so does the end
        { "B-X I-X", "B-X B-X", 1, 2, 0 },                         // B ends what was before it
        { "O B-LOC I-LOC O", "O I-LOC I-LOC O", 1, 1, 1 },         // I behind O starts an entity
        { "I-LOC I-LOC", "B-LOC I-LOC", 1, 1, 1 },                 // and at the beginning
        { "B-PER B-LOC", "I-PER I-LOC", 2, 2, 2 },                 // another type starts an entity
        { "B-PER I-LOC I-LOC", "B-PER B-LOC I-LOC", 2, 2, 2 },
        { "O O", "B-X I-X", 0, 1, 0 },
        { "B-X O", "O O", 1, 0, 0 },
        { "B-X", "O-X", 1, 0, 0 },                                 // a prefix that is none is outside
        { "S-A B-B I-B E-B O", "S-A B-B E-B E-B O", 2, 3, 1 },     // E behind E starts an entity
        { "S-A S-A", "B-A E-A", 2, 1, 0 },
        { "B-A E-A I-A", "B-A E-A S-A", 2, 2, 2 },                 // I behind E starts an entity
        { "B-A I-A", "B-A E-A", 1, 1, 1 },                         // the end of the row ends it
        { "S-A I-A O", "S-A S-A O", 2, 2, 2 },                     // S is one step long
    };

    [Theory]
    [MemberData(nameof(Entities))]
    public void EntitiesAreThoseOfConlleval(string truth, string predicted, int there, int found, int right)
    {
        var metrics = Evaluate(TagScheme.Bioes, (truth, predicted));
        Assert.Equal(there, metrics.EntityCount);
        Assert.Equal(found == 0 ? 0 : (double)right / found, metrics.EntityPrecision);
        Assert.Equal(there == 0 ? 0 : (double)right / there, metrics.EntityRecall);
        Assert.Equal(right == 0 ? 0 : 2.0 * right / (there + found), metrics.EntityF1, 1e-15);
    }

    [Fact]
    public void FiguresOfSeveralRowsAreAddedUpByTypeAndInAll()
    {
        // PER: 3 there, 3 predicted, 2 right. LOC: 2 there, 1 predicted, 1 right. No entity reaches into the next row.
        var metrics = Evaluate(null,
            ("B-PER I-PER O B-LOC", "B-PER I-PER O B-LOC"),
            ("O B-LOC B-PER", "B-PER O I-PER"),
            ("O I-PER", "O O"));
        Assert.Equal(TagScheme.Bio, metrics.TagScheme);
        Assert.Equal(["LOC", "PER"], metrics.EntityTypes.Select(type => type.Name));
        var (place, person) = (metrics.EntityTypes[0], metrics.EntityTypes[1]);
        Assert.Equal(new TagMetrics("LOC", 1, 0.5, 2.0 / 3, 2, 1), place);
        Assert.Equal(new TagMetrics("PER", 2.0 / 3, 2.0 / 3, 2.0 / 3, 3, 3), person);
        Assert.Equal(5, metrics.EntityCount);
        Assert.Equal(3.0 / 4, metrics.EntityPrecision);
        Assert.Equal(3.0 / 5, metrics.EntityRecall);
        Assert.Equal(6.0 / 9, metrics.EntityF1, 1e-15);

        // Nine steps, of which the four of the first row and the first of the last are right.
        Assert.Equal(9, metrics.StepCount);
        Assert.Equal(5.0 / 9, metrics.Accuracy);
        Assert.Equal(1.0 / 3, metrics.SequenceAccuracy, 1e-15);
    }

    [Fact]
    public void PlainTagsHaveFiguresOfTheirOwnAndNoEntities()
    {
        var metrics = Evaluate(null, ("NOUN VERB NOUN ADV", "NOUN NOUN NOUN X"));
        Assert.Equal((TagScheme.None, 0.5, double.NaN, double.NaN, double.NaN),
            (metrics.TagScheme, metrics.Accuracy, metrics.EntityPrecision, metrics.EntityRecall, metrics.EntityF1));
        Assert.Equal(
            [
                new TagMetrics("ADV", 0, 0, 0, 1, 0), new TagMetrics("NOUN", 2.0 / 3, 1, 0.8, 2, 3), new TagMetrics("VERB", 0, 0, 0, 1, 0),
                new TagMetrics("X", 0, 0, 0, 0, 1),
            ],
            metrics.Tags);
        Assert.Empty(metrics.EntityTypes);
    }

    [Fact]
    public void StepsWithoutATrueTagDoNotCountAndStepsWithoutAPredictionAreWrong()
    {
        var metrics = Evaluate(TagScheme.Bio, ("B-X _ O B-X", "B-X I-X _ _"));
        Assert.Equal((3L, 1.0 / 3), (metrics.StepCount, metrics.Accuracy));
        // The step without a truth ends the entity in both.
        Assert.Equal((1.0, 0.5), (metrics.EntityPrecision, metrics.EntityRecall));
    }

    [Fact]
    public void NothingToCompareGivesNoAccuracy()
    {
        var metrics = Evaluate(null, ("_", "O"));
        Assert.Equal((0L, double.NaN, double.NaN), (metrics.StepCount, metrics.Accuracy, metrics.SequenceAccuracy));
    }

    [Theory]
    [InlineData("O B-X I-X", TagScheme.Bio)]
    [InlineData("O I-X", TagScheme.Bio)]
    [InlineData("B-X E-X O", TagScheme.Bioes)]
    [InlineData("S-X", TagScheme.Bioes)]
    [InlineData("B-X NOUN", TagScheme.None)]
    [InlineData("O O", TagScheme.None)]
    public void SchemeIsSeenFromTheTrueTags(string truth, TagScheme expected) => Assert.Equal(expected, Evaluate(null, (truth, truth)).TagScheme);

    [Fact]
    public void RowsOfUnequalLengthAreRefusedWithBothNumbers()
    {
        var message = Assert.Throws<ArgumentException>(() => Evaluate(null, ("O O", "O O"), ("O O O", "O"))).Message;
        Assert.Contains("Row 1 has 3 tags in the label column 'Label' and 1 in the predicted label column 'PredictedLabel'", message, StringComparison.Ordinal);
    }

    private static TaggingMetrics Evaluate(TagScheme? scheme, params (string Truth, string Predicted)[] rows)
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(rows.Select(row => new { Label = Split(row.Truth), PredictedLabel = Split(row.Predicted) }));
        return ml.MulticlassClassification.EvaluateTagging(data, tagScheme: scheme);
        static string[] Split(string tags) => [.. tags.Split(' ').Select(tag => tag == "_" ? "" : tag)];
    }
}
