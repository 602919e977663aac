namespace Microsoft.ML.Recurrent.Tests.Forecasting.Intervals;

/// <summary>What leaves no doubt is continued without one, and rare demand has the bounds of its day.</summary>
public sealed class ContinuationTests
{
    public static TheoryData<string, Func<int, double>> Exact => new()
    {
        { "a line", t => t + 1 },
        { "a line that falls below zero", t => 10 - (0.5 * t) },
        { "a line of fractions", t => 0.1 * t },
        { "a constant", _ => 4.7 },
        { "a season", t => 10 * (t % 7) },
        { "a season on a line", t => t + (3 * (t % 7)) },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public void SeriesWithoutNoiseIsContinuedAsItWas(string what, Func<int, double> series)
    {
        float[] values = [.. Enumerable.Range(0, 60).Select(t => (float)series(t))];
        var outlook = BoundsForecasters.Forecast(BoundsForecasters.Options(ForecastArchitecture.Automatic), values);
        for (var h = 0; h < outlook.Forecast.Length; h++)
            Assert.True(Math.Abs(series(60 + h) - outlook.Forecast[h]) < 1e-4, $"{what}: {outlook.Forecast[h]} instead of {series(60 + h)}");
    }

    [Fact]
    public void LineWithLittleNoiseIsContinuedNearly()
    {
        var random = new Random(3);
        float[] line = [.. Enumerable.Range(1, 60).Select(t => t + (0.1f * random.NextSingle()))];
        var outlook = BoundsForecasters.Forecast(BoundsForecasters.Options(ForecastArchitecture.Automatic), line);
        for (var h = 0; h < outlook.Forecast.Length; h++)
            Assert.Equal(61.05 + h, outlook.Forecast[h], 0.2);
    }

    [Fact]
    public void DemandOfOneDayOfTheWeekHasTheBoundsOfThatDay()
    {
        var random = new Random(2);
        float[] demand = [.. Enumerable.Range(0, 84).Select(t => t % 7 == 5 ? random.Next(65, 95) : 0f)];
        var options = BoundsForecasters.Options(ForecastArchitecture.Automatic);
        options.Horizon = 7;
        using var engine = BoundsForecasters.Engine(BoundsForecasters.Fit(options, demand));
        for (var day = 84; day < 98; day++)
        {
            var outlook = engine.Predict();
            for (var h = 0; h < 7; h++)
            {
                var isDay = (day + h) % 7 == 5;
                Assert.InRange(outlook.Forecast[h], isDay ? 70 : 0, isDay ? 90 : 4);
                Assert.InRange(outlook.Lower[h], isDay ? 45 : 0, isDay ? 74 : 0);
                Assert.InRange(outlook.Upper[h] - outlook.Lower[h], isDay ? 12 : 0, isDay ? 60 : 8);
            }

            engine.Observe(new PricedRow { Value = day % 7 == 5 ? 80 : 0 });
        }
    }
}
