using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained;

public sealed class ForecastPretrainedTests
{
    private const int Season = 12;

    [Theory]
    [InlineData(PretrainedSize.Base)]
    [InlineData(PretrainedSize.Small)]
    public void ASeasonWithTrendIsForecastWithoutTrainingBetterThanByItsLastSeason(PretrainedSize size)
    {
        var ml = new MLContext();
        var values = Monthly(120);
        var model = Fit(ml, values[..^Season], options => options.PretrainedSize = size);
        using var engine = model.CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var forecast = engine.Predict();
        var (error, naive) = (0f, 0f);
        for (var h = 0; h < Season; h++)
        {
            error += Math.Abs(forecast.Forecast[h] - values[^(Season - h)]);
            naive += Math.Abs(values[^((2 * Season) - h)] - values[^(Season - h)]);
            Assert.InRange(forecast.Forecast[h], forecast.Lower[h], forecast.Upper[h]);
        }

        Assert.True(error < 0.8 * naive, $"error {error}, of the last season {naive}");
        Assert.Equal(PretrainedLibrary.Of(size).Weights, ((PretrainedForecastModel)model.Model).Network.Weights);
        Assert.Equal(size == PretrainedSize.Base ? 256 : 96, model.Networks[0].GetOptions().HiddenSizes[0]);
    }

    [Fact]
    public void NothingIsTrained()
    {
        var model = Fit(new MLContext(), Monthly(60));
        Assert.Equal(ForecastArchitecture.Pretrained, model.Architecture);
        Assert.Equal(TrainingOutcome.LearnedNothing, model.TrainingResult!.Outcome);
        Assert.Equal(0, model.TrainingResult.TotalSteps);
        Assert.Equal(PretrainedLibrary.Of(PretrainedSize.Base).Weights, ((PretrainedForecastModel)model.Model).Network.Weights);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void AFewValuesAreForecast(int count)
    {
        var ml = new MLContext();
        using var engine = Fit(ml, Monthly(count)).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var forecast = engine.Predict();
        Assert.All([.. forecast.Forecast, .. forecast.Lower, .. forecast.Upper], value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void AnAutomaticForecasterOfTooFewValuesIsPretrainedWithAWarning()
    {
        var ml = new MLContext(1);
        List<string> warnings = [];
        ml.Log += (_, entry) =>
        {
            if (entry.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(entry.Message);
        };
        var data = ml.Data.LoadFromEnumerable(SeriesRow.Of(Monthly(20)));
        var model = ml.Forecasting.ForecastByGru(nameof(Outlook.Forecast), nameof(SeriesRow.Value), null, Season).Fit(data);
        Assert.Equal(ForecastArchitecture.Pretrained, model.Architecture);
        Assert.Contains("has 20 values, too few to train on: at least 24 are needed", Assert.Single(warnings), StringComparison.Ordinal);
        var options = Options();
        options.Architecture = ForecastArchitecture.SeasonalCorrection;
        Assert.Contains("too few", Assert.Throws<ArgumentException>(() => Forecasters.Fit(ml, options, Monthly(20))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TransformAndAnEngineThatFollowsTheSeriesGiveTheSameForecasts()
    {
        var ml = new MLContext();
        var values = Monthly(300);
        values[70] = float.NaN;
        var model = Fit(ml, values);
        var rows = Forecasters.Transform(ml, model, values);
        using var engine = Fit(ml, values[..100]).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        for (var t = 100; t < values.Length; t++)
            Forecasters.AssertSame(rows[t], engine.Predict(new SeriesRow { Value = values[t] }));
    }

    [Fact]
    public void ALongHorizonContinuesFromItsOwnForecastsWithBoundsThatDoNotNarrow()
    {
        var ml = new MLContext();
        using var engine = Fit(ml, Monthly(200)).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var forecast = engine.Predict(horizon: 500);
        Assert.Equal(500, forecast.Forecast.Length);
        Assert.All(forecast.Forecast, value => Assert.InRange(value, -1000, 1000));
        Assert.True(forecast.Upper[499] - forecast.Lower[499] >= forecast.Upper[191] - forecast.Lower[191]);
    }

    [Fact]
    public void CountsStayCounts()
    {
        var random = new Random(3);
        float[] counts = [.. Enumerable.Range(0, 120).Select(_ => random.NextDouble() < 0.7 ? 0f : random.Next(1, 4))];
        var ml = new MLContext();
        using var engine = Fit(ml, counts).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var forecast = engine.Predict();
        Assert.All([.. forecast.Forecast, .. forecast.Lower, .. forecast.Upper], value =>
        {
            Assert.True(value >= 0);
            Assert.Equal(MathF.Round(value), value);
        });
    }

    [Fact]
    public void OptionsOfTrainersAreRefusedByNameWithTheTrainerThatTakesThem()
    {
        var message = Assert.Throws<ArgumentException>(() => new MLContext().Forecasting.ForecastByRecurrent(new ForecastingOptions
        {
            Architecture = ForecastArchitecture.Pretrained,
            FutureCovariateColumnNames = ["Price"],
            HiddenSize = 7,
            NumberOfEpochs = 3,
        })).Message;
        foreach (var part in new[] { "FutureCovariateColumnNames", "HiddenSize", "SegmentWise", "NumberOfEpochs", "FineTune" })
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains("FineTune", Assert.Throws<ArgumentException>(() =>
            new MLContext().Forecasting.ForecastByRecurrent(new ForecastingOptions { FineTune = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralTargetsAreRefusedWithTheTrainerThatTakesThem()
    {
        var ml = new MLContext();
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(t => new Pair { Values = [t, -t] }));
        var message = Assert.Throws<ArgumentException>(() => ml.Forecasting.ForecastPretrained("Forecast", nameof(Pair.Values), 3).Fit(data)).Message;
        Assert.Contains("2 targets", message, StringComparison.Ordinal);
        Assert.Contains("ForecastByRecurrent", message, StringComparison.Ordinal);
    }

    [Fact]
    public void FineTuningKeepsTheNetworkOrImprovesItAndContinuesFromAnyForecaster()
    {
        var ml = new MLContext(1);
        var values = Monthly(400);
        var tuned = Fit(ml, values, Tune);
        Assert.True(tuned.TrainingResult!.TotalSteps > 0);
        Assert.Equal(ForecastArchitecture.Pretrained, tuned.Architecture);
        var data = ml.Data.LoadFromEnumerable(SeriesRow.Of(values));
        var options = Options();
        Tune(options);
        var start = Fit(ml, values, untuned => untuned.PretrainedSize = PretrainedSize.Small);
        var further = ml.Forecasting.ForecastByRecurrent(options).Fit(data, start);
        Assert.Equal(((PretrainedForecastModel)tuned.Model).Network.Weights, ((PretrainedForecastModel)further.Model).Network.Weights);
        Assert.Contains("values", Assert.Throws<ArgumentException>(() => Fit(ml, values[..20], Tune)).Message, StringComparison.Ordinal);

        static void Tune(ForecastingOptions options) =>
            (options.FineTune, options.NumberOfEpochs, options.WindowsPerEpoch, options.PretrainedSize) = (true, 2, 64, PretrainedSize.Small);
    }

    private static ForecastingOptions Options() => new()
    {
        Architecture = ForecastArchitecture.Pretrained,
        InputColumnName = nameof(SeriesRow.Value),
        OutputColumnName = nameof(Outlook.Forecast),
        ConfidenceLowerBoundColumnName = nameof(Outlook.Lower),
        ConfidenceUpperBoundColumnName = nameof(Outlook.Upper),
        ConfidenceLevel = 0.9f,
        Horizon = Season,
    };

    private static ForecastingTransformer Fit(MLContext ml, float[] values, Action<ForecastingOptions>? change = null)
    {
        var options = Options();
        change?.Invoke(options);
        return Forecasters.Fit(ml, options, values);
    }

    private static float[] Monthly(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(t => (float)(100 + (0.5 * t) + (20 * Math.Sin(2 * Math.PI * t / Season)) + random.NextDouble()))];
    }

    private sealed class Pair
    {
        [Data.VectorType(2)]
        public float[] Values { get; set; } = [];
    }
}
