using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Paths that are drawn of what may come.</summary>
public sealed class SamplePathTests
{
    private const int Count = 4000;

    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void EveryStepIsDistributedAsTheQuantilesSay(ForecastArchitecture architecture)
    {
        using var engine = Engine(architecture);
        var forecast = engine.Predict(horizon: 7);
        var paths = engine.SamplePaths(Count, horizon: 7);
        Assert.Equal(Count, paths.Length);
        for (var h = 0; h < 7; h++)
            foreach (var (quantile, level) in new[] { (0, 0.1), (1, 0.5), (2, 0.9) })
                Assert.Equal(level, paths.Count(path => path[h] <= forecast.Quantiles[(3 * h) + quantile]) / (double)Count, 0.03);
    }

    [Theory]
    [InlineData(ForecastArchitecture.SeasonalCorrection)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void TheSameSeedDrawsTheSamePathsAndConsumesNothing(ForecastArchitecture architecture)
    {
        using var engine = Engine(architecture);
        var forecast = engine.Predict().Everything;
        var paths = engine.SamplePaths(20, seed: 3);
        Assert.Equal(paths, engine.SamplePaths(20, seed: 3));
        Assert.NotEqual(paths, engine.SamplePaths(20, seed: 4));
        Assert.Equal(forecast, engine.Predict().Everything);
    }

    [Theory]
    [InlineData(0.9f)]
    [InlineData(0)]
    [InlineData(-0.6f)]
    public void StepsHangTogetherAsErrorsDid(float correlation)
    {
        // A standard normal distribution at every step.
        var forecast = new ForecastValues(3, 1, 0, PathSampler.Levels);
        for (var i = 0; i < forecast.Quantiles.Length; i++)
            forecast.Quantiles[i] = (float)MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, PathSampler.Levels[i % PathSampler.Levels.Length]);
        float[][] paths = [.. Enumerable.Range(0, Count).Select(_ => new float[3])];
        PathSampler.Draw(forecast, correlation, 1, paths);
        Assert.Equal(correlation, Correlation(paths, 0, 1), 0.05);
        Assert.Equal(correlation * correlation, Correlation(paths, 0, 2), 0.05);
        Assert.Equal(1, paths.Average(path => path[2] * path[2]), 0.06);
    }

    [Fact]
    public void CorrelationIsThatOfStepsThatFollowEachOtherInOneWindow()
    {
        // Errors of a window agree; windows do not.
        (int, double)[] errors = [.. Enumerable.Range(0, 200).SelectMany(w => Enumerable.Range(0, 4).Select(h => (h, w % 2 == 0 ? 1.0 : -1)))];
        Assert.Equal(0.99f, StepCorrelation.Measure(errors));
        (int, double)[] alternating = [.. Enumerable.Range(0, 200).SelectMany(w => Enumerable.Range(0, 4).Select(h => (h, h % 2 == 0 ? 1.0 : -1)))];
        Assert.Equal(-0.99f, StepCorrelation.Measure(alternating));
        Assert.Equal(0, StepCorrelation.Measure([(0, 1), (0, 2), (0, 3)]));
        Assert.Equal(0, StepCorrelation.Measure([(0, 1), (2, 2), (4, 3), (6, 4)]));
    }

    [Fact]
    public void PathsOfSeveralTargetsAreLaidOutLikeForecasts()
    {
        var model = GlobalForecasters.Fit(GlobalForecasters.AllOptions(ForecastArchitecture.Direct), Store.Hours(40, "a", "b"));
        using var engine = GlobalForecasters.Engine<Store>(model, "b");
        var paths = engine.SamplePaths(500, future: Store.Hours(46, "a", "b").Where(row => row.Name == "b").Skip(40));
        var forecast = engine.Predict(Store.Hours(46, "a", "b").Where(row => row.Name == "b").Skip(40));
        Assert.All(paths, path => Assert.Equal(10, path.Length));
        for (var i = 0; i < 10; i++)
            Assert.InRange(paths.Select(path => path[i]).Order().ElementAt(250), forecast.Quantiles[3 * i], forecast.Quantiles[(3 * i) + 2]);
    }

    [Fact]
    public void NothingIsKnownBeforeTheFirstObservation()
    {
        using var engine = Engine(ForecastArchitecture.Autoregressive);
        engine.Reset();
        Assert.All(engine.SamplePaths(3).SelectMany(path => path), value => Assert.True(float.IsNaN(value)));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(100_001, 5)]
    [InlineData(5, 0)]
    [InlineData(5, 1_000_001)]
    public void NumbersOutOfRangeAreRefused(int count, int horizon)
    {
        using var engine = Engine(ForecastArchitecture.SeasonalCorrection);
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.SamplePaths(count, horizon));
    }

    [Fact]
    public void PathsAreTheSameAfterLoading()
    {
        var ml = new MLContext(1);
        var model = GlobalForecasters.Fit(GlobalForecasters.PlainOptions(ForecastArchitecture.SegmentWise), SeriesRow.Of(SeriesRow.Wave(80)));
        using var stream = new MemoryStream();
        ml.Model.Save(model, ml.Data.LoadFromEnumerable<SeriesRow>([]).Schema, stream);
        stream.Position = 0;
        using var engine = GlobalForecasters.Engine<SeriesRow>(model);
        using var loaded = ml.Model.Load(stream, out _).CreateForecastingEngine<SeriesRow, StoreOutlook>(ml);
        Assert.Equal(engine.SamplePaths(9), loaded.SamplePaths(9));
    }

    private static ForecastingEngine<SeriesRow, StoreOutlook> Engine(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture);
        return GlobalForecasters.Engine<SeriesRow>(GlobalForecasters.Fit(options, SeriesRow.Of(SeriesRow.Wave(80))));
    }

    private static double Correlation(float[][] paths, int first, int second) =>
        MathNet.Numerics.Statistics.Correlation.Pearson(paths.Select(path => (double)path[first]), paths.Select(path => (double)path[second]));
}
