using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Chains;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Rows as users have them.</summary>
public sealed class TaggingInputTests
{
    [Fact]
    public void AnotherNumberOfTagsThanStepsIsRefusedWithTheRowAndBothNumbers()
    {
        var message = Refusal([.. TaggedRow.Make(3), new TaggedRow { Features = ["a", "b", "c"], Label = ["O", "O"] }], _ => { });
        Assert.Contains("'Label' has 2 tags in row 3, but the sequence has 3 steps", message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenSchemeRefusesARowThatBreaksIt()
    {
        var message = Refusal([.. TaggedRow.Make(2), new TaggedRow { Features = ["a", "b"], Label = ["O", "I-PER"] }], o => o.TagScheme = TagScheme.Bio);
        Assert.Contains("row 2", message, StringComparison.Ordinal);
        Assert.Contains("O I-PER", message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenSchemeRefusesATagItDoesNotKnow() =>
        Assert.Contains("'S-PER'", Refusal([new TaggedRow { Features = ["a"], Label = ["S-PER"] }], o => o.TagScheme = TagScheme.Bio), StringComparison.Ordinal);

    [Fact]
    public void TagsThatOnlyLookLikeASchemeAreLearnedUnconstrainedWithAWarning()
    {
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        var model = Trainer(ml).Fit(ml.Data.LoadFromEnumerable(TaggedRow.Make(10).Append(new TaggedRow { Features = ["Berg"], Label = ["I-PER"] })));
        Assert.Equal(TagScheme.None, model.TagScheme);
        Assert.Contains(warnings, warning => warning.Contains("look like Bio, but 1 of 11 training rows break", StringComparison.Ordinal));
    }

    [Fact]
    public void TagThatOnlyValidationRowsHaveIsToldAndDoesNotCount()
    {
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        var data = ml.Data.LoadFromEnumerable(TaggedRow.Make(10));
        var known = Trainer(ml).Fit(data, ml.Data.LoadFromEnumerable([new TaggedRow { Features = ["in", "Oslo"], Label = ["O", ""] }]));
        Assert.Empty(warnings);
        var model = Trainer(ml).Fit(data, ml.Data.LoadFromEnumerable([new TaggedRow { Features = ["in", "Oslo"], Label = ["O", "B-NEW"] }]));
        Assert.Contains("holds a tag in row 0 that no training row has", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(known.TrainingResult!.ValidationLosses, model.TrainingResult!.ValidationLosses);
    }

    [Fact]
    public void ValidationRowThatBreaksTheSchemeDoesNotStopTraining()
    {
        var ml = new MLContext(1);
        var validation = TaggedRow.Make(4).Append(new TaggedRow { Features = ["in", "Berg"], Label = ["O", "I-PER"] });
        var model = Trainer(ml).Fit(ml.Data.LoadFromEnumerable(TaggedRow.Make(10)), ml.Data.LoadFromEnumerable(validation));
        Assert.All(model.TrainingResult!.ValidationLosses, loss => Assert.True(double.IsFinite(loss)));
    }

    [Fact]
    public void OddTextIsTaggedTokenByToken()
    {
        var ml = new MLContext(1);
        var model = Trainer(ml).Fit(ml.Data.LoadFromEnumerable(TaggedRow.Make(10)));
        string[][] rows =
        [
            ["😀", "👩‍👩‍👧", "in", "\uD83D"],
            ["שלום", "עולם", "مرحبا"],
            [new string('x', 100_000), "in"],
            [],
            [null!, "", "Oslo"],
            ["never", "seen", "before"],
        ];
        var data = ml.Data.LoadFromEnumerable(rows.Select(row => new TaggedRow { Features = row }));
        var tags = Taggers.Tags(ml, model, data);
        Assert.Equal(rows.Select(row => row.Length), tags.Select(row => row.Length));
        Assert.All(tags.SelectMany(row => row), tag => Assert.NotEmpty(tag));
        Assert.All(model.Transform(data).GetColumn<float[]>("Score").SelectMany(row => row), score => Assert.InRange(score, 0, 1));
    }

    [Theory]
    [InlineData(SequenceSide.End)]
    [InlineData(SequenceSide.Start)]
    public void StepsThatAreCutOffHaveNoTag(SequenceSide side)
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(TaggedRow.Make(10));
        var options = Taggers.Options(new RunSettings());
        (options.MaximumLength, options.CutFrom) = (2, side);
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(data);
        var keys = model.Transform(data).GetColumn<uint[]>("PredictedLabel").ToList();
        var scores = model.Transform(data).GetColumn<float[]>("Score").ToList();
        for (var row = 0; row < keys.Count; row++)
        {
            var steps = TaggedRow.Make(10)[row].Features.Length;
            Assert.Equal((steps, 4 * steps), (keys[row].Length, scores[row].Length));
            for (var step = 0; step < steps; step++)
            {
                var isRead = side == SequenceSide.End ? step < 2 : step >= steps - 2;
                Assert.Equal(isRead, keys[row][step] > 0);
                Assert.All(scores[row].Skip(4 * step).Take(4), score => Assert.Equal(isRead, float.IsFinite(score)));
            }
        }
    }

    [Fact]
    public void CutTextHasATagForEachTokenOfTheLibrary()
    {
        var ml = new MLContext(1);
        var rows = TaggedRow.Make(12).Select(row => new { Text = string.Join(' ', row.Features), row.Label });
        var options = Taggers.Options(new RunSettings());
        options.FeatureColumnName = "Text";
        var data = ml.Data.LoadFromEnumerable(rows);
        var tags = Taggers.Tags(ml, ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(data), data);
        Assert.Equal(rows.Select(row => row.Label.Length), tags.Select(row => row.Length));
    }

    [Theory]
    [InlineData(TagScheme.Bio, true)]
    [InlineData(TagScheme.Bio, false)]
    [InlineData(TagScheme.Bioes, true)]
    [InlineData(TagScheme.Bioes, false)]
    public void NoPredictionEverBreaksTheScheme(TagScheme scheme, bool field)
    {
        var ml = new MLContext(1);
        string[] tags = scheme == TagScheme.Bio ? ["O", "B-X", "I-X", "B-Y", "I-Y"] : ["O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "E-Y", "S-Y"];
        string[][] legal = scheme == TagScheme.Bio
            ? [["B-X", "I-X", "O"], ["O", "B-Y", "I-Y"], ["B-Y", "B-X", "I-X"]]
            : [["B-X", "I-X", "E-X"], ["S-X", "B-Y", "E-Y"], ["O", "S-Y"], ["B-Y", "I-Y", "E-Y"]];
        var options = Taggers.Options(new RunSettings { NumberOfEpochs = 60 });
        options.UseConditionalRandomField = field;
        var model = ml.MulticlassClassification.Trainers.SequenceTagging(options)
            .Fit(ml.Data.LoadFromEnumerable(legal.Select(row => new TaggedRow { Features = row, Label = row })));
        Assert.Equal(scheme, model.TagScheme);

        // The words are the tags that the model has learned to give them, but in every order.
        var random = new Random(3);
        var rows = Enumerable.Range(0, 200).Select(_ => new TaggedRow { Features = [.. Enumerable.Range(0, 12).Select(_ => tags[random.Next(tags.Length)])] });
        var predicted = Taggers.Tags(ml, model, ml.Data.LoadFromEnumerable(rows.ToList()));
        var constraints = LinearChainConstraints.FromTags(tags, scheme);
        Assert.All(predicted, row => Assert.Null(constraints.Violation([.. row.Select(tag => Array.IndexOf(tags, tag))])));
        Assert.True(predicted.SelectMany(row => row).Distinct().Count() > 2);
    }

    [Fact]
    public void CharactersTellUnknownWordsApart()
    {
        var ml = new MLContext(1);
        // A word's last letter is its tag; no word of the test is among those learned, which are all seen once and so unknown as words too.
        var rows = Enumerable.Range(0, 120).Select(i => Word(i * 37)).ToList();
        TaggedRow Word(int i) => new() { Features = [$"{(char)('a' + (i % 23))}{(char)('b' + (i % 19))}{(char)('c' + (i % 7))}{(i % 2 == 0 ? 'z' : 'y')}"], Label = [i % 2 == 0 ? "Z" : "Y"] };
        var options = Taggers.Options(new RunSettings { NumberOfEpochs = 60 });
        options.MinimumTokenCount = 1;
        (options.Dropout, options.InputDropout) = (0, 0);
        var test = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => Word((i * 37) + 5000)).ToList());
        var with = ml.MulticlassClassification.EvaluateTagging(ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(ml.Data.LoadFromEnumerable(rows)).Transform(test));
        options.CharacterFeatures = false;
        options.Table[nameof(options.CharacterEmbeddingSize)].SetDefault(options);
        options.Table[nameof(options.CharacterHiddenSize)].SetDefault(options);
        var without = ml.MulticlassClassification.EvaluateTagging(ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(ml.Data.LoadFromEnumerable(rows)).Transform(test));
        Assert.InRange(with.Accuracy, 0.95, 1);
        Assert.True(without.Accuracy < with.Accuracy, $"{without.Accuracy} without characters.");
    }

    private static SequenceTaggingTrainer Trainer(MLContext ml) => ml.MulticlassClassification.Trainers.SequenceTagging(Taggers.Options(new RunSettings()));

    private static string Refusal(IEnumerable<TaggedRow> rows, Action<SequenceTaggingOptions> change)
    {
        var ml = new MLContext(1);
        var options = Taggers.Options(new RunSettings());
        change(options);
        var trainer = ml.MulticlassClassification.Trainers.SequenceTagging(options);
        return Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(ml.Data.LoadFromEnumerable(rows))).Message;
    }
}
