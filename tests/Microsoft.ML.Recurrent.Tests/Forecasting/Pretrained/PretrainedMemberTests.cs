using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tests.Anomalies;
using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained;

public sealed class PretrainedMemberTests : IDisposable
{
    private const int Horizon = 5;

    // The season of 24 hours is longer than what the trained networks read.
    private static readonly float[] s_hours = RandomModels.Hours(260);

    // The pretrained network finds a season only if the values hold it twice.
    private static readonly float[] s_long = LongSeason(120, 60);

    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;
    private readonly MLContext _ml = new(1);

    public static TheoryData<ForecastArchitecture> Architectures =>
        [ForecastArchitecture.SeasonalCorrection, ForecastArchitecture.SegmentWise, ForecastArchitecture.Direct];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Architectures))]
    public void WhereItHelpsTheForecastIsTheWeightedMeanOfBoth(ForecastArchitecture architecture)
    {
        var options = Options(architecture);
        var combined = Fit(options, s_hours);
        options.CombinesPretrained = false;
        options.Table[nameof(options.PretrainedSize)].SetDefault(options);
        var own = Fit(options, s_hours);
        var pretrained = Fit(Options(architecture).With(ForecastArchitecture.Pretrained), s_hours);
        Assert.InRange(combined.PretrainedFraction, 0.1f, 1);
        Assert.Equal((0, 1), (own.PretrainedFraction, pretrained.PretrainedFraction));
        Assert.Equal(own.NetworkFraction, combined.NetworkFraction);
        foreach (var (one, other) in own.Networks.Zip(combined.Networks))
            Assert.Equal(one.Parameters.Weights, other.Parameters.Weights);
        var (middle, left, right) = (Predict(combined), Predict(own), Predict(pretrained));
        for (var h = 0; h < Horizon; h++)
        {
            var expected = ((1 - combined.PretrainedFraction) * left.Forecast[h]) + (combined.PretrainedFraction * right.Forecast[h]);
            Assert.Equal(expected, middle.Forecast[h], 1e-3f);
            Assert.InRange(middle.Forecast[h], middle.Lower[h], middle.Upper[h]);
            Assert.True(middle.Upper[h] - middle.Lower[h] < left.Upper[h] - left.Lower[h]); // calibrated by smaller errors
        }
    }

    [Fact]
    public void WhereItDoesNotHelpTheModelIsBitForBitTheOneWithoutIt()
    {
        var options = Options(ForecastArchitecture.SeasonalCorrection);
        options.SeasonLength = 60;
        var combined = Fit(options, s_long);
        Assert.Equal(0, combined.PretrainedFraction);
        options.CombinesPretrained = false;
        options.Table[nameof(options.PretrainedSize)].SetDefault(options);
        Assert.Equal(Payload(Fit(options, s_long), s_long), Payload(combined, s_long));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void AStreamGivesWhatTheWholeSeriesGives(ForecastArchitecture architecture)
    {
        var values = (float[])s_hours.Clone();
        values[3] = values[241] = float.NaN;
        var model = Fit(Options(architecture), values[..220]);
        Assert.True(model.PretrainedFraction > 0);
        var rows = Forecasters.Transform(_ml, model, values);
        using var engine = model.CreateForecastingEngine<SeriesRow, Outlook>(_ml);
        Forecasters.AssertSame(rows[219], engine.Predict());
        for (var t = 220; t < values.Length; t++)
            Forecasters.AssertSame(rows[t], engine.Predict(new SeriesRow { Value = values[t] }));
        Assert.All(engine.Predict(horizon: 3 * Horizon).Forecast, value => Assert.InRange(value, 0, 100));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void ASavedModelAndTheStateOfAnEngineGiveTheSameBits(ForecastArchitecture architecture)
    {
        var model = Fit(Options(architecture), s_hours[..220]);
        var loaded = Load(model);
        Assert.Equal(model.PretrainedFraction, loaded.PretrainedFraction);
        Assert.Equal(model.Model.Member!.Network.Weights, loaded.Model.Member!.Network.Weights);
        using var engine = model.CreateForecastingEngine<SeriesRow, Outlook>(_ml);
        foreach (var value in s_hours[220..240])
            engine.Observe(new SeriesRow { Value = value });
        var path = Path.Combine(_folder, "engine.state");
        engine.SaveState(path);
        using var other = loaded.CreateForecastingEngine<SeriesRow, Outlook>(_ml);
        other.LoadState(path);
        foreach (var value in s_hours[240..])
            Forecasters.AssertSame(engine.Predict(new SeriesRow { Value = value }), other.Predict(new SeriesRow { Value = value }));
        var rows = Forecasters.Transform(_ml, model, s_hours);
        foreach (var (one, two) in rows.Zip(Forecasters.Transform(_ml, loaded, s_hours)))
            Forecasters.AssertSame(one, two);
    }

    [Fact]
    public void ManySeriesShareOneWeightAndTheSizeIsThatOfTheOptions()
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.SegmentWise, hasSeries: true);
        (options.CombinesPretrained, options.NumberOfThreads) = (true, 2);
        IdRow[] rows = [.. IdRow.Of("a", RandomModels.Hours(120)), .. IdRow.Of("b", RandomModels.Hours(150, seed: 2))];
        var model = GlobalForecasters.Fit(options, rows);
        Assert.True(model.PretrainedFraction > 0);
        Assert.Equal(PretrainedLibrary.Of(PretrainedSize.Base).HiddenSizes, model.Model.Member!.Network.HiddenSizes);
        (options.PretrainedSize, options.NumberOfThreads) = (PretrainedSize.Small, 1);
        var small = GlobalForecasters.Fit(options, rows);
        Assert.Equal(PretrainedLibrary.Of(PretrainedSize.Small).HiddenSizes, small.Model.Member!.Network.HiddenSizes);
        var transformed = GlobalForecasters.Transform(small, rows);
        using var engine = GlobalForecasters.Engine<IdRow>(small, "b");
        GlobalForecasters.AssertSame(transformed[^1], engine.Predict());
    }

    [Fact]
    public void HeldOutForecastsAreThoseOfTheNetworkAloneFromTheValuesBefore()
    {
        var options = Options(ForecastArchitecture.Direct);
        var alone = Forecasters.Transform(_ml, Fit(Options(ForecastArchitecture.Direct).With(ForecastArchitecture.Pretrained), s_hours), s_hours);
        var schema = Sale.Learn(SeriesRow.Of(s_hours), options.Sources);
        using var log = new RecurrentLog(_ml, "Test");
        var trial = MemberTrial.Of(new ForecastRequest(options, schema, new FitContext(options, log)))!;
        int[] origins = [200, 60, 61, 259, 2];
        float[] changed = [.. s_hours[..259], 1e6f]; // a value after all origins
        var medians = trial.Forecast([changed, s_hours], [.. origins.Select((origin, i) => (i % 2, origin))])!;
        for (var i = 0; i < origins.Length; i++)
            Assert.Equal(alone[origins[i] - 1].Forecast, medians[(i * Horizon)..((i + 1) * Horizon)]);
        options.CombinesPretrained = false;
        Assert.Null(MemberTrial.Of(new ForecastRequest(options, schema, new FitContext(options, log))));
    }

    [Fact]
    public void AForecasterThatIsTrainedFurtherChoosesTheWeightAgain()
    {
        var options = Options(ForecastArchitecture.SegmentWise);
        var data = _ml.Data.LoadFromEnumerable(SeriesRow.Of(s_hours));
        var start = Fit(options, s_hours);
        Assert.True(_ml.Forecasting.ForecastByRecurrent(options).Fit(data, start).PretrainedFraction > 0);
        options.CombinesPretrained = false;
        options.Table[nameof(options.PretrainedSize)].SetDefault(options);
        var without = _ml.Forecasting.ForecastByRecurrent(options).Fit(data, start);
        Assert.Equal(0, without.PretrainedFraction);
        Assert.All(Predict(without).Forecast, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void ADetectorMayUseIt()
    {
        var options = Detectors.Forecasting(new RunSettings());
        (options.SeasonLength, options.CombinesPretrained, options.PretrainedSize) = (1, true, PretrainedSize.Small);
        var model = _ml.Transforms.DetectAnomalyByRecurrent(options).Fit(_ml.Data.LoadFromEnumerable(SeriesRow.Of(s_hours)));
        var verdicts = _ml.Data.CreateEnumerable<Verdict>(model.Transform(_ml.Data.LoadFromEnumerable(SeriesRow.Of(s_hours))), false).ToArray();
        Assert.All(verdicts[100..], verdict => Assert.All(verdict.Anomaly, value => Assert.True(double.IsFinite(value))));
    }

    [Theory]
    [InlineData("Autoregressive")]
    [InlineData("Pretrained")]
    [InlineData("ExponentialSmoothing")]
    [InlineData("past")]
    [InlineData("future")]
    [InlineData("static")]
    public void WhatAPretrainedNetworkCannotReadIsRefusedByName(string what)
    {
        var options = new ForecastingOptions { Architecture = ForecastArchitecture.SegmentWise, CombinesPretrained = true };
        if (Enum.TryParse<ForecastArchitecture>(what, out var architecture))
            options.Architecture = architecture;
        string[] columns = ["Price"];
        options.PastCovariateColumnNames = what == "past" ? columns : [];
        options.FutureCovariateColumnNames = what == "future" ? columns : [];
        options.StaticColumnNames = what == "static" ? columns : [];
        var message = Assert.Throws<ArgumentException>(() => _ml.Forecasting.ForecastByRecurrent(options)).Message;
        Assert.Contains("CombinesPretrained is true", message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralTargetsAreRefusedBeforeAnythingIsTrained()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(t => new Pair { Values = [t % 7, t % 5] }));
        var epochs = 0;
        var options = new ForecastingOptions
        {
            Architecture = ForecastArchitecture.SegmentWise,
            InputColumnName = nameof(Pair.Values),
            CombinesPretrained = true,
            Progress = new EpochSignal(_ => epochs++),
        };
        var message = Assert.Throws<ArgumentException>(() => _ml.Forecasting.ForecastByRecurrent(options).Fit(data)).Message;
        Assert.Contains("2 targets", message, StringComparison.Ordinal);
        Assert.Contains("CombinesPretrained", message, StringComparison.Ordinal);
        Assert.Equal(0, epochs);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    public void AWeightOutOfRangeInAFileIsRefused(float weight)
    {
        var model = Members.Add(Fit(Plain(ForecastArchitecture.SegmentWise), s_hours), SeriesRow.Of(s_hours), weight);
        Assert.Contains("the weight of the pretrained network is", Assert.ThrowsAny<Exception>(() => Load(model)).ToString(), StringComparison.Ordinal);
    }

    private static ForecastingOptions Plain(ForecastArchitecture architecture)
    {
        var options = Options(architecture);
        options.CombinesPretrained = false;
        options.Table[nameof(options.PretrainedSize)].SetDefault(options);
        return options;
    }

    private static ForecastingOptions Options(ForecastArchitecture architecture)
    {
        var options = Forecasters.Options(new RunSettings());
        (options.Architecture, options.SeasonLength, options.Scaling) = (architecture, 1, SeriesScaling.Linear);
        (options.CombinesPretrained, options.PretrainedSize) = (true, PretrainedSize.Small);
        return options;
    }

    private ForecastingTransformer Fit(ForecastingOptions options, float[] values) => Forecasters.Fit(_ml, options, values);

    private Outlook Predict(ForecastingTransformer model)
    {
        using var engine = model.CreateForecastingEngine<SeriesRow, Outlook>(_ml);
        return engine.Predict();
    }

    private ForecastingTransformer Load(ForecastingTransformer model)
    {
        var path = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, _ml.Data.LoadFromEnumerable(SeriesRow.Of(s_hours)).Schema, path);
        return (ForecastingTransformer)new MLContext(2).Model.Load(path, out _);
    }

    private string Payload(ForecastingTransformer model, float[] values)
    {
        var path = Path.Combine(_folder, "payload.zip");
        _ml.Model.Save(model, _ml.Data.LoadFromEnumerable(SeriesRow.Of(values)).Schema, path);
        return ModelZip.Entries(path).Single(entry => entry.Key.EndsWith("Recurrent.Payload", StringComparison.Ordinal)).Value;
    }

    private static float[] LongSeason(int count, int season)
    {
        var random = new Random(4);
        float[] profile = [.. Enumerable.Range(0, season).Select(_ => (float)(100 * random.NextDouble()))];
        return [.. Enumerable.Range(0, count).Select(t => profile[t % season] + (float)random.NextDouble())];
    }

    private sealed class Pair
    {
        [VectorType(2)]
        public float[] Values { get; set; } = [];
    }
}
