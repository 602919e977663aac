namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>The text of entities, and where it is.</summary>
public sealed class SpanTextTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void SpansOfTokensHaveTheirText()
    {
        var spans = TagSpan.FindWithText(["B-PER", "I-PER", "O", "B-LOC"], ["Anna", "Berg", "in", "Oslo"], [0.5f, 0.25f, 1, 1]);
        Assert.Equal([("PER", "Anna Berg", 0, 2, 0.25f), ("LOC", "Oslo", 3, 4, 1f)], spans.Select(span => (span.Label, span.Text!, span.Start, span.End, span.Confidence)));
        Assert.All(spans, span => Assert.Null(span.CharacterStart));
        Assert.Equal("PER 'Anna Berg', steps 0 to 1, confidence 0.250", spans[0].ToString());
        Assert.Contains("3 tokens for 4 tags", Assert.Throws<ArgumentException>(() => TagSpan.FindWithText(["O", "O", "O", "O"], ["a", "b", "c"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => TagSpan.FindWithText([], null!));
    }

    [Theory]
    [InlineData("Anna Berg  lives in\tOslo", "PER Anna Berg 0-9, LOC Oslo 20-24")]
    [InlineData("  Bo works in Rome!", "PER Bo 2-4, LOC Rome 14-18")]
    public void SpansOfPlainTextHaveTheirPositionsInIt(string text, string expected)
    {
        var rows = TaggedRow.Make(40).Select(row => new Sentence { Text = string.Join(' ', row.Features), Label = row.Label });
        var options = Taggers.Options(new RunSettings { NumberOfEpochs = 40 });
        options.FeatureColumnName = nameof(Sentence.Text);
        var model = _ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(_ml.Data.LoadFromEnumerable(rows));
        var spans = model.FindSpans(_ml.Data.LoadFromEnumerable([new Sentence { Text = text }, new Sentence()])).ToList();
        Assert.Equal(expected, string.Join(", ", spans[0].Select(span => $"{span.Label} {span.Text} {span.CharacterStart}-{span.CharacterEnd}")));
        Assert.All(spans[0], span => Assert.InRange(span.Confidence, 0.3f, 1));
        Assert.Empty(spans[1]);
    }

    [Fact]
    public void SpansOfWordsAndOfKeysAreThoseOfTheColumns()
    {
        var rows = TaggedRow.Make(40);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = _ml.MulticlassClassification.Trainers.SequenceTagging(Taggers.Options(new RunSettings { NumberOfEpochs = 40 })).Fit(data);
        Check(model.FindSpans(data));
        var map = _ml.Transforms.Conversion.MapValueToKey("Features").Fit(data);
        var options = Taggers.OptionsWithoutCharacters(new RunSettings { NumberOfEpochs = 40 });
        Check(_ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(map.Transform(data)).FindSpans(map.Transform(data)));

        void Check(IEnumerable<IReadOnlyList<TagSpan>> spans) => Assert.Equal(
            rows.Select(row => string.Join(", ", TagSpan.FindWithText(row.Label, row.Features).Select(span => span.Text))),
            spans.Select(row => string.Join(", ", row.Select(span => span.Text))));
    }

    private sealed class Sentence
    {
        public string Text { get; set; } = "";

        public string[] Label { get; set; } = [];
    }
}
