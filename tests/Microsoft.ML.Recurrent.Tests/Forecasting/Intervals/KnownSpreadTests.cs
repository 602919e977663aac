using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.SingleSeries;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Intervals;

/// <summary>What is known of errors without a network.</summary>
public sealed class KnownSpreadTests
{
    [Fact]
    public void KnownIsTheErrorOfTheForecastThatErrsLeast()
    {
        // Of a season the mean of a window errs least: by the root of 125, in deviations of two seasons.
        var season = Measure([.. Enumerable.Range(0, 60).Select(t => (float)(10 * (t % 4)))], 0.5);
        Assert.All(season.Steps, step => Assert.Equal(Math.Sqrt(125 * 7 / 1000.0), step, 0.03));

        // Goes up by one a step: from the last value the error is the number of steps, in deviations of windows of eight.
        float[] line = [.. Enumerable.Range(0, 60).Select(t => (float)t)];
        var known = Measure(line, 0.5);
        for (var h = 0; h < 3; h++)
            Assert.Equal((h + 1) / Math.Sqrt(6), known.Steps[h], 1e-5);
        Assert.Equal([0, 0, 0], known.Still);
    }

    [Fact]
    public void SpreadAfterZerosIsTheChangeThatFollowedThem()
    {
        // Every window of eight zeros is followed by eight more or by the one value in 32 that is none, in deviations of all values.
        var known = Measure([.. Enumerable.Range(0, 320).Select(t => t % 32 == 31 ? 4f : 0)], 1);
        for (var h = 0; h < 3; h++)
            Assert.Equal(Math.Sqrt(1 / 24.0) / Math.Sqrt(31 / 1024.0), known.Still[h], 0.1 / 4 / Math.Sqrt(31 / 1024.0));
        Assert.Equal(2 * known.AfterStill(3), known.AfterStill(12), 1e-6);
    }

    [Fact]
    public void SpreadsLieBetweenTheNetworksAndTheKnown()
    {
        var reading = new HeadReading(1, 2, 3, 5);
        Assert.Equal(reading, new KnownSpread(1, [7], [0]).Apply(reading, 1));
        Assert.Equal(reading with { Down = 7, Up = 7 }, new KnownSpread(0, [7], [0]).Apply(reading, 1));
        Assert.Equal(reading with { Down = 6, Up = 6.5 }, new KnownSpread(0.25f, [7], [0]).Apply(reading, 1));
        Assert.Equal(14, new KnownSpread(0, [7], [0]).Apply(reading, 4).Up);
    }

    [Fact]
    public void WrittenSpreadsAreReadAndDamagedOnesRefused()
    {
        var known = new KnownSpread(0.3f, [1, 2], [0, 4]);
        var read = Sections.Read(known.Write, section => KnownSpread.Read(section, 2));
        Assert.Equal(known.Trust, read.Trust);
        Assert.Equal([1, 2, 0, 4], read.Steps.Concat(read.Still));
        Sections.AssertRefusedWhereverCut(known.Write, section => KnownSpread.Read(section, 2));
        foreach (var wrong in new[] { known with { Trust = 2 }, known with { Trust = float.NaN }, known with { Steps = [1] }, known with { Still = [1, -1] } })
            Assert.Throws<ModelFormatException>(() => Sections.Read(wrong.Write, section => KnownSpread.Read(section, 2)));
    }

    [Fact]
    public void PositionsOfTheSeasonHaveFactorsWhereTheyDiffer()
    {
        var random = new Random(4);
        var series = SeriesValues.Fill([.. Enumerable.Range(0, 84).Select(t => t % 7 == 5 ? random.Next(65, 95) : 0f)], default, 7);
        var factors = SeasonalSpread.Measure(Plan(series), series);
        Assert.Equal(7, factors.Length);
        Assert.InRange(factors[5], 2, 2.7);
        Assert.All(factors.Where((_, position) => position != 5), factor => Assert.InRange(factor, 0.05, 0.6));
    }

    [Fact]
    public void PositionsThatAreAlikeHaveNoFactors()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var series = SeriesValues.Fill([.. Enumerable.Range(0, 84).Select(t => (10 * (t % 7)) + random.NextSingle())], default, 7);
            Assert.Empty(SeasonalSpread.Measure(Plan(series), series));
        }
    }

    private static SeriesPlan Plan(SeriesValues series)
    {
        var baseline = new BaselineForecast([new SeasonalMean(7, 3, 7)]);
        return new SeriesPlan
        {
            Scale = default, Baseline = baseline, SeasonLength = 7, ContextLength = 14, Horizon = 3, MarksMissing = false,
            Statistics = SeriesStatistics.Measure(series.Values, series.Missing, baseline, 7, 14, 3),
        };
    }

    private static KnownSpread Measure(float[] values, double trust)
    {
        var options = BoundsForecasters.Options(ForecastArchitecture.Direct);
        (options.ContextLength, options.SeasonLength, options.FutureCovariateColumnNames) = (8, 4, []);
        var plan = GlobalForecasters.Plan(options, PricedRow.Of(values));
        TimeSeriesRows[] rows = [new(Series(values), values.Length)];
        return KnownSpread.Measure(new DecodedWindows(plan, rows, WindowPlacing.Training(plan, rows, 1000)), trust);
    }

    private static TimeSeries Series(float[] values) =>
        new() { Id = "", Length = values.Length, Targets = values, Past = [], Future = [], Statics = [], First = default, End = default };
}
