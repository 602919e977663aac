using ForecastExperiment;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Experiments;

if (args is not ["--data", var folder] || !File.Exists(Path.Combine(folder, "train.csv")))
{
    Console.WriteLine("Looks for a good forecaster of many hourly series in five minutes, and holds it against forecasts that need no network.");
    Console.WriteLine("  dotnet run -c Release --project examples/ForecastExperiment -- --data FOLDER");
    Console.WriteLine("FOLDER holds train.csv and test.csv of M4 hourly: a line for each series, its id and its values; those of test.csv follow those of train.csv.");
    return 2;
}

var ml = new MLContext(seed: 1);
Hour[] hours = [.. Hour.Read(Path.Combine(folder, "train.csv"))];
IDataView train = ml.Data.LoadFromEnumerable(hours);

// The last two days before the test are forecast from all that lies before them; by these trials are judged, and the race is.
var experiment = ml.Recurrent.CreateForecastingExperiment(train, Start,
    new ExperimentOptions
    {
        Space = ExperimentSpace.Empty.WithIntegerRange("HiddenSize", 16, 128, logarithmic: true, initial: 64).WithRange("LearningRate", 0.0005, 0.01, logarithmic: true, initial: 0.002)
            .WithRange("Dropout", 0, 0.4, initial: 0.1).WithIntegerRange("NumberOfEpochs", 2, 8, initial: 4),
        MaximumTime = TimeSpan.FromMinutes(5),
        Refit = true,
        Folder = "forecast-experiment",
    },
    new() { NumberOfFolds = 1, SeasonLength = 24 });
var race = experiment.Run();
Console.WriteLine(race.Summary);
Console.WriteLine($"{race.Experiment.Trials.Count} trials, the best with {race.Experiment.Best.Parameters}. See forecast-experiment.html.");
race.Experiment.SaveHtml("forecast-experiment.html");

// The rows of the test follow those of each series; only those are measured.
var all = ml.Data.LoadFromEnumerable(hours.Concat(Hour.Read(Path.Combine(folder, "test.csv"))).GroupBy(hour => hour.Id).SelectMany(series => series));
var metrics = ml.Forecasting.Evaluate(race.Model.Transform(all), new()
{
    ActualColumnName = nameof(Hour.Value), ForecastColumnName = "Forecast", SeriesColumnName = nameof(Hour.Id), SeasonLength = 24, HeldOutRows = 48,
});
Console.WriteLine(FormattableString.Invariant(
    $"Test: MASE {metrics.MeanAbsoluteScaledError:f3}, sMAPE {metrics.SymmetricMeanAbsolutePercentageError:f2}; seasonal naive {metrics.SeasonalNaive.MeanAbsoluteScaledError:f3}"));
return 0;

static ForecastingOptions Start()
{
    var options = ForecastingOptions.ForManySeries();
    (options.InputColumnName, options.SeriesColumnName, options.Horizon) = (nameof(Hour.Value), nameof(Hour.Id), 48);
    (options.ContextLength, options.SeasonLength, options.Scaling) = (336, 168, SeriesScaling.Logarithm);
    (options.ExponentialSmoothing, options.SmoothingSeasonLengths) = (true, [24, 168]);
    (options.LearningRateSchedule, options.WindowsPerEpoch, options.ValidationFraction) = (new CosineSchedule(), 8000, 0.1f);
    return options;
}
