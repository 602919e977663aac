using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>What the README shows is what is compiled and run here, letter for letter, by somebody who sees public members only.</summary>
public sealed class ReadmeSnippetTests
{
    [Fact]
    public void EveryBlockOfTheReadmeIsTheCodeThatRunsHere()
    {
        Assert.Equal(["Classify", "Engine", "Experiment", "Featurize", "FineTune", "Forecast", "ForecastMany", "Generate", "Regress", "Tag", "Text"],
            Readme.Programs.Order());
        foreach (var name in Readme.Programs)
            Assert.Equal(Readme.Compiled(name), Readme.Snippets[name]);
    }

    [Fact]
    public void EveryCodeBlockIsChecked() =>
        Assert.Equal(Readme.Snippets.Count, Readme.Text.Split("```csharp").Length - 1);

    [Theory]
    [InlineData("dotnet run -c Release --project examples/Quickstart")]
    [InlineData("dotnet test -c Release")]
    public void TheTwoCommandsStandInTheReadme(string command) => Assert.Contains($"    {command}\n", Readme.Text);

    [Fact]
    public void ClassifySnippetSavesAModelThatNamesGestures()
    {
        var gestures = SampleData.Gestures();
        using var folder = new WorkingFolder();

        // begin Classify
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(gestures);

        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", nameof(Gesture.Name))
            .Append(ml.MulticlassClassification.Trainers.Gru(featureColumnName: nameof(Gesture.Signal), stepSize: 3, hiddenSize: 16))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        ITransformer model = pipeline.Fit(data);
        ml.Model.Save(model, data.Schema, "gestures.zip");
        // end Classify

        var loaded = new MLContext().Model.Load("gestures.zip", out _);
        var named = loaded.Transform(data).GetColumn<string>("PredictedLabel").ToArray();
        Assert.Equal(gestures.Select(g => g.Name), named);
    }

    [Fact]
    public void ExperimentSnippetFindsAClassifierOfGestures()
    {
        var gestures = SampleData.Gestures();
        using var folder = new WorkingFolder();

        // begin Experiment
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(gestures);

        var experiment = ml.Recurrent.CreateExperiment<SequenceClassificationOptions>(
            (context, options) =>
            {
                (options.FeatureColumnName, options.StepSize) = (nameof(Gesture.Signal), 3);
                return context.Transforms.Conversion.MapValueToKey("Label", nameof(Gesture.Name))
                    .Append(context.MulticlassClassification.Trainers.Recurrent(options));
            },
            ExperimentData.CrossValidation(data, numberOfFolds: 3),
            ExperimentMetric.Multiclass(MulticlassMetric.MicroAccuracy),
            new ExperimentOptions
            {
                Folder = "gestures",
                MaximumTrials = 20,
                Space = ExperimentSpace.Of<SequenceClassificationOptions>()
                    .Only("Cell", "HiddenSize", "LearningRate", "NumberOfEpochs", "Pooling")
                    .WithRange("HiddenSize", 4, 64, logarithmic: true)
                    .WithRange("NumberOfEpochs", 2, 20, logarithmic: true),
                Refit = true,
            });

        ExperimentResult result = experiment.Run();
        Console.WriteLine(result); // the best, how the others ended, and which options mattered
        result.SaveHtml("gestures.html"); // the same with pictures: curves, parallel coordinates, cost against metric
        ml.Model.Save(result.Model, data.Schema, "gestures.zip");
        // end Experiment

        Assert.Equal(20, result.Trials.Count(trial => trial.State == TrialState.Completed));
        Assert.NotEmpty(result.Importance);
        Assert.Contains("What mattered: ", result.ToString());
        Assert.Contains("aria-label=\"Parameters of each trial\"", File.ReadAllText("gestures.html"));
        Assert.InRange(result.Best.Metric, 0.9, 1);
        Assert.True(result.IsRefitted);
        Assert.True(File.Exists(Path.Combine("gestures", "trials.jsonl")) && File.Exists("gestures.html"));
    }

    [Fact]
    public void TextSnippetTellsSpam()
    {
        var messages = SampleData.Messages();

        // begin Text
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(messages);

        var trainer = ml.BinaryClassification.Trainers.Recurrent(
            SequenceClassificationOptions.ForText(labelColumnName: nameof(Message.IsSpam), featureColumnName: nameof(Message.Text)));

        ITransformer model = trainer.Fit(data);
        var engine = ml.Model.CreatePredictionEngine<Message, SpamPrediction>(model);
        SpamPrediction prediction = engine.Predict(new Message { Text = "win a free prize now" });
        // end Text

        Assert.True(prediction.PredictedLabel);
        Assert.InRange(prediction.Probability, 0.5f, 1f);
    }

    [Fact]
    public void TagSnippetFindsTheNames()
    {
        var sentences = SampleData.Sentences();

        // begin Tag
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(sentences); // Tokens: Anna lives in Oslo, Tags: B-PER O O B-LOC

        var pipeline = ml.MulticlassClassification.Trainers.SequenceTagging(nameof(Sentence.Tags), nameof(Sentence.Tokens))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedTags", "PredictedLabel"));

        var split = ml.Data.TrainTestSplit(data, testFraction: 0.2);
        ITransformer model = pipeline.Fit(split.TrainSet);
        TaggingMetrics metrics = ml.MulticlassClassification.EvaluateTagging(model.Transform(split.TestSet), nameof(Sentence.Tags));
        // end Tag

        Assert.InRange(metrics.EntityF1, 0.9, 1);
        Assert.Equal(sentences.Count, model.Transform(data).GetColumn<string[]>("PredictedTags").Count());
    }

    [Fact]
    public void FeaturizeSnippetGivesALinearTrainerWhatItNeeds()
    {
        var messages = SampleData.Messages();

        // begin Featurize
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(messages);

        var pipeline = ml.Transforms.Text.FeaturizeTextByGru("Features", nameof(Message.Text), hiddenSize: 32, embeddingSize: 32)
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression(nameof(Message.IsSpam)));

        ITransformer model = pipeline.Fit(data);
        // end Featurize

        Assert.Equal(1, ml.BinaryClassification.Evaluate(model.Transform(data), nameof(Message.IsSpam)).Accuracy);
    }

    [Fact]
    public void FineTuneSnippetStartsFromWhatTheEncoderRead()
    {
        var messages = SampleData.Messages();
        var poem = SampleData.Poem();

        // begin FineTune
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(messages);

        var reading = TextFeaturizingOptions.ForFineTuning(nameof(Message.Text));
        reading.PretrainingData = ml.Data.LoadFromEnumerable(poem); // any text: a column of the same name, no labels
        var encoder = ml.Transforms.Text.FeaturizeTextByRecurrent(reading).Fit(data);

        var trainer = ml.BinaryClassification.Trainers.Recurrent(
            SequenceClassificationOptions.ForText(encoder, nameof(Message.IsSpam), nameof(Message.Text)));
        ITransformer model = trainer.Fit(data);
        // end FineTune

        Assert.Equal(1, ml.BinaryClassification.Evaluate(model.Transform(data), nameof(Message.IsSpam)).Accuracy);
    }

    [Fact]
    public async Task GenerateSnippetWritesInTheWordsOfThePoem()
    {
        var poem = SampleData.Poem();
        using var folder = new WorkingFolder();

        // begin Generate
        var ml = new MLContext(seed: 1);
        IDataView lines = ml.Data.LoadFromEnumerable(poem);

        var model = ml.Transforms.Text.RecurrentLanguageModel("LogProbabilities", nameof(Line.Text), numberOfEpochs: 40).Fit(lines);
        ml.Model.Save(model, lines.Schema, "poet.zip");

        var options = new GenerationOptions { Temperature = 0.8f, TopP = 0.95f, MaximumTokens = 20, Seed = 42 };
        var generator = ml.Model.Load("poet.zip", out _).CreateTextGenerator(ml, options);
        await foreach (string piece in generator.GenerateTokensAsync("the rain"))
            Console.Write(piece);
        var next = generator.Suggest("the rain", count: 3); // words and their probabilities
        // end Generate

        Assert.Equal("falls", next[0].Token);
        Assert.InRange(next[0].Probability, 0.5f, 1f);
    }

    [Fact]
    public void RegressSnippetLearnsTheHoursLeft()
    {
        var batteries = SampleData.Batteries();

        // begin Regress
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(batteries);

        var trainer = ml.Regression.Trainers.Gru(
            labelColumnName: nameof(Battery.HoursLeft), featureColumnName: nameof(Battery.Voltages), hiddenSize: 16);

        var split = ml.Data.TrainTestSplit(data, testFraction: 0.2);
        ITransformer model = trainer.Fit(split.TrainSet);
        RegressionMetrics metrics = ml.Regression.Evaluate(model.Transform(split.TestSet), labelColumnName: nameof(Battery.HoursLeft));
        // end Regress

        Assert.InRange(metrics.RSquared, 0.8, 1.0);
    }

    [Fact]
    public void ForecastSnippetGoesOnWithASeasonAfterNewObservations()
    {
        var sales = SampleData.Sales();
        var newMonth = new Month { Amount = SampleData.SalesOf(sales.Count) };
        using var folder = new WorkingFolder();

        // begin Forecast
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(sales);

        var forecaster = ml.Forecasting.ForecastByGru(
            outputColumnName: nameof(Outlook.Forecast), inputColumnName: nameof(Month.Amount),
            contextLength: 24, horizon: 6, confidenceLevel: 0.9f,
            confidenceLowerBoundColumn: nameof(Outlook.Lower), confidenceUpperBoundColumn: nameof(Outlook.Upper));

        var model = forecaster.Fit(data);
        using var engine = model.CreateForecastingEngine<Month, Outlook>(ml);
        engine.Observe(newMonth);
        Outlook outlook = engine.Predict();
        engine.SaveState("sales.state");
        // end Forecast

        Assert.Equal(6, outlook.Forecast.Length);
        for (var i = 0; i < 6; i++)
        {
            var actual = SampleData.SalesOf(sales.Count + 1 + i);
            Assert.InRange(outlook.Forecast[i], actual - 8, actual + 8);
            Assert.True(outlook.Lower[i] < outlook.Forecast[i] && outlook.Forecast[i] < outlook.Upper[i]);
        }

        using var resumed = model.CreateForecastingEngine<Month, Outlook>(new MLContext());
        resumed.LoadState("sales.state");
        Assert.Equal(outlook.Forecast, resumed.Predict().Forecast);
    }

    [Fact]
    public void ForecastManySnippetKnowsTheHolidayToCome()
    {
        var shopDays = SampleData.Shops(0, 205);
        ShopDay[] comingDays = [.. Enumerable.Range(205, 7).Select(day => SampleData.ShopDayOf("Bergen", 0, day))];

        // begin ForecastMany
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(shopDays); // a row for each shop and day

        var options = ForecastingOptions.ForManySeries();
        options.OutputColumnName = nameof(Outlook.Forecast);
        options.InputColumnName = nameof(ShopDay.Sold);
        options.SeriesColumnName = nameof(ShopDay.Shop);
        options.TimestampColumnName = nameof(ShopDay.Date);
        options.FutureCovariateColumnNames = [nameof(ShopDay.IsHoliday)];
        options.Horizon = 7;

        var forecaster = ml.Forecasting.ForecastByRecurrent(options);
        ForecastingCrossValidation validation = ml.Forecasting.CrossValidate(data, forecaster, new ForecastingCrossValidationOptions
        {
            ActualColumnName = nameof(ShopDay.Sold),
            ForecastColumnName = nameof(Outlook.Forecast),
            SeasonLength = 7,
            NumberOfFolds = 2,
        });
        Console.WriteLine(validation.Metrics); // MAE, RMSE, sMAPE, MASE and more, beside naive and seasonal naive

        var model = forecaster.Fit(data);
        using var engine = model.CreateForecastingEngine<ShopDay, Outlook>(ml, seriesId: "Bergen");
        Outlook week = engine.Predict(comingDays);
        // end ForecastMany

        for (var i = 0; i < 7; i++)
            Assert.InRange(week.Forecast[i] / comingDays[i].Sold, 0.6f, 1.5f);
        var holiday = Array.FindIndex(comingDays, day => day.IsHoliday);
        Assert.Equal(week.Forecast.Max(), week.Forecast[holiday]);
        Assert.Equal(2, validation.Folds.Count);
        Assert.Equal(3, validation.Metrics.Series.Count);
        Assert.True(validation.Metrics.MeanAbsoluteError < validation.Metrics.SeasonalNaive.MeanAbsoluteError, validation.Metrics.ToString());
    }

    [Fact]
    public void EngineSnippetTrainsAndThenTakesStepsOfAStream()
    {
        var examples = SampleData.Sums();
        float[][] steps = [[1, 0], [2, 0], [3, 0]];

        // begin Engine
        var network = new RecurrentNetwork(new NetworkOptions { InputSize = 2, HiddenSizes = [32], OutputSize = 1 });
        var options = new TrainingOptions { NumberOfEpochs = 30, LearningRate = 0.01f };
        TrainingResult result = new TrainingLoop(network, new SquaredLoss(), options).Run(examples);

        var session = new NetworkSession(network);
        foreach (float[] step in steps)
            Console.WriteLine(session.Step(step)[0]);
        // end Engine

        Assert.Equal(3, session.StepCount);
        Assert.True(result.TrainingLosses[^1] < 0.1 * result.TrainingLosses[0], $"The loss went from {result.TrainingLosses[0]} to {result.TrainingLosses[^1]}.");
    }
}
