using Microsoft.ML.Recurrent.Tests.Tagging;

namespace Microsoft.ML.Recurrent.Tests.Laws;

/// <summary>
/// A training that ran away ends with the documented error, or with a model whose outputs are numbers: never with one that gives NaN without a word.
/// </summary>
public sealed class DivergenceTests
{
    public static TheoryData<string> Learners => Learner.Names;

    [Theory]
    [MemberData(nameof(Learners))]
    public void NoModelWithOutputsThatAreNoNumbersIsGiven(string name)
    {
        var learner = Learner.Of(name);
        foreach (var learningRate in new[] { 1e10f, 1e20f, 1e38f })
        {
            var rows = LawRow.Make();
            var ml = new MLContext(1);
            try
            {
                var model = learner.Fit(ml, rows, learningRate);
                var outputs = learner.Outputs(ml, model, rows);
                Assert.All(learner.IsForecaster ? outputs[^4..] : outputs, value => // the first rows of a series have no forecast
                    Assert.True(double.IsFinite(value), $"learning rate {learningRate}: {value}"));
            }
            catch (TrainingDivergedException e)
            {
                Assert.Contains("Try a lower learning rate", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void ALossThatRoseIsWarnedOfOnce()
    {
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        var options = new SequenceRegressionOptions
        {
            LabelColumnName = nameof(LawRow.Value),
            StepSize = 2,
            HiddenSize = 5,
            NumberOfEpochs = 3,
            BatchSize = 1000,
            LearningRate = 0.02f,
            NumberOfThreads = 1,
        };
        ml.Regression.Trainers.Recurrent(options).Fit(ml.Data.LoadFromEnumerable(LawRow.Make()));
        Assert.Empty(warnings);
        options.LearningRate = 300;
        ml.Regression.Trainers.Recurrent(options).Fit(ml.Data.LoadFromEnumerable(LawRow.Make()));
        Assert.Matches("The training loss rose from .+ Lower LearningRate", Assert.Single(warnings));
    }

    [Fact]
    public void WeightsWithWhichGradientsVanishOrOverflowAreRefusedWithAWayOut()
    {
        var ml = new MLContext(1);
        foreach (var weight in new[] { 1e-30f, 1e30f })
        {
            var data = ml.Data.LoadFromEnumerable(LawRow.Make().Select(row => row with { Covariate = weight }));
            var trainer = ml.Regression.Trainers.Lstm(
                nameof(LawRow.Value), exampleWeightColumnName: nameof(LawRow.Covariate), hiddenSize: 3, numberOfEpochs: 1);
            var error = Assert.Throws<InvalidOperationException>(() => trainer.Fit(data));
            Assert.Matches("The largest weight .+ in column 'Covariate'; allowed: .+ multiply all of them", error.Message);
        }
    }

    [Fact]
    public void OneStepThatBreaksEverythingIsNoticedWithoutANextOne()
    {
        var ml = new MLContext(1);
        var options = new SequenceRegressionOptions
        {
            LabelColumnName = nameof(LawRow.Value),
            StepSize = 2,
            HiddenSize = 5,
            NumberOfEpochs = 1,
            BatchSize = 1000,
            LearningRate = 1e38f,
            NumberOfThreads = 1,
        };
        var error = Assert.Throws<TrainingDivergedException>(() => ml.Regression.Trainers.Recurrent(options).Fit(ml.Data.LoadFromEnumerable(LawRow.Make())));
        Assert.Contains("after epoch 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ScoresThatAreNotFiniteAreReportedOnce()
    {
        var warnings = new List<string>();
        var ml = Taggers.WithWarnings(warnings);
        var rows = LawRow.Make();
        var model = (SequenceRegressionTransformer)Learner.Of("regression").Fit(ml, rows);
        Assert.All(Learner.Of("regression").Outputs(ml, model, rows), score => Assert.True(double.IsFinite(score)));
        Assert.Empty(warnings);
        model.Model.Parameters.WritableWeights.Fill(float.NaN); // as no file and no training gives them
        model.Model.Refresh();
        Assert.All(Learner.Of("regression").Outputs(ml, model, rows), score => Assert.False(double.IsFinite(score)));
        var warning = Assert.Single(warnings);
        Assert.Contains("The score of row 0 is not finite", warning, StringComparison.Ordinal);
        Assert.Contains("'Features'", warning, StringComparison.Ordinal);
    }
}
