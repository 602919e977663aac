using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>Forecasts of global models: distributions, horizons and calibration.</summary>
public sealed class GlobalForecastTests
{
    [Theory]
    [InlineData(ForecastArchitecture.Direct, ForecastDistribution.Quantiles)]
    [InlineData(ForecastArchitecture.SegmentWise, ForecastDistribution.Gaussian)]
    [InlineData(ForecastArchitecture.Direct, ForecastDistribution.StudentT)]
    [InlineData(ForecastArchitecture.SegmentWise, ForecastDistribution.NegativeBinomial)]
    [InlineData(ForecastArchitecture.SegmentWise, ForecastDistribution.Mean)]
    [InlineData(ForecastArchitecture.Direct, ForecastDistribution.Median)]
    [InlineData(ForecastArchitecture.Autoregressive, ForecastDistribution.Quantiles)]
    [InlineData(ForecastArchitecture.Autoregressive, ForecastDistribution.Gaussian)]
    [InlineData(ForecastArchitecture.Autoregressive, ForecastDistribution.StudentT)]
    [InlineData(ForecastArchitecture.Autoregressive, ForecastDistribution.NegativeBinomial)]
    public void EveryDistributionGivesOrderedBounds(ForecastArchitecture architecture, ForecastDistribution distribution)
    {
        var options = GlobalForecasters.PlainOptions(architecture);
        options.Distribution = distribution;
        var random = new Random(4);
        SeriesRow[] rows = SeriesRow.Of(Enumerable.Range(0, 120).Select(t => (float)Math.Floor((2 + Math.Sin(t)) * random.NextDouble() * 3)));
        var model = GlobalForecasters.Fit(options, rows);
        var predictions = GlobalForecasters.Transform(model, rows);
        Assert.All(predictions, GlobalForecasters.AssertInOrder);
        if (distribution == ForecastDistribution.NegativeBinomial)
            Assert.All(predictions.SelectMany(prediction => prediction.Everything), value => Assert.True(value >= 0, $"{value} is no count."));
        using var engine = GlobalForecasters.Engine<SeriesRow>(model);
        var (narrow, wide) = (engine.Predict(confidenceLevel: 0.3f), engine.Predict(confidenceLevel: 0.99f));
        Assert.Equal(narrow.Forecast, wide.Forecast);
        for (var h = 0; h < 5; h++)
            Assert.True(wide.Lower[h] <= narrow.Lower[h] && wide.Upper[h] >= narrow.Upper[h] && wide.Upper[h] - wide.Lower[h] > narrow.Upper[h] - narrow.Lower[h]);
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct, ForecastDistribution.Median)]
    [InlineData(ForecastArchitecture.SegmentWise, ForecastDistribution.Quantiles)]
    [InlineData(ForecastArchitecture.SegmentWise, ForecastDistribution.NegativeBinomial)]
    [InlineData(ForecastArchitecture.Autoregressive, ForecastDistribution.Gaussian)]
    public void NinetyPercentBoundsHoldAboutNinetyPercent(ForecastArchitecture architecture, ForecastDistribution distribution)
    {
        var options = GlobalForecasters.PlainOptions(architecture);
        (options.Distribution, options.NumberOfEpochs, options.BatchSize) = (distribution, 4, 64);
        if (architecture == ForecastArchitecture.Autoregressive)
            options.NumberOfSamples = 40;
        var noise = new Random(3);
        float[] values = [.. Enumerable.Range(0, 800).Select(t =>
            MathF.Floor(10 + (2 * (t % 6)) + (float)((noise.NextDouble() + noise.NextDouble() + noise.NextDouble()) * 8)))];
        var forecasts = GlobalForecasters.Transform(GlobalForecasters.Fit(options, SeriesRow.Of(values[..500])), SeriesRow.Of(values));
        var held = 0;
        for (var t = 500; t < 795; t++)
            for (var h = 0; h < 5; h++)
                held += values[t + 1 + h] >= forecasts[t].Lower[h] && values[t + 1 + h] <= forecasts[t].Upper[h] ? 1 : 0;
        Assert.InRange(held / (295.0 * 5), 0.83, 0.97);
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void SeasonIsLearnedByAllSeriesTogether(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture, hasSeries: true);
        (options.NumberOfEpochs, options.HiddenSize, options.ContextLength, options.LearningRate) = (25, 12, 12, 0.01f);
        float Value(int series, int t) => (10 * (series + 1)) + ((series + 1) * MathF.Sin(MathF.Tau * (t + series) / 6));
        var model = GlobalForecasters.Fit(options, Enumerable.Range(0, 4).SelectMany(s => IdRow.Of($"{s}", Enumerable.Range(0, 60).Select(t => Value(s, t)))));

        // A series that was not in the training data, in the middle of its size.
        using var engine = GlobalForecasters.Engine<IdRow>(model, "new");
        for (var t = 0; t < 30; t++)
            engine.Observe(new IdRow { Series = "new", Value = Value(2, t + 2) });
        var forecast = engine.Predict().Forecast;
        double error = 0, naive = 0;
        for (var h = 0; h < 5; h++)
        {
            error += Math.Abs(forecast[h] - Value(2, 32 + h));
            naive += Math.Abs(Value(2, 31) - Value(2, 32 + h));
        }

        Assert.True(error < 0.5 * naive, $"{error} against {naive} of the last value");
    }

    [Theory]
    [InlineData(ForecastDistribution.Quantiles, SeriesScaling.Linear)]
    [InlineData(ForecastDistribution.Mean, SeriesScaling.Logarithm)]
    [InlineData(ForecastDistribution.NegativeBinomial, SeriesScaling.Linear)]
    public void HorizonBeyondTheTrainedGoesOnFromItsOwnForecastsWithWiderBounds(ForecastDistribution distribution, SeriesScaling scaling)
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.SegmentWise);
        (options.Distribution, options.Scaling) = (distribution, scaling);
        var model = GlobalForecasters.Fit(options, SeriesRow.Of(SeriesRow.Wave(90).Select(value => MathF.Round(value))));
        using var engine = GlobalForecasters.Engine<SeriesRow>(model);
        var (trained, longer) = (engine.Predict(), engine.Predict(horizon: 17));
        Assert.Equal((17, 51), (longer.Forecast.Length, longer.Quantiles.Length));
        GlobalForecasters.AssertInOrder(longer);
        Assert.Equal(trained.Everything, new StoreOutlook
        {
            Forecast = longer.Forecast[..5], Lower = longer.Lower[..5], Upper = longer.Upper[..5], Quantiles = longer.Quantiles[..15],
        }.Everything);
        if (distribution != ForecastDistribution.NegativeBinomial)
        {
            for (var block = 5; block < 15; block += 5)
            {
                for (var h = 0; h < 5; h++)
                    engine.Observe(new SeriesRow { Value = longer.Forecast[block - 5 + h] });
                Assert.Equal(engine.Predict().Forecast, longer.Forecast[block..(block + 5)]);
            }
        }

        // A later block is less sure than the end of the one before.
        if (scaling == SeriesScaling.Linear)
            for (var h = 5; h < 17; h++)
                Assert.True(Width(h) > Width((h / 5 * 5) - 1), $"step {h + 1}: {Width(h)} after {Width((h / 5 * 5) - 1)}");
        float Width(int h) => longer.Upper[h] - longer.Lower[h];
    }

    [Fact]
    public void AutoregressivePathsGoAsFarAsAskedAndSpread()
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Autoregressive);
        options.NumberOfSamples = 200;
        var walk = 0f;
        var random = new Random(2);
        var model = GlobalForecasters.Fit(options, SeriesRow.Of(Enumerable.Range(0, 150).Select(_ => 20 + (walk += random.NextSingle() - 0.5f))));
        using var engine = GlobalForecasters.Engine<SeriesRow>(model);
        var longer = engine.Predict(horizon: 40);
        GlobalForecasters.AssertInOrder(longer);
        Assert.True(longer.Upper[39] - longer.Lower[39] > longer.Upper[0] - longer.Lower[0]);
        Assert.Equal(longer.Everything, engine.Predict(horizon: 40).Everything);
    }

    [Fact]
    public void MoreNetworksAreAveraged()
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct);
        options.NumberOfNetworks = 3;
        var model = GlobalForecasters.Fit(options, SeriesRow.Of(SeriesRow.Wave(60)));
        Assert.Equal(3, model.NumberOfNetworks);
        var networks = ((GlobalModel)model.Model).Groups.Single().Networks;
        Assert.NotEqual(networks[0].Parameters.Weights.ToArray(), networks[1].Parameters.Weights.ToArray());
    }

    [Fact]
    public void SeveralSmoothedSeasonsAreTwoFrontsWhoseForecastsAreAveraged()
    {
        SeriesRow[] rows = [.. SeriesRow.Of(SeriesRow.Wave(90))];
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.SegmentWise);
        (options.ExponentialSmoothing, options.SmoothingSeasonLengths, options.NumberOfNetworks) = (true, [4, 12], 2);
        var model = (GlobalModel)GlobalForecasters.Fit(options, rows).Model;
        Assert.Equal(4, model.NumberOfNetworks);
        Assert.Equal([2, 2], model.Groups.Select(group => group.Networks.Count));
        Assert.Equal(4, model.Groups[0].Plan.Smoothing.Of("", 0).SeasonLength);
        Assert.Equal(12, model.Groups[1].Plan.Smoothing.Of("", 0).SeasonLength);

        var series = GlobalForecasters.Load(GlobalForecasters.Fit(options, rows), rows)[0];
        var both = GlobalForecasters.Forecast(model, series);
        var alone = model.Groups.Select(Alone).Select(one => GlobalForecasters.Forecast(one, series)).ToArray();
        for (var h = 0; h < model.Horizon; h++)
            Assert.Equal((alone[0][h] + alone[1][h]) / 2, both[h], 1e-3);
        Assert.NotEqual(alone[0][0], alone[1][0]);

        GlobalModel Alone(MemberGroup group) => new([group], model.NetworkFraction, model.Known, model.Residuals, 1);
    }

    [Fact]
    public void ModelOfTwoFrontsIsTheSameAfterLoading()
    {
        SeriesRow[] rows = [.. SeriesRow.Of(SeriesRow.Wave(90))];
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct);
        (options.ExponentialSmoothing, options.SmoothingSeasonLengths) = (true, [4, 12]);
        var model = GlobalForecasters.Fit(options, rows);
        var bytes = new MemoryStream();
        ForecastPayload.Write(bytes, model.Model, new ForecastColumns("Forecast", null, null, 0.9f, null, [0.5f]), new ForecastStates());
        var loaded = (GlobalModel)ForecastPayload.Read(new MemoryStream(bytes.ToArray())).Model;
        var series = GlobalForecasters.Load(model, rows)[0];
        Assert.Equal(GlobalForecasters.Forecast((GlobalModel)model.Model, series), GlobalForecasters.Forecast(loaded, series));
    }

    [Fact]
    public void TwoTargetsAreAGlobalModelOfOneNetworkUnlessToldOtherwise()
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Automatic);
        (options.InputColumnName, options.NumberOfEpochs) = (nameof(Store.Sales), 1);
        var model = GlobalForecasters.Fit(options, Store.Hours(30, "a"));
        Assert.Equal((ForecastArchitecture.SegmentWise, 1), (model.Architecture, model.NumberOfNetworks));
    }

    [Fact]
    public void WhatIsChosenIsSaidInTheLog()
    {
        var ml = new MLContext(1);
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.Message);
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.SegmentWise);
        (options.SeasonLength, options.SegmentLength, options.ContextLength) = (null, null, null);
        ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(SeriesRow.Of(SeriesRow.Seasonal(80, factor: false))));
        foreach (var part in new[] { "season of 6 steps (found)", "SegmentWise", "linear scale", "LastValue", "segments of", "Quantiles", "Held-out forecasts of" })
            Assert.Contains(messages, message => message.Contains(part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ProgressRunsFromBeginningToEnd(bool trainsOnHeldOutRows)
    {
        var reports = new List<(int Done, int All)>();
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct);
        (options.NumberOfEpochs, options.EarlyStoppingPatience, options.NumberOfNetworks) = (12, 2, 2);
        options.TrainsOnHeldOutRows = trainsOnHeldOutRows;
        options.Progress = new EpochSignal(progress => reports.Add((progress.Epoch, progress.NumberOfEpochs)));
        GlobalForecasters.Fit(options, SeriesRow.Of(SeriesRow.Wave(60)));
        Assert.Equal(reports.Select(r => r.Done).Order(), reports.Select(r => r.Done));
        Assert.Equal((trainsOnHeldOutRows ? 48 : 24, reports[^1].All), reports[^1]);
        Assert.Single(reports.Select(r => r.All).Distinct());
    }
}
