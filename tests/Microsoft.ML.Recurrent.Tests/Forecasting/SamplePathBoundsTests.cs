namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>What cannot be held is refused in words, and what takes long can be ended.</summary>
public sealed class SamplePathBoundsTests
{
    [Fact]
    public void PathsThatNoMemoryHoldsAreRefusedInWords()
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => engine.SamplePaths(100_000, 1_000_000));
        Assert.Equal("count", error.ParamName);
        Assert.Contains("268 paths or fewer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PathsAndForecastsCanBeCancelled()
    {
        var ml = new MLContext(1);
        using var engine = Forecasters.FitWave(ml).CreateForecastingEngine<SeriesRow, Outlook>(ml);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => engine.SamplePaths(2, 10, cancellationToken: stop.Token));
        Assert.Throws<OperationCanceledException>(() => engine.Predict(10, cancellationToken: stop.Token));
        Assert.Equal(engine.Predict(3).Forecast, engine.Predict(3).Forecast);
    }
}
