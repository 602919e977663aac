using System.Globalization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public sealed class ForecastingEstimatorTests : EstimatorContract<SeriesRow, Outlook>
{
    protected override IReadOnlyList<SeriesRow> Rows { get; } = SeriesRow.Of(SeriesRow.Wave(80));

    protected override string[] OutputColumns => Forecasters.OutputColumns;

    // A value that is missing is marked as such, and the series goes on over it.
    protected override IReadOnlyList<SeriesRow> RowsWithMissingValues => SeriesRow.Of([float.NaN, 51, float.NaN, 57]);

    protected override bool SkipsMissingValues => false;

    protected override SeriesRow RowWithMissingFeature => new() { Value = float.NaN };

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertFinite(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Value = "1" } }), "'Value'", "String", "Single"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Value = 1.0 } }), "'Value'", "Double", "Single"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Amount = 1f } }), "'Value'", "Amount"),
    ];

    [Fact]
    public override void PredictionEngineGivesTheScoresOfTheCursor()
    {
        var ml = new MLContext(1);
        var model = Create(ml, new RunSettings()).Fit(Load(ml, Rows));
        var error = Assert.Throws<InvalidOperationException>(() => ml.Model.CreatePredictionEngine<SeriesRow, Outlook>(model));
        Assert.Contains("CreateForecastingEngine", error.Message, StringComparison.Ordinal);
    }

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) => ml.Forecasting.ForecastByRecurrent(Forecasters.Options(settings));

    protected override float[] ScoresOf(Outlook output) => [.. output.Forecast, .. output.Lower, .. output.Upper];

    [Fact]
    public void ChangingValuesAfterAnOriginChangesNoEarlierForecast()
    {
        var ml = new MLContext(1);
        var model = Forecasters.FitWave(ml);
        var values = SeriesRow.Wave(60);
        var changed = values.Select((value, t) => t < 30 ? value : value * 10).ToArray();
        var (before, after) = (Forecasters.Transform(ml, model, values), Forecasters.Transform(ml, model, changed));
        for (var t = 0; t < 30; t++)
            Forecasters.AssertSame(before[t], after[t]);
        Assert.NotEqual(before[30].Forecast, after[30].Forecast);
    }

    [Fact]
    public void NetworksCorrectWhatNoSeasonExplains()
    {
        var ml = new MLContext(1);
        var values = SeriesRow.Wave(240);
        var options = Forecasters.Options(new RunSettings { NumberOfEpochs = 60 });
        options.HiddenSize = 16;
        var model = Forecasters.Fit(ml, options, values[..200]);
        var forecasts = Forecasters.Transform(ml, model, values);
        double squares = 0, naive = 0;
        for (var t = 200; t < 235; t++)
        {
            for (var h = 0; h < 5; h++)
            {
                squares += Math.Pow(forecasts[t].Forecast[h] - values[t + 1 + h], 2);
                naive += Math.Pow(values[t - 3 + (h % 4)] - values[t + 1 + h], 2);
            }
        }

        Assert.InRange(model.NetworkFraction, 0.75f, 1f); // 0.5 where there is no evidence
        Assert.True(squares < 0.05 * naive, $"Squared error {squares}, seasonal naive {naive}.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SeasonAndScaleAreFoundAndSaidInTheLog(bool factor)
    {
        var ml = new MLContext(1);
        var messages = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Info)
                messages.Add(e.Message);
        };
        var options = Forecasters.Options(new RunSettings());
        (options.SeasonLength, options.ContextLength) = (null, null);
        var model = Forecasters.Fit(ml, options, SeriesRow.Seasonal(72, factor));
        Assert.Equal(6, model.SeasonLength);
        Assert.Equal(factor, model.IsLogarithmic);
        Assert.Contains(messages, m => m.Contains("season of 6 steps (found)", StringComparison.Ordinal)
            && m.Contains(factor ? "logarithmic" : "linear", StringComparison.Ordinal));
        Assert.Contains(messages, m => m.Contains("Held-out forecasts", StringComparison.Ordinal));
    }

    [Fact]
    public void TrendAndSeasonGoOn()
    {
        var ml = new MLContext(1);
        var values = SeriesRow.Seasonal(90, factor: true);
        var options = Forecasters.Options(new RunSettings());
        (options.SeasonLength, options.Horizon) = (6, 12);
        using var engine = Forecasters.Fit(ml, options, values[..78]).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var forecast = engine.Predict().Forecast;
        for (var h = 0; h < 12; h++)
            Assert.InRange(forecast[h] / values[78 + h], 0.9f, 1.1f);
    }

    [Fact]
    public void BoundsHoldTheForecastAndWidenWithConfidence()
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var (narrow, wide) = (engine.Predict(confidenceLevel: 0.5f), engine.Predict(confidenceLevel: 0.99f));
        Assert.Equal(narrow.Forecast, wide.Forecast);
        for (var h = 0; h < 5; h++)
        {
            Assert.True(wide.Lower[h] < narrow.Lower[h] && narrow.Lower[h] < narrow.Forecast[h], $"step {h + 1}");
            Assert.True(wide.Upper[h] > narrow.Upper[h] && narrow.Upper[h] > narrow.Forecast[h], $"step {h + 1}");
        }
    }

    [Fact]
    public void NinetyPercentBoundsHoldAboutNinetyPercent()
    {
        var ml = new MLContext(1);
        var noise = new Random(3);
        float[] values = [.. Enumerable.Range(0, 700).Select(t =>
            10 + (2 * (t % 4)) + (float)((noise.NextDouble() + noise.NextDouble() + noise.NextDouble()) * 4))];
        var forecasts = Forecasters.Transform(ml, Forecasters.Fit(ml, Forecasters.Options(new RunSettings()), values[..400]), values);
        var held = 0;
        for (var t = 400; t < 695; t++)
            for (var h = 0; h < 5; h++)
                held += values[t + 1 + h] >= forecasts[t].Lower[h] && values[t + 1 + h] <= forecasts[t].Upper[h] ? 1 : 0;
        Assert.InRange(held / (295.0 * 5), 0.85, 0.96);
    }

    [Fact]
    public void MissingValuesAreLearnedAroundAndForecast()
    {
        var ml = new MLContext(1);
        float[] values = [.. SeriesRow.Wave(100).Select((value, t) => t % 7 == 3 || t is > 40 and < 46 or < 2 ? float.NaN : value)];
        var model = Forecasters.Fit(ml, Forecasters.Options(new RunSettings()), values);
        var forecasts = Forecasters.Transform(ml, model, values);
        Assert.All(forecasts[0].Forecast.Concat(forecasts[1].Forecast), value => Assert.Equal(float.NaN, value));
        Assert.All(forecasts.Skip(2).SelectMany(f => f.Forecast.Concat(f.Lower).Concat(f.Upper)), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void ConstantSeriesIsForecastToStay()
    {
        var ml = new MLContext(1);
        var model = Forecasters.Fit(ml, Forecasters.Options(new RunSettings()), Enumerable.Repeat(7f, 40));
        using var engine = model.CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var outlook = engine.Predict();
        Assert.Equal(0, model.NumberOfNetworks);
        Assert.All(outlook.Forecast.Concat(outlook.Lower).Concat(outlook.Upper), value => Assert.Equal(7, value));
    }

    [Fact]
    public void SeriesThatOnlyLaterBeginsToMoveIsLearned()
    {
        var ml = new MLContext(1);
        var model = Forecasters.Fit(ml, Forecasters.Options(new RunSettings()), Enumerable.Repeat(50f, 60).Concat(SeriesRow.Wave(40)));
        Assert.All(Forecasters.Transform(ml, model, SeriesRow.Wave(20)).SelectMany(f => f.Forecast), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(0, "no rows")]
    [InlineData(3, "has 3 values")]
    [InlineData(19, "has 19 values")]
    public void SeriesThatIsTooShortIsRefusedWithTheNumbers(int count, string found)
    {
        // An automatic architecture would be a pretrained network, which needs no more.
        var options = Forecasters.Options(new RunSettings()).With(ForecastArchitecture.SeasonalCorrection);
        var error = Assert.Throws<ArgumentException>(() => Forecasters.Fit(new MLContext(1), options, SeriesRow.Wave(count)));
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        if (count > 0)
            Assert.Contains("at least 20 are needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShortestSeriesThatIsAllowedTrains() =>
        Assert.Equal(2, Forecasters.Fit(new MLContext(1), Forecasters.Options(new RunSettings()), SeriesRow.Wave(20)).NumberOfNetworks);

    [Fact]
    public void SeriesThatIsAllMissingIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Forecasters.Fit(new MLContext(1), Forecasters.Options(new RunSettings()), Enumerable.Repeat(float.NaN, 50)));
        Assert.Contains("all 50 rows are missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InfiniteValueIsRefusedWithItsRow()
    {
        var values = SeriesRow.Wave(50);
        values[17] = float.PositiveInfinity;
        var error = Assert.Throws<ArgumentException>(() => Forecasters.Fit(new MLContext(1), Forecasters.Options(new RunSettings()), values));
        Assert.Contains("row 17", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllWrongOptionsAreNamedAtOnce()
    {
        var options = new ForecastingOptions
        {
            Horizon = 0, ContextLength = 1, ConfidenceLevel = 1, ConfidenceLowerBoundColumnName = "Lower", SeasonLength = -1,
            NumberOfNetworks = -1, ValidationFraction = 0,
        };
        var message = Assert.Throws<ArgumentException>(() => new MLContext().Forecasting.ForecastByRecurrent(options)).Message;
        foreach (var name in new[] { "Horizon is 0", "ContextLength is 1", "ConfidenceLevel is 1", "ConfidenceUpperBoundColumnName", "SeasonLength is -1",
            "NumberOfNetworks is -1", "ValidationFraction is 0" })
            Assert.Contains(name, message, StringComparison.Ordinal);
    }

    [Fact]
    public void LogarithmOfNegativeValuesIsRefused()
    {
        var options = Forecasters.Options(new RunSettings());
        options.Scaling = SeriesScaling.Logarithm;
        var error = Assert.Throws<ArgumentException>(() => Forecasters.Fit(new MLContext(1), options, SeriesRow.Wave(50).Select(value => value - 50)));
        Assert.Contains("must be positive", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CancellationBeforeTheFirstEpochThrows()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var options = Forecasters.Options(new RunSettings { CancellationToken = source.Token });
        Assert.ThrowsAny<OperationCanceledException>(() => Forecasters.Fit(new MLContext(1), options, SeriesRow.Wave(60)));
    }

    [Fact]
    public void ProgressRunsFromBeginningToEndOverAllNetworks()
    {
        var reports = new List<(int Done, int All)>();
        var options = Forecasters.Options(new RunSettings
        {
            NumberOfThreads = 2,
            Progress = new EpochSignal(progress => reports.Add((progress.Epoch, progress.NumberOfEpochs))),
        });
        Forecasters.Fit(new MLContext(1), options, SeriesRow.Wave(60));
        Assert.Equal(reports.Select(r => r.Done).Order(), reports.Select(r => r.Done));
        Assert.Equal(reports[^1].All, reports[^1].Done);
        Assert.Single(reports.Select(r => r.All).Distinct());
    }

    [Fact]
    public void LongRunIsResumedFromItsCheckpointsWithTheSameBits()
    {
        var ml = new MLContext(1);
        var options = Forecasters.Options(new RunSettings());
        var expected = Forecasters.Transform(ml, Forecasters.Fit(ml, options, SeriesRow.Wave(60)), SeriesRow.Wave(60));
        options.CheckpointPath = PathOf("run");
        using (var source = new CancellationTokenSource())
        {
            options.CancellationToken = source.Token;
            options.Progress = new EpochSignal(progress =>
            {
                if (progress.Epoch == 5)
                    source.Cancel();
            });
            Forecasters.Fit(ml, options, SeriesRow.Wave(60));
        }

        (options.CancellationToken, options.Progress) = (default, null);
        var resumed = Forecasters.Transform(ml, Forecasters.Fit(ml, options, SeriesRow.Wave(60)), SeriesRow.Wave(60));
        for (var t = 0; t < expected.Length; t++)
            Forecasters.AssertSame(expected[t], resumed[t]);
    }

    [Fact]
    public void SimpleOverloadsTrainWithTheirCell()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Wave(60)));
        foreach (var estimator in new[]
        {
            ml.Forecasting.ForecastByLstm("Forecast", "Value", 8, 4, seasonLength: 4, hiddenSize: 4, numberOfEpochs: 1),
            ml.Forecasting.ForecastByGru("Forecast", "Value", 8, 4, seasonLength: 4, hiddenSize: 4, numberOfEpochs: 1),
        })
        {
            var model = estimator.Fit(data);
            Assert.Equal((4, 8, 4), (model.Horizon, model.ContextLength, model.SeasonLength));
            Assert.Equal("60", model.ObservationCount.ToString(CultureInfo.InvariantCulture));
            Assert.DoesNotContain(model.Transform(data).Schema, column => column.Name == "Lower");
        }
    }
}
