using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Tests.Featurizing;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Taggers of several networks, of an encoder, with rare words and with few rows.</summary>
public sealed class AveragedTaggingTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ScoresOfStepsAndTransitionsAreAveragedBeforeTagsAreDecoded(bool field)
    {
        var data = _ml.Data.LoadFromEnumerable(TaggedRow.Make(30));
        var options = Taggers.Options(new RunSettings());
        (options.UseConditionalRandomField, options.NumberOfNetworks) = (field, 3);
        var model = _ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(data);
        Assert.Equal(3, model.Networks.Count);
        options.NumberOfNetworks = 1;
        var single = _ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(data);
        Assert.Equal(single.Model.Parameters.Weights.ToArray(), model.Model.Parameters.Weights.ToArray());

        // The probability of a sequence is the normalized geometric mean, so that log-odds between the tags of a one-step row are the means of those of the networks.
        var row = _ml.Data.LoadFromEnumerable([new TaggedRow { Features = ["Oslo"], Label = ["B-LOC"] }]);
        var odds = model.Networks.Select((_, index) => LogOdds(Alone(index))).ToArray();
        Assert.Equal(odds.Average(), LogOdds(model), 1e-4f);
        Assert.True(odds.Max() - odds.Min() > 1e-3f);

        SequenceTaggingTransformer Alone(int index) => new(
            (Runtime.IHostEnvironment)_ml, model.Sequences with { Networks = [model.Networks[index]] }, model.TagValues, model.TagScheme);

        float LogOdds(SequenceTaggingTransformer tagger)
        {
            var scores = tagger.Transform(row).GetColumn<float[]>("Score").Single();
            return MathF.Log(scores[0] / scores[1]);
        }
    }

    [Fact]
    public void RowsOfFewStepsGetThreeNetworksUnlessEpochsOrNetworksAreSet()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(TaggedRow.Make(20));
        var chosen = Fit(_ => { });
        Assert.Equal(3, chosen.Networks.Count);
        Assert.Contains("20 rows with ", chosen.ChosenDefaults, StringComparison.Ordinal);
        Assert.Contains("3 networks", chosen.ChosenDefaults, StringComparison.Ordinal);
        Assert.Single(Fit(options => options.NumberOfNetworks = 1).Networks);
        Assert.Single(Fit(options => options.NumberOfEpochs = 2, minimumUpdates: 1000).Networks);
        var options = new SequenceTaggingOptions();
        Assert.Contains("1 network,", options.ChooseByRows(rows: 20_000, steps: 250_001), StringComparison.Ordinal);

        SequenceTaggingTransformer Fit(Action<SequenceTaggingOptions> set, int minimumUpdates = 20)
        {
            var options = new SequenceTaggingOptions { HiddenSize = 4, EmbeddingSize = 4, CharacterHiddenSize = 2, MinimumUpdates = minimumUpdates, NumberOfThreads = 1 };
            set(options);
            return ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(data);
        }
    }

    [Fact]
    public void TaggerStartsFromAnEncoderAndStillReadsCharactersAndFurtherColumns()
    {
        var rows = TaggedRow.Make(30).Select(row => new { Text = string.Join(' ', row.Features), row.Label, Position = row.Features.Select((_, i) => (float)i).ToArray() });
        var data = _ml.Data.LoadFromEnumerable(rows);
        var encoderOptions = Featurizers.Small();
        var encoder = _ml.Transforms.Text.FeaturizeTextByRecurrent(encoderOptions).Fit(data);
        var options = new SequenceTaggingOptions
        {
            FeatureColumnName = "Text",
            AdditionalFeatures = ["Position"],
            Encoder = encoder,
            CharacterHiddenSize = 3,
            UnfreezeAfterEpochs = 5,
            NumberOfEpochs = 2,
            NumberOfThreads = 1,
        };
        var network = _ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(data).Model;
        Assert.Equal((1, 3), (network.Shape.Input.InputSize, network.Shape.Input.Characters!.HiddenSize));
        Assert.Equal(encoder.Model.Parameters.WeightsOf("weight_hh_l0").ToArray(), network.Parameters.WeightsOf("weight_hh_l0").ToArray());
        var (narrow, wide) = (encoder.Model.Parameters["weight_ih_l0"], network.Parameters["weight_ih_l0"]);
        Assert.Equal(narrow.Columns + 1 + 6, wide.Columns);
        for (var gate = 0; gate < wide.Rows; gate++)
            Assert.Equal(encoder.Model.Parameters.WeightsOf("weight_ih_l0").Slice(gate * narrow.Columns, narrow.Columns).ToArray(),
                network.Parameters.WeightsOf("weight_ih_l0").Slice(gate * wide.Columns, narrow.Columns).ToArray());

        (options.UnfreezeAfterEpochs, options.NumberOfEpochs, options.LearningRate) = (0, 40, 0.02f);
        var metrics = _ml.MulticlassClassification.EvaluateTagging(_ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(data).Transform(data));
        Assert.InRange(metrics.EntityF1, 0.95, 1);
        Assert.Equal(metrics.EntityTypes.Average(type => type.F1), metrics.MacroEntityF1);
    }

    [Fact]
    public void WordsThatOccurOnceAreReplacedByChanceAnewInEachEpoch()
    {
        var data = new SequenceList(0, hasTokens: true, TargetKind.None);
        data.Add([], [.. Enumerable.Range(2, 400), 1, 0, 500, 500], [], []);
        var shown = new RareTokenSequences(data, 0.5f, seed: 3);
        int[] Epoch(int epoch)
        {
            shown.StartEpoch(epoch);
            var tokens = new int[404];
            shown.CopyTokens(0, 0, tokens);
            Assert.Equal(tokens, Enumerable.Range(0, 404).Select(step => shown.Token(0, step)));
            return tokens;
        }

        var (first, second) = (Epoch(0), Epoch(1));
        Assert.Equal(first, Epoch(0));
        Assert.NotEqual(first, second);
        Assert.InRange(first[..400].Count(token => token == 1), 160, 240);
        Assert.Equal([1, 0, 500, 500], first[400..]);
    }

    [Theory]
    [InlineData(50, 250)] // 4 updates per epoch
    [InlineData(50_000, 20)]
    [InlineData(1, 1000)]
    public void FewRowsAreReadMoreOften(int rows, int epochs)
    {
        Assert.Equal(epochs, new SequenceTaggingOptions().EpochsFor(rows));
        Assert.Equal(20, new SequenceTaggingOptions { NumberOfEpochs = 20 }.EpochsFor(rows));
        Assert.Equal(20, new SequenceTaggingOptions { MinimumUpdates = 0 }.EpochsFor(rows));
    }

    [Fact]
    public void FiftySentencesAreLearnedByDefault()
    {
        var options = new SequenceTaggingOptions { NumberOfThreads = 1 };
        var model = _ml.MulticlassClassification.Trainers.SequenceTagging(options).Fit(_ml.Data.LoadFromEnumerable(TaggedRow.Make(50)));
        var test = _ml.Data.LoadFromEnumerable(TaggedRow.Make(130).Skip(50));
        Assert.InRange(_ml.MulticlassClassification.EvaluateTagging(model.Transform(test)).EntityF1, 0.98, 1);
    }
}
