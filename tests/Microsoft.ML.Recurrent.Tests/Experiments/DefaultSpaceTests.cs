using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>That no point of a space which the attributes describe is one that training refuses.</summary>
public sealed class DefaultSpaceTests
{
    private const int Points = 12;

    [Fact]
    public void EveryPointTrainsAClassifier() => Check<SequenceClassificationOptions>(
        options => (options.LabelColumnName, options.StepSize) = ("ClassKey", 2),
        (ml, options) => Keys(ml, nameof(SequenceRow.Class), "ClassKey").Append(ml.MulticlassClassification.Trainers.Recurrent(options)),
        ml => ml.Data.LoadFromEnumerable(SequenceRow.Make(24)));

    [Fact]
    public void EveryPointTrainsAClassifierOfText() => Check<SequenceClassificationOptions>(
        options => (options.LabelColumnName, options.FeatureColumnName) = ("Key", nameof(Sentence.Text)),
        (ml, options) => Keys(ml, nameof(Sentence.Kind), "Key").Append(ml.MulticlassClassification.Trainers.Recurrent(options)), Sentences);

    [Fact]
    public void EveryPointTrainsARegression() => Check<SequenceRegressionOptions>(
        options => (options.LabelColumnName, options.FeatureColumnName) = (nameof(Sentence.Length), nameof(Sentence.Text)),
        (ml, options) => ml.Regression.Trainers.Recurrent(options), Sentences);

    [Fact]
    public void EveryPointTrainsATagger() => Check<SequenceTaggingOptions>(
        options => (options.LabelColumnName, options.FeatureColumnName) = ("Keys", nameof(Sentence.Words)),
        (ml, options) => Keys(ml, nameof(Sentence.Tags), "Keys").Append(ml.MulticlassClassification.Trainers.SequenceTagging(options)), Sentences);

    [Fact]
    public void EveryPointTrainsTextFeatures() => Check<TextFeaturizingOptions>(
        options => (options.InputColumnName, options.OutputColumnName) = (nameof(Sentence.Text), "Features"),
        (ml, options) => ml.Transforms.Text.FeaturizeTextByRecurrent(options), Sentences);

    [Fact]
    public void EveryPointTrainsFeaturesOfSeries() => Check<SeriesFeaturizingOptions>(
        options => (options.InputColumnName, options.OutputColumnName, options.StepSize) = (nameof(SequenceRow.Features), "Vector", 2),
        (ml, options) => ml.Transforms.FeaturizeSeriesByRecurrent(options), ml => ml.Data.LoadFromEnumerable(SequenceRow.Make(12)));

    [Fact]
    public void EveryPointTrainsALanguageModel() => Check<LanguageModelOptions>(
        options => options.InputColumnName = nameof(Sentence.Text), (ml, options) => ml.Transforms.Text.RecurrentLanguageModel(options), Sentences);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void EveryPointTrainsAForecaster(int series) => Check<ForecastingOptions>(
        options =>
        {
            (options.InputColumnName, options.Horizon, options.NumberOfNetworks) = (nameof(Reading.Value), 4, 1);
            options.SeriesColumnName = series == 1 ? null : nameof(Reading.Id);
        },
        (ml, options) => ml.Forecasting.ForecastByRecurrent(options),
        ml => ml.Data.LoadFromEnumerable(Enumerable.Range(0, series * 60).Select(row => new Reading
        {
            Id = $"series {row / 60}", Value = 5 + MathF.Sin(row * MathF.PI / 6) + (0.1f * MathF.Sin(row * row)),
        })));

    private static void Check<TOptions>(Action<TOptions> settings, Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, Func<MLContext, IDataView> rows)
        where TOptions : RecurrentOptions, new()
    {
        var space = ExperimentSpace.Of<TOptions>();
        var tuner = SeededTuner.Random(space, 1);
        for (var trial = 0; trial < Points; trial++)
        {
            var ml = new MLContext(1);
            var options = new TOptions();
            space.ApplyTo(tuner.Propose(trial, []), options);
            settings(options);
            (options.NumberOfEpochs, options.HiddenSize, options.NumberOfThreads) = (1, Math.Min(options.HiddenSize, 20), 1);
            var given = rows(ml);
            var scored = pipeline(ml, options).Fit(given).Transform(given).Preview(maxRows: 1000); // reads every column of every row
            Assert.Equal(given.Preview(maxRows: 1000).RowView.Length, scored.RowView.Length);
        }
    }

    private static EstimatorChain<Transforms.ValueToKeyMappingTransformer> Keys(MLContext ml, string column, string keys) =>
        new EstimatorChain<ITransformer>().Append(ml.Transforms.Conversion.MapValueToKey(keys, column));

    private static IDataView Sentences(MLContext ml) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, 24).Select(row =>
    {
        string[] words = [.. Enumerable.Range(0, 2 + (row % 4)).Select(word => $"w{(row + (word * word)) % 9}")];
        return new Sentence
        {
            Text = string.Join(' ', words), Words = words, Tags = [.. words.Select(word => word[1] < '5' ? "B-a" : "O")], Kind = row % 3 == 0 ? "a" : "b", Length = words.Length,
        };
    }));

    private sealed class Sentence
    {
        public string Text { get; set; } = "";

        public string[] Words { get; set; } = [];

        public string[] Tags { get; set; } = [];

        public string Kind { get; set; } = "";

        public float Length { get; set; }
    }

    private sealed class Reading
    {
        public string Id { get; set; } = "";

        public float Value { get; set; }
    }
}
