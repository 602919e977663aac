using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

public sealed class ForecastingExperimentTests
{
    [Fact]
    public void ASimpleForecasterThatWinsIsNamed()
    {
        // A random walk: nothing beats the last value by much, and a network of two units that learns for one epoch is far from it.
        var random = new Random(5);
        double level = 100;
        var race = Run([.. Enumerable.Range(0, 160).Select(_ => (float)(level += random.NextDouble() - 0.5))], seasonLength: 1);
        Assert.NotEqual(ForecastMethod.Recurrent, race.BestMethod);
        Assert.Contains("no recurrent forecaster that was tried is as good", race.Summary, StringComparison.Ordinal);
        var model = Assert.IsType<ForecastingTransformer>(race.Model);
        Assert.Equal($"{race.BestMethod}", $"{model.Architecture}");
        Assert.Equal(160, model.ObservationCount);
        Assert.Equal(ForecastArchitecture.Direct, Assert.IsType<ForecastingTransformer>(race.RecurrentModel).Architecture);
    }

    [Fact]
    public void EveryContenderIsMeasuredAndTheBestComesFirst()
    {
        var race = Run([.. Enumerable.Range(0, 160).Select(t => (float)(50 + (0.1 * t) + (10 * Math.Sin(t * Math.PI / 6)) + (t * 7919 % 13 * 0.2)))], seasonLength: 12);
        Assert.Equal(Enum.GetValues<ForecastMethod>().Order(), race.Methods.Select(standing => standing.Key).Order());
        Assert.Equal(race.Methods.Select(standing => standing.Value).Order(), race.Methods.Select(standing => standing.Value));
        Assert.Equal(race.Methods.Single(standing => standing.Key == ForecastMethod.Recurrent).Value, race.Experiment.Best.Metric);
        var naive = race.Methods.Single(standing => standing.Key == ForecastMethod.Naive).Value;
        Assert.True(race.Methods.Single(standing => standing.Key == ForecastMethod.SeasonalNaive).Value < naive);
        Assert.True(race.Methods.Single(standing => standing.Key == ForecastMethod.ExponentialSmoothing).Value < naive);

        // By fold, not by epoch.
        Assert.All(race.Experiment.Trials, trial => Assert.Equal(2, trial.Reports.Count));
    }

    [Fact]
    public async Task RunAsyncGivesWhatRunGives()
    {
        float[] values = [.. Enumerable.Range(0, 100).Select(t => (float)(50 + (10 * Math.Sin(t * Math.PI / 6)) + (t * 7919 % 13 * 0.2)))];
        var race = await Create(values, seasonLength: 12).RunAsync();
        Assert.Equal(Create(values, seasonLength: 12).Run().Methods, race.Methods);
    }

    [Fact]
    public async Task CancelledBeforeATrialBothWaysOfRunningThrow()
    {
        var experiment = Create([.. Enumerable.Range(0, 100).Select(t => (float)t)], seasonLength: 1, new CancellationToken(canceled: true));
        Assert.ThrowsAny<OperationCanceledException>(() => experiment.Run());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(experiment.RunAsync);
    }

    [Fact]
    public void TheRaceGoesByTimeWhereThereAreTimes()
    {
        // A week without Sundays that repeats itself, of which other days are missing, too: by time last week is exact, by row it is not.
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 240).Select(day => new DateTime(2024, 1, 1).AddDays(day))
            .Where(day => day.DayOfWeek != DayOfWeek.Sunday && day.DayOfYear % 11 != 4)
            .Select(day => new TimedRow { Time = day, Value = 10 * (1 + (int)day.DayOfWeek) }).ToArray());
        var race = ml.Recurrent.CreateForecastingExperiment(rows, () => new ForecastingOptions
        {
            InputColumnName = nameof(TimedRow.Value), TimestampColumnName = nameof(TimedRow.Time), Horizon = 6, SeasonLength = 7,
            ContextLength = 12, NumberOfEpochs = 1, NumberOfNetworks = 1, Architecture = ForecastArchitecture.Direct,
        }, new ExperimentOptions { Space = ExperimentSpace.Empty.WithIntegerRange("HiddenSize", 2, 4, initial: 2), MaximumTrials = 1, NumberOfThreads = 1 },
            new ForecastingCrossValidationOptions { NumberOfFolds = 3 }, ForecastMetric.MeanAbsoluteError).Run();
        Assert.Equal(0, race.Methods.Single(standing => standing.Key == ForecastMethod.SeasonalNaive).Value);
        Assert.True(race.Methods.Single(standing => standing.Key == ForecastMethod.ExponentialSmoothing).Value < 1, race.Summary);
    }

    [Fact]
    public void WhatIsRacedIsTheForecasterOfTheArchitecture()
    {
        // With bounds and quantiles, as the options to start from ask for; and with a value that is missing.
        float[] values = [.. Enumerable.Range(0, 120).Select(t => t == 50 ? float.NaN : (float)(50 + (10 * Math.Sin(t * Math.PI / 6)) + (t * 7919 % 13 * 0.2)))];
        var (ml, rows) = Rows(values);
        var race = ml.Recurrent.CreateForecastingExperiment(rows, () =>
        {
            var options = Options(12);
            (options.ConfidenceLowerBoundColumnName, options.ConfidenceUpperBoundColumnName, options.ConfidenceLevel) = ("Lower", "Upper", 0.8f);
            (options.QuantileColumnName, options.QuantileLevels) = ("Quantiles", [0.25f, 0.75f]);
            return options;
        }, Search(), new ForecastingCrossValidationOptions { NumberOfFolds = 3 }, ForecastMetric.MeanAbsoluteError).Run();
        foreach (var (method, architecture) in new[]
        {
            (ForecastMethod.Naive, ForecastArchitecture.Naive), (ForecastMethod.SeasonalNaive, ForecastArchitecture.SeasonalNaive),
            (ForecastMethod.ExponentialSmoothing, ForecastArchitecture.ExponentialSmoothing),
        })
        {
            var folds = ml.Forecasting.CrossValidate(rows, ml.Forecasting.ForecastByRecurrent(new ForecastingOptions
            {
                InputColumnName = nameof(ScriptedRow.Value), OutputColumnName = "Forecast", Horizon = 4, Architecture = architecture,
                SeasonLength = architecture == ForecastArchitecture.Naive ? null : 12,
            }), new() { ActualColumnName = nameof(ScriptedRow.Value), ForecastColumnName = "Forecast", NumberOfFolds = 3, SeasonLength = 12 }).Folds;
            var raced = race.Methods.Single(one => one.Key == method).Value;
            Assert.Equal(folds.Average(fold => fold.Metrics.MeanAbsoluteError), raced, 1e-12);
            if (method == ForecastMethod.Naive)
                Assert.Equal(folds.Average(fold => fold.Metrics.Naive.MeanAbsoluteError), raced, 1e-12);
            if (method == ForecastMethod.SeasonalNaive)
                Assert.Equal(folds.Average(fold => fold.Metrics.SeasonalNaive.MeanAbsoluteError), raced, 1e-12);
        }

        var model = Assert.IsType<ForecastingTransformer>(race.Model);
        Assert.NotEqual(ForecastMethod.Recurrent, race.BestMethod);
        Assert.Equal(120, model.ObservationCount);
        using var file = new MemoryStream();
        ml.Model.Save(model, rows.Schema, file);
        file.Position = 0;
        using var engine = model.CreateForecastingEngine<ScriptedRow, Tests.Forecasting.Outlook>(ml);
        using var loaded = ml.Model.Load(file, out _).CreateForecastingEngine<ScriptedRow, Tests.Forecasting.Outlook>(ml);
        Tests.Forecasting.Forecasters.AssertSame(engine.Predict(), loaded.Predict());
        Assert.All(engine.Predict().Upper.Zip(engine.Predict().Lower), pair => Assert.True(pair.First > pair.Second));
        Assert.Equal(race.RecurrentModel.GetOutputSchema(rows.Schema).Select(column => (column.Name, column.Type.ToString())),
            model.GetOutputSchema(rows.Schema).Select(column => (column.Name, column.Type.ToString())));
    }

    private sealed class TimedRow
    {
        public DateTime Time { get; set; }

        public float Value { get; set; }
    }

    private static ForecastingExperimentResult Run(float[] values, int seasonLength) => Create(values, seasonLength).Run();

    private static ForecastingExperiment Create(float[] values, int seasonLength, CancellationToken cancellationToken = default)
    {
        var (ml, rows) = Rows(values);
        return ml.Recurrent.CreateForecastingExperiment(
            rows, () => Options(seasonLength), Search(cancellationToken), new ForecastingCrossValidationOptions { NumberOfFolds = 2 });
    }

    private static (MLContext Context, IDataView Rows) Rows(float[] values)
    {
        var ml = new MLContext(1);
        return (ml, ml.Data.LoadFromEnumerable(values.Select(value => new ScriptedRow { Value = value }).ToArray()));
    }

    private static ForecastingOptions Options(int seasonLength) => new()
    {
        OutputColumnName = "Forecast", InputColumnName = nameof(ScriptedRow.Value), Horizon = 4, SeasonLength = seasonLength, ContextLength = 8, NumberOfEpochs = 1,
        NumberOfNetworks = 1, Architecture = ForecastArchitecture.Direct, Normalization = WindowNormalization.MeanScale,
    };

    private static ExperimentOptions Search(CancellationToken cancellationToken = default) => new()
    {
        Space = ExperimentSpace.Empty.WithIntegerRange("HiddenSize", 2, 4, initial: 2), MaximumTrials = 2, NumberOfThreads = 1, CancellationToken = cancellationToken,
    };
}
