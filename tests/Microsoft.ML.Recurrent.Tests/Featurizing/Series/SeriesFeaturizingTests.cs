using System.Text.Json;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Featurizing.Series;

/// <summary>What both featurizers of series do with unusual series, and how the one that learns does so.</summary>
public sealed class SeriesFeaturizingTests
{
    private readonly MLContext _ml = new(1);

    public static TheoryData<string> Featurizers => ["pretrained", "learned"];

    [Theory]
    [MemberData(nameof(Featurizers))]
    public void SeriesOfAnyLengthWithGapsAndExtremesHaveFiniteVectors(string name)
    {
        var model = Fit(name);
        float[][] series =
        [
            [], [1], [1, 2], [3, 3, 3], SeriesSample.Wave(5, 0.3f, 1), SeriesSample.Wave(17, 0.3f, 1), SeriesSample.Wave(5000, 0.01f, 1),
            [float.NaN, float.NaN], [float.NaN, 4, float.NaN], [1, float.PositiveInfinity, 3, float.NegativeInfinity],
            [float.MaxValue, -float.MaxValue, float.MaxValue], [float.Epsilon, 0, float.Epsilon], [1e9f, 1e9f + 64, 1e9f],
        ];
        var vectors = SeriesFeaturizers.Vectors(_ml, model, series);
        Assert.All(vectors, vector => Assert.All(vector, value => Assert.True(float.IsFinite(value))));
        Assert.Equal(vectors[0], SeriesFeaturizers.Vectors(_ml, model, [0])[0]);
        Assert.NotEqual(vectors[1], vectors[2]);
    }

    [Theory]
    [MemberData(nameof(Featurizers))]
    public void MissingValueLiesBetweenItsNeighboursAndItsShareIsAFeature(string name)
    {
        var model = Fit(name);
        float[] whole = [1, 2, 3, 5, 4, 2, 2, 8, 9, 7];
        float[] gap = [1, 2, float.NaN, 5, 4, 2, 2, 8, 9, 7];
        float[] filled = [1, 2, 3.5f, 5, 4, 2, 2, 8, 9, 7];
        var vectors = SeriesFeaturizers.Vectors(_ml, model, whole, gap, filled);
        Assert.Single(Differences(vectors[1], vectors[2]));
        Assert.True(Differences(vectors[0], vectors[1]).Count > 50);
    }

    [Theory]
    [MemberData(nameof(Featurizers))]
    public void UnitAndLevelChangeNothingButTheFactsAboutThem(string name)
    {
        var model = Fit(name);
        var values = SeriesSample.Wave(60, 0.4f, 3);
        var vectors = SeriesFeaturizers.Vectors(_ml, model, values, [.. values.Select(value => (value * 4096) - 1024)]);
        Assert.Equal(2, Differences(vectors[0], vectors[1], 1e-3f).Count);
    }

    [Theory]
    [MemberData(nameof(Featurizers))]
    public void UnitsThatArePowersOfTwoChangeNotABitBesides(string name)
    {
        var model = Fit(name);
        var values = SeriesSample.Wave(60, 0.4f, 3);
        foreach (var power in new[] { -98, -40, 98 })
        {
            var vectors = SeriesFeaturizers.Vectors(_ml, model, values, [.. values.Select(value => MathF.ScaleB(value, power))]);
            Assert.Equal(2, Differences(vectors[0], vectors[1]).Count);
        }
    }

    [Fact]
    public void TrainingThatRanAwayIsAnErrorOrGivesFiniteVectors()
    {
        foreach (var rate in new[] { 1e10f, 1e38f })
        {
            var options = SeriesFeaturizers.Small();
            options.LearningRate = rate;
            try
            {
                var model = SeriesFeaturizers.Fit(_ml, options, SeriesSample.Make(12));
                Assert.All(SeriesFeaturizers.Vectors(_ml, model, SeriesSample.Wave(30, 0.4f, 1))[0], value => Assert.True(float.IsFinite(value)));
            }
            catch (TrainingDivergedException error)
            {
                Assert.Contains("Try a lower learning rate", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Featurizers))]
    public void ColumnsOfAStepAreReadTogether(string name)
    {
        var rows = SeriesSample.Make(20).Select(row => new SeriesSample { Values = [.. row.Values.SelectMany((value, t) => new[] { value, t % 3 })] }).ToList();
        var options = SeriesFeaturizers.Small();
        options.StepSize = 2;
        var model = name == "learned" ? SeriesFeaturizers.Fit(_ml, options, rows)
            : SeriesFeaturizers.Fit(_ml, new PretrainedSeriesFeaturizingOptions { InputColumnName = nameof(SeriesSample.Values), StepSize = 2 }, rows);
        float[] steps = [1, 7, 2, 6, 4, 5, 8, 3, 9, 1, 3, 3];
        float[] swapped = [.. Enumerable.Range(0, steps.Length).Select(i => steps[i ^ 1])];
        var vectors = SeriesFeaturizers.Vectors(_ml, model, steps, swapped);
        Assert.NotEqual(vectors[0], vectors[1]);
        Assert.All(vectors[0], value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void LinearTrainerLearnsFromVectorsThatWereLearnedWithoutLabels()
    {
        var model = _ml.Transforms.FeaturizeSeriesByGru("Features", nameof(SeriesSample.Values), hiddenSize: 16, numberOfEpochs: 5)
            .Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression(nameof(SeriesSample.IsFast)))
            .Fit(_ml.Data.LoadFromEnumerable(SeriesSample.Make(60)));
        var others = _ml.Data.LoadFromEnumerable(SeriesSample.Make(160).Skip(60));
        Assert.InRange(_ml.BinaryClassification.Evaluate(model.Transform(others), nameof(SeriesSample.IsFast)).Accuracy, 0.97, 1);
    }

    [Fact]
    public void LossFallsAndForecastsBecomeBetterThanTheMean()
    {
        var options = SeriesFeaturizers.Small();
        (options.NumberOfEpochs, options.HiddenSize) = (10, 24);
        var losses = SeriesFeaturizers.Fit(_ml, options, SeriesSample.Make(40)).TrainingResult!.TrainingLosses;
        Assert.Equal(10, losses.Count);
        Assert.InRange(losses[^1], 0, 0.7 * losses[0]);
        Assert.InRange(losses[^1], 0, 0.7); // the squared error of the mean of standardized values is 1
    }

    [Fact]
    public void ValidationRowsChooseTheBestEpochWhicheverWayTheyAreGiven()
    {
        var (train, validation) = (_ml.Data.LoadFromEnumerable(SeriesSample.Make(30)), _ml.Data.LoadFromEnumerable(SeriesSample.Make(40).Skip(30)));
        var options = SeriesFeaturizers.Small();
        options.EarlyStoppingPatience = 3;
        var byFit = _ml.Transforms.FeaturizeSeriesByRecurrent(options).Fit(train, validation);
        options.ValidationSet = validation;
        var byOption = _ml.Transforms.FeaturizeSeriesByRecurrent(options).Fit(train);
        Assert.Equal(3, byFit.TrainingResult!.ValidationLosses.Count);
        Assert.Equal(byFit.TrainingResult.ValidationLosses, byOption.TrainingResult!.ValidationLosses);
        (options.ValidationSet, options.ValidationFraction) = (null, 0.25f);
        Assert.NotEqual(byFit.TrainingResult.ValidationLosses, _ml.Transforms.FeaturizeSeriesByRecurrent(options).Fit(train).TrainingResult!.ValidationLosses);
        options.ValidationFraction = 0;
        Assert.Contains("EarlyStoppingPatience is 3",
            Assert.Throws<InvalidOperationException>(() => _ml.Transforms.FeaturizeSeriesByRecurrent(options).Fit(train)).Message, StringComparison.Ordinal);
        (options.EarlyStoppingPatience, options.ValidationFraction) = (null, 0.5f);
        Assert.Contains("only 1 training row", Assert.Throws<InvalidOperationException>(
            () => SeriesFeaturizers.Fit(_ml, options, SeriesSample.Make(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConstantRowsAreLearnedFromWithAWarningAndNoRowsAreRefused()
    {
        var warnings = new List<string>();
        _ml.Log += (_, e) =>
        {
            if (e.Kind == Runtime.ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        SeriesFeaturizers.Fit(_ml, SeriesFeaturizers.Small(), [new() { Values = [1, 1, 1] }, new() { Values = [2, 2] }]);
        Assert.Contains("constant series in column 'Values'", Assert.Single(warnings), StringComparison.Ordinal);
        var message = Assert.Throws<InvalidOperationException>(() => SeriesFeaturizers.Fit(_ml, SeriesFeaturizers.Small(), [])).Message;
        Assert.Contains("There is no training row", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LstmAndSeveralLayersMakeVectorsOfTheTopLayer()
    {
        var options = SeriesFeaturizers.Small();
        var size = SeriesFeaturizers.Fit(_ml, options, SeriesSample.Make(8)).OutputSize;
        (options.Cell, options.HiddenSize, options.HiddenSizes) = (CellKind.Lstm, RecurrentDefaults.HiddenSize, [4, 9]);
        var model = SeriesFeaturizers.Fit(_ml, options, SeriesSample.Make(8));
        Assert.Equal(0, (model.OutputSize - size) % (9 - 6));
        Assert.True(model.OutputSize > size);
    }

    [Fact]
    public void OptionsSurviveJsonAndViolationsAreNamedTogether()
    {
        var options = new SeriesFeaturizingOptions { OutputColumnName = "Vector", StepSize = 3, NormalizeFeatures = false };
        var copy = JsonSerializer.Deserialize<SeriesFeaturizingOptions>(JsonSerializer.Serialize(options))!;
        Assert.Equal(("Vector", 3, false, CellKind.Gru), (copy.OutputColumnName, copy.StepSize, copy.NormalizeFeatures, copy.Cell));
        (options.OutputColumnName, options.InputColumnName, options.StepSize, options.Bidirectional) = ("", "", 0, true);
        var message = Assert.Throws<ArgumentException>(() => _ml.Transforms.FeaturizeSeriesByRecurrent(options)).Message;
        foreach (var part in new[] { "OutputColumnName is empty", "InputColumnName is empty", "StepSize is 0", "Bidirectional is true" })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    private RecurrentSeriesFeaturizingTransformer Fit(string name) => name == "learned"
        ? SeriesFeaturizers.Fit(_ml, SeriesFeaturizers.Small(), SeriesSample.Make(30))
        : SeriesFeaturizers.Fit(_ml, SeriesFeaturizers.Pretrained(), SeriesSample.Make(30));

    private static List<int> Differences(float[] one, float[] other, float tolerance = 0) =>
        [.. Enumerable.Range(0, one.Length).Where(i => Math.Abs(one[i] - other[i]) > tolerance)];
}
