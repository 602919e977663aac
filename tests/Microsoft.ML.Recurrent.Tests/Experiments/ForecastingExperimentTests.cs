using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Experiments.Races;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

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
        Assert.NotNull(race.Model);
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
    public void SmoothingFollowsLevelTrendAndSeason()
    {
        static float At(int t) => 20 + (0.5f * t) + new[] { 3f, -1, -4, 2 }[t % 4];
        float[] values = [.. Enumerable.Range(0, 80).Select(At)];
        values[37] = float.NaN;
        var smoothing = new SmoothedChannel(SmoothingSearch.Choose(values, 4, 4, 4, withTrend: true).Smoothing, 4);
        foreach (var value in values)
            smoothing.Add(value);
        var forecast = new double[4];
        smoothing.Forecast(forecast);
        for (var step = 0; step < 4; step++)
            Assert.Equal(At(80 + step), forecast[step], 0.75);
    }

    [Fact]
    public void SmoothingOfAConstantIsTheConstantAndOfNothingNothing()
    {
        var constant = new SmoothedChannel(new SmoothingParameters(0.2f, 0.1f, 0.1f, 0.95f), 3);
        var nothing = new SmoothedChannel(new SmoothingParameters(0.2f, 0.1f, 0.1f, 0.95f), 3);
        var forecast = new double[5];
        for (var t = 0; t < 10; t++)
        {
            constant.Add(7);
            nothing.Add(float.NaN);
            constant.Forecast(forecast);
            Assert.All(forecast, value => Assert.Equal(7, value, 1e-12));
        }

        nothing.Forecast(forecast);
        Assert.All(forecast, value => Assert.True(double.IsNaN(value)));
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

    private sealed class TimedRow
    {
        public DateTime Time { get; set; }

        public float Value { get; set; }
    }

    private static ForecastingExperimentResult Run(float[] values, int seasonLength) => Create(values, seasonLength).Run();

    private static ForecastingExperiment Create(float[] values, int seasonLength, CancellationToken cancellationToken = default)
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(values.Select(value => new ScriptedRow { Value = value }));
        return ml.Recurrent.CreateForecastingExperiment(rows, () => new ForecastingOptions
        {
            OutputColumnName = "Forecast", InputColumnName = nameof(ScriptedRow.Value), Horizon = 4, SeasonLength = seasonLength, ContextLength = 8, NumberOfEpochs = 1,
            NumberOfNetworks = 1, Architecture = ForecastArchitecture.Direct, Normalization = WindowNormalization.MeanScale,
        }, new ExperimentOptions
        {
            Space = ExperimentSpace.Empty.WithIntegerRange("HiddenSize", 2, 4, initial: 2), MaximumTrials = 2, NumberOfThreads = 1, CancellationToken = cancellationToken,
        },
            new ForecastingCrossValidationOptions { NumberOfFolds = 2 });
    }
}
