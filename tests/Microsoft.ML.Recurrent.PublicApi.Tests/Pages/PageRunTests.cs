using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>That the programs of the pages do what the pages promise, run as they are there, beside files of the formats described there.</summary>
/// <remarks>One class, whose tests run one after another: a program owns the console and the current folder.</remarks>
public sealed class PageRunTests
{
    private static readonly string[] s_run =
    [
        "README.md 1", "docs/anomalies.md 1", "docs/classification.md 1", "docs/classification.md 2", "docs/engine.md 1", "docs/engine.md 2",
        "docs/engine.md 3", "docs/engine.md 4", "docs/engine.md 5",
        "docs/experiments.md 1", "docs/experiments.md 2", "docs/experiments.md 3", "docs/forecasting.md 1", "docs/forecasting.md 2",
        "docs/forecasting.md 3", "docs/language-models.md 1", "docs/regression.md 1", "docs/saving-and-serving.md 1", "docs/series-features.md 1",
        "docs/tagging.md 1", "docs/text-features.md 1", "docs/training.md 1", "nuget/Microsoft.ML.Recurrent.Engine.md 1",
        "nuget/Microsoft.ML.Recurrent.Onnx.md 1", "nuget/Microsoft.ML.Recurrent.Pretrained.md 1", "nuget/Microsoft.ML.Recurrent.md 1",
    ];

    [Fact]
    public void EveryProgramIsRun() =>
        Assert.Equal(s_run, Page.All.SelectMany(page => page.Programs).Select(program => program.Name).Order(StringComparer.Ordinal));

    [Fact]
    public async Task FrontPageForecastsTheYearAfterItsSeries()
    {
        var output = await Run("README.md 1");
        var months = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Numbers(line)).Where(numbers => numbers.Length == 4).ToList();
        Assert.Equal(12, months.Count);
        Assert.All(months, month => Assert.True(month[2] < month[1] && month[1] < month[3], output));
        Assert.InRange(months.Max(month => month[1]), 600, 800); // the summer of 1961 after 622 in that of 1960
    }

    [Fact]
    public async Task ClassifierNamesGesturesAlsoFromAFile()
    {
        using var folder = new WorkingFolder();
        var output = await RunHere("docs/classification.md 1");
        Assert.InRange(After(output, "accuracy "), 0.9, 1);
        Assert.Matches("(left|right|shake) is named \\1", output);
        Assert.True(File.Exists("gestures.zip"));
    }

    [Fact]
    public async Task TextClassifierTellsSpamAndShowsWhatItRead()
    {
        var output = await Run("docs/classification.md 2");
        Assert.Equal(1, After(output, "accuracy "));
        Assert.Contains("spam True", output);
        Assert.InRange(After(output, "probability "), 0.5, 1);
        Assert.InRange(new[] { "claim", "your", "free", "prize" }.Sum(token => After(output, $"{token} ")), 0.97, 1.03);
    }

    [Fact]
    public async Task RegressionLearnsTheHoursLeft() => Assert.InRange(After(await Run("docs/regression.md 1"), "R squared "), 0.8, 1);

    [Fact]
    public async Task TaggerFindsTheNames()
    {
        var output = await Run("docs/tagging.md 1");
        Assert.InRange(After(output, "F1 "), 0.9, 1);
        Assert.Contains("B-PER O O B-LOC", output);
        Assert.Equal(1, After(output, "intents "));
        Assert.Contains("first intent flight", output);
    }

    [Fact]
    public async Task TextFeaturesServeALinearTrainerAndAClassifier()
    {
        var output = await Run("docs/text-features.md 1");
        Assert.Equal(1, After(output, "accuracy "));
        Assert.Equal(1, After(output, "classifier "));
    }

    [Fact]
    public async Task FeaturesOfSeriesServeALinearTrainer()
    {
        var output = await Run("docs/series-features.md 1");
        Assert.InRange(After(output, "gestures "), 0.9, 1);
        Assert.InRange(After(output, "shakes "), 0.9, 1);
    }

    [Fact]
    public async Task LanguageModelContinuesThePoem()
    {
        var output = await Run("docs/language-models.md 1");
        Assert.InRange(After(output, "next falls "), 0.5, 1);
        Assert.InRange(After(output, "perplexity "), 1, 2);
        Assert.InRange(After(output, "adapted "), 1, 2);
        Assert.InRange(After(output, "after further training "), 1, 20);
    }

    [Fact]
    public async Task PretrainedForecasterContinuesASeason()
    {
        var output = await Run("docs/forecasting.md 1");
        for (var step = 1; step <= 6; step++)
        {
            var actual = SampleData.SalesOf(SampleData.Sales().Count + step - 1);
            var line = Numbers(output.Split('\n').Single(line => line.StartsWith($"step {step}:", StringComparison.Ordinal)));
            Assert.InRange(line[1], actual - 10, actual + 10);
            Assert.True(line[2] <= line[1] && line[1] <= line[3], output);
        }
    }

    [Fact]
    public async Task ForecasterContinuesASeasonAfterNewObservations()
    {
        using var folder = new WorkingFolder();
        var output = await RunHere("docs/forecasting.md 2");
        for (var step = 1; step <= 6; step++)
        {
            var actual = SampleData.SalesOf(SampleData.Sales().Count + step);
            var line = Numbers(output.Split('\n').Single(line => line.StartsWith($"step {step}:", StringComparison.Ordinal)));
            Assert.InRange(line[1], actual - 8, actual + 8);
            Assert.True(line[2] < line[1] && line[1] < line[3], output);
        }

        Assert.True(File.Exists("forecaster.zip"));
        Assert.InRange(After(output, "on average: "), 110, 130);
        Assert.InRange(After(output, "weight of the pretrained network: "), 0, 1);
    }

    [Fact]
    public async Task ForecasterOfShopsKnowsTheHolidayToCome()
    {
        var output = await Run("docs/forecasting.md 3");
        Assert.True(After(output, "MAE ") < After(output, "seasonal naive "), output);
        var week = Numbers(output.Split('\n').Single(line => line.StartsWith("week ", StringComparison.Ordinal)));
        Assert.Equal(7, week.Length);
        Assert.Equal(4, Array.IndexOf(week, week.Max()));
        Assert.InRange(week[4], 24, 60);
    }

    [Fact]
    public async Task DetectorAlertsAtASpikeOnly()
    {
        var output = await Run("docs/anomalies.md 1");
        Assert.Contains("99: alert 0", output);
        Assert.Contains("500: alert 1", output);
        Assert.InRange(After(output, "alerts in the history: "), 0, 3);
    }

    [Fact]
    public async Task ExperimentFindsAClassifierOfGestures()
    {
        using var folder = new WorkingFolder();
        var output = await RunHere("docs/experiments.md 1");
        Assert.Contains("What mattered: ", output);
        Assert.Contains("20 completed", output);
        Assert.Contains("aria-label=\"Parameters of each trial\"", File.ReadAllText("gestures.html"));
        Assert.True(File.Exists(Path.Combine("gestures", "trials.jsonl")) && File.Exists("gestures-trials.csv"));
        var data = new MLContext().Data.LoadFromEnumerable(SampleData.Gestures().Select(gesture => new { gesture.Name, gesture.Signal }));
        var named = new MLContext().Model.Load("gestures.zip", out _).Transform(data);
        Assert.InRange(new MLContext().MulticlassClassification.Evaluate(named).MicroAccuracy, 0.9, 1);
    }

    [Fact]
    public async Task ExperimentTellsWhichForecasterWins() => Assert.NotEmpty(await Run("docs/experiments.md 2"));

    [Fact]
    public async Task TunerOfOnesOwnFindsTheBestRate() => Assert.InRange(After(await Run("docs/experiments.md 3"), "loss "), 0, 0.05);

    [Fact]
    public async Task TrainingReportsAndLeavesACheckpoint()
    {
        using var folder = new WorkingFolder();
        var output = await RunHere("docs/training.md 1");
        Assert.Contains("Training ", output); // the opening line of the log
        Assert.Contains("Completed, best epoch ", output);
        Assert.True(File.Exists("spam.checkpoint"));
    }

    [Fact]
    public async Task SavedModelServes() => Assert.Contains("spam True", await Run("docs/saving-and-serving.md 1"));

    [Fact]
    public async Task EngineLearnsAndTakesStepsOfAStream()
    {
        var output = await Run("docs/engine.md 1");
        Assert.True(After(output, " to ") < 0.1 * After(output, "loss from "), output);
        Assert.Contains("after step 2: ", output);
    }

    [Fact]
    public async Task EngineReadsWhatItSaved() => Assert.Contains("equal True", await Run("docs/engine.md 2"));

    [Fact]
    public async Task EngineChainsAnyLayers() => Assert.Contains("layers.0: ", await Run("docs/engine.md 4"), StringComparison.Ordinal);

    [Fact]
    public async Task EngineReversesStrings() => Assert.Contains("4 3 2 1, probability", await Run("docs/engine.md 5"), StringComparison.Ordinal);

    [Fact]
    public async Task LayersBeforeTheRecurrentOnesLearnTheFrequencyOfWaves()
    {
        var output = await Run("docs/engine.md 3");
        Assert.Contains("layers.0: ", output);
        Assert.True(After(output, " to ") < 0.2 * After(output, "loss from "), output);
    }

    [Theory]
    [InlineData("nuget/Microsoft.ML.Recurrent.Engine.md 1")]
    [InlineData("nuget/Microsoft.ML.Recurrent.Onnx.md 1")]
    [InlineData("nuget/Microsoft.ML.Recurrent.Pretrained.md 1")]
    [InlineData("nuget/Microsoft.ML.Recurrent.md 1")]
    public async Task ProgramOfAPackageRuns(string name) => Assert.NotNull(await Run(name));

    private static async Task<string> Run(string name)
    {
        using var folder = new WorkingFolder();
        return await RunHere(name);
    }

    private static Task<string> RunHere(string name)
    {
        PageFiles.Write();
        return PageCompiler.Run(Page.Program(name).Text);
    }

    /// <summary>The number that follows some words in what a program wrote.</summary>
    private static double After(string output, string words)
    {
        var match = Regex.Match(output, Regex.Escape(words) + @"(-?[\d.]+(E-?\d+)?)");
        Assert.True(match.Success, $"'{words}' and a number are not in: {output}");
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static double[] Numbers(string line) =>
        [.. Regex.Matches(line, @"-?\d+(\.\d+)?").Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
}
