namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>A tag with a slip of the pen among tags of a scheme is named, in training and in evaluation.</summary>
public sealed class TagSlipTests
{
    [Theory]
    [InlineData("o", "'o' for 'O'", TagScheme.None)]
    [InlineData("O ", "'O ' for 'O'", TagScheme.None)]
    [InlineData("B-PER ", "'B-PER ' for 'B-PER'", TagScheme.Bio)]
    [InlineData(" B-PER", "' B-PER' for 'B-PER'", TagScheme.None)]
    [InlineData("b-PER", "'b-PER' for 'B-PER'", TagScheme.None)]
    [InlineData("B_PER", "'B_PER' for 'B-PER'", TagScheme.None)]
    [InlineData("X", "because of 'X' the tags are read without a scheme", TagScheme.None)]
    public void OddTagIsNamed(string odd, string expected, TagScheme scheme)
    {
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        var rows = TaggedRow.Make(30);
        rows[3].Label[0] = odd;
        var data = ml.Data.LoadFromEnumerable(rows);
        ml.MulticlassClassification.Trainers.SequenceTagging(Taggers.Options(new RunSettings { NumberOfEpochs = 1 })).Fit(data);
        var warning = Assert.Single(warnings, message => message.Contains("'Label'", StringComparison.Ordinal));
        Assert.Contains(expected, warning, StringComparison.Ordinal);
        Assert.Equal(scheme == TagScheme.None, warning.Contains("read without a scheme", StringComparison.Ordinal));
        warnings.Clear();
        var metrics = ml.MulticlassClassification.EvaluateTagging(data, "Label", "Label");
        Assert.Contains(expected, Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(scheme, metrics.TagScheme);
    }

    [Fact]
    public void TagsWithoutSlipsAreNotWarnedOf()
    {
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        var rows = TaggedRow.Make(10);
        ml.MulticlassClassification.EvaluateTagging(ml.Data.LoadFromEnumerable(rows), "Label", "Label");
        foreach (var row in rows)
            row.Label = [.. row.Label.Select(tag => tag == "O" ? "VERB" : "NOUN")];
        ml.MulticlassClassification.EvaluateTagging(ml.Data.LoadFromEnumerable(rows), "Label", "Label");
        Assert.Empty(warnings);
    }

    [Fact]
    public void MetricsPrintTheirFigures()
    {
        var ml = new MLContext(1);
        var rows = TaggedRow.Make(20);
        var data = ml.Data.LoadFromEnumerable(rows.Select(row => new { row.Label, Predicted = row.Label.Select(tag => tag == "B-LOC" ? "O" : tag).ToArray() }));
        var text = ml.MulticlassClassification.EvaluateTagging(data, "Label", "Predicted").ToString();
        Assert.StartsWith("Accuracy 0.7", text, StringComparison.Ordinal);
        Assert.Contains("40 entities (Bio): precision 1, recall 0.5, F1 0.6667", text, StringComparison.Ordinal);
        Assert.Contains("LOC: precision 0, recall 0, F1 0, 20 true, 0 predicted", text, StringComparison.Ordinal);
        var plain = ml.MulticlassClassification.EvaluateTagging(data, "Label", "Predicted", TagScheme.None);
        Assert.Contains("B-PER: ", plain.ToString(), StringComparison.Ordinal);
    }
}
