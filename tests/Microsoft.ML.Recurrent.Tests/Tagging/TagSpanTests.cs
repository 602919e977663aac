using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

public sealed class TagSpanTests
{
    [Theory]
    [InlineData("O B-PER I-PER O B-LOC", "PER 1+2, LOC 4+1")]
    [InlineData("B-PER B-PER I-LOC", "PER 0+1, PER 1+1, LOC 2+1")]
    [InlineData("S-LOC B-PER I-PER E-PER S-PER", "LOC 0+1, PER 1+3, PER 4+1")]
    [InlineData("I-PER I-PER", "PER 0+2")]
    [InlineData("B-PER  I-PER", "PER 0+1, PER 2+1")] // a missing tag between them
    [InlineData("O O", "")]
    [InlineData("noun verb", "")]
    [InlineData("B-", " 0+1")]
    public void SpansAreThoseThatTheTagsMark(string tags, string expected) =>
        Assert.Equal(expected, string.Join(", ", TagSpan.Find(tags.Split(' ')).Select(span => $"{span.Label} {span.Start}+{span.Length}")));

    [Fact]
    public void ConfidenceIsThatOfTheLeastProbableTag()
    {
        string?[] tags = ["B-PER", "I-PER", null, "B-LOC", "B-LOC"];
        var spans = TagSpan.Find(tags, [0.9f, 0.5f, 0.1f, 0.75f, float.NaN]);
        Assert.Equal([0.5f, 0.75f, float.NaN], spans.Select(span => span.Confidence));
        Assert.All(TagSpan.Find(tags), span => Assert.Equal(float.NaN, span.Confidence));
        var error = Assert.Throws<ArgumentException>(() => TagSpan.Find(tags, [1, 1, 1, 1]));
        Assert.Contains("4 probabilities for 5 tags", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => TagSpan.Find(null!));
        Assert.Empty(TagSpan.Find([], []));
    }

    [Fact]
    public void SpanPrintsInEveryCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "~" } };
            Assert.Equal("PER, steps 3 to 4, confidence 0.250", new TagSpan(3, 2, "PER", 0.25f).ToString());
            Assert.Equal("LOC, step 3", new TagSpan(3, 1, "LOC", float.NaN).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void TaggerFindsTheSpansOfItsKeysAlsoAfterLoading()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(TaggedRow.Make(40));
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(Taggers.Options(new RunSettings { NumberOfEpochs = 25 })).Fit(rows);
        using var file = new MemoryStream();
        ml.Model.Save(model, rows.Schema, file);
        file.Position = 0;
        var loaded = (SequenceTaggingTransformer)ml.Model.Load(file, out _);
        var transformed = model.Transform(rows);
        var keys = transformed.GetColumn<uint[]>("PredictedLabel").ToArray();
        var probabilities = transformed.GetColumn<float[]>("Probability").ToArray();
        var tags = Taggers.Tags(ml, model, rows);
        Assert.Contains(tags, row => row.Any(tag => tag == "I-PER"));
        for (var row = 0; row < keys.Length; row++)
        {
            var expected = TagSpan.Find(tags[row], probabilities[row]);
            Assert.Equal(expected, model.FindSpans(keys[row], probabilities[row]));
            Assert.Equal(expected, loaded.FindSpans(keys[row], probabilities[row]));
            Assert.All(expected, span => Assert.InRange(span.Confidence, 0.25f, 1));
        }

        Assert.Contains("tag 9 is not one of the 4", Assert.Throws<ArgumentException>(() => model.FindSpans([9])).Message, StringComparison.Ordinal);
        Assert.Empty(model.FindSpans([0, 0]));
    }

    [Fact]
    public void KeysWithoutNamesMarkNoSpans()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(_ => new NamelessRow { Features = [1, 2, 1], Label = [1, 2, 1] }));
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(Taggers.OptionsWithoutCharacters(new RunSettings())).Fit(rows);
        Assert.Contains("without names", Assert.Throws<InvalidOperationException>(() => model.FindSpans([1])).Message, StringComparison.Ordinal);
    }

    private sealed class NamelessRow
    {
        [VectorType]
        [KeyType(2)]
        public uint[] Features { get; set; } = [];

        [VectorType]
        [KeyType(2)]
        public uint[] Label { get; set; } = [];
    }
}
