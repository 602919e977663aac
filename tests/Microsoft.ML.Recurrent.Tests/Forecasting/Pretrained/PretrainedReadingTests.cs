using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained;

public sealed class PretrainedReadingTests
{
    private const int Horizon = 40;
    private static readonly PretrainedModel s_model = RandomModels.Create();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void AStreamGivesWhatTheWholeSeriesGives(bool isRounded, bool isMultiplicative)
    {
        var model = isRounded ? RandomModels.CreateRounded() : s_model;
        var values = isMultiplicative ? RandomModels.Multiplicative(2700) : RandomModels.Hours(2700);
        values[100] = values[700] = float.NaN;
        var stream = new PretrainedReading(model);
        for (var count = 1; count <= values.Length; count++)
        {
            var known = Known(values, count);
            stream.Continue(known, count);
            var isCompared = count < 60 || count % 97 == 0 || count > 2690;
            if (!isCompared && count % 3 != 0)
                continue;
            var streamed = Forecast(stream);
            if (isCompared)
                Assert.Equal(Forecast(Whole(known, count, model)), streamed);
        }
    }

    [Fact]
    public void TheMirrorImageIsForecastByTheMirrorImage()
    {
        var values = RandomModels.Hours(300);
        var forecast = Forecast(Whole(values, 300));
        var mirrored = Forecast(Whole(Array.ConvertAll(values, value => -value), 300));
        for (var j = 0; j < Horizon; j++)
            for (var k = 0; k < PretrainedLayout.QuantileCount; k++)
                Assert.Equal(forecast[(j * PretrainedLayout.QuantileCount) + k],
                    -mirrored[(j * PretrainedLayout.QuantileCount) + PretrainedLayout.QuantileCount - 1 - k], 1e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(2304)]
    public void QuantilesAreFiniteAndInOrderForAnyLength(int count)
    {
        var forecast = Forecast(Whole(RandomModels.Hours(count), count));
        for (var j = 0; j < Horizon; j++)
        {
            var quantiles = forecast.AsSpan(j * PretrainedLayout.QuantileCount, PretrainedLayout.QuantileCount);
            for (var k = 0; k < quantiles.Length; k++)
                Assert.True(double.IsFinite(quantiles[k]) && (k == 0 || quantiles[k] >= quantiles[k - 1]));
        }
    }

    [Fact]
    public void TheForecastOfAShorterHorizonIsTheBeginningOfThatOfALongerOne()
    {
        var values = RandomModels.Hours(600);
        var reading = Whole(values, 600);
        var longer = Forecast(reading);
        var shorter = new double[16 * PretrainedLayout.QuantileCount];
        reading.Forecast(16, shorter);
        AssertClose(longer.AsSpan(0, shorter.Length), shorter);
        AssertClose(longer, Forecast(reading));
    }

    [Fact]
    public void ASeriesWhoseSpreadGrowsWithItsLevelIsForecastInSharesOfItsLevel()
    {
        var values = RandomModels.Multiplicative(240);
        var logarithms = Forecast(Whole(Array.ConvertAll(values, MathF.Log), 240));
        var forecast = Forecast(Whole(values, 240));
        Assert.All(forecast, quantile => Assert.True(quantile > 0));
        for (var i = 0; i < forecast.Length; i++)
            Assert.Equal(logarithms[i], Math.Log(forecast[i]), 1e-4);
    }

    [Fact]
    public void AConstantIsContinued() =>
        Assert.All(Forecast(Whole([.. Enumerable.Repeat(7f, 50)], 50)), quantile => Assert.Equal(7, quantile));

    [Fact]
    public void ASeriesThatBeginsAfterTheAnchorIsRead()
    {
        var values = new float[100];
        values.AsSpan(0, 98).Fill(float.NaN);
        (values[98], values[99]) = (1, 2);
        var reading = Whole(values, 100);
        Assert.True(reading.HasValues);
        Assert.All(Forecast(reading), quantile => Assert.True(double.IsFinite(quantile)));
        Assert.False(Whole(values.AsSpan(0, 90), 90).HasValues);
    }

    private static ReadOnlySpan<float> Known(float[] values, int count) =>
        values.AsSpan(Math.Max(0, count - PretrainedLayout.HistoryLength), Math.Min(count, PretrainedLayout.HistoryLength));

    private static PretrainedReading Whole(ReadOnlySpan<float> values, int count, PretrainedModel? model = null)
    {
        var reading = new PretrainedReading(model ?? s_model);
        reading.Read(values, count);
        return reading;
    }

    private static double[] Forecast(PretrainedReading reading)
    {
        var quantiles = new double[Horizon * PretrainedLayout.QuantileCount];
        reading.Forecast(Horizon, quantiles);
        return quantiles;
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> found)
    {
        for (var i = 0; i < found.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-3);
    }
}
