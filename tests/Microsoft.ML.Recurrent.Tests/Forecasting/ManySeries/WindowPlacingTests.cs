using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

public sealed class WindowPlacingTests
{
    [Theory]
    [InlineData(100, 5, 0.2f, 80)]
    [InlineData(100, 30, 0.2f, 70)] // at least a horizon
    [InlineData(100, 50, 0.2f, 67)] // but two thirds are left
    [InlineData(10, 5, 0.2f, 7)]
    [InlineData(3, 1, 0.2f, 2)]
    [InlineData(2, 1, 0.2f, 2)]
    [InlineData(1, 1, 0.2f, 1)]
    public void CutHoldsOutTheEnd(int length, int horizon, float share, int cut) =>
        Assert.Equal(cut, WindowPlacing.Cut(length, horizon, new HeldOutRule(new ForecastingOptions { ValidationFraction = share }, null)));

    [Theory]
    [InlineData(40, 4)]
    [InlineData(12, 4)]
    [InlineData(5, 4)]
    [InlineData(3, 4)]
    [InlineData(2, 4)]
    [InlineData(40, 100)]
    public void TrainingTargetsEndBeforeTheCut(int cut, int horizon)
    {
        var plan = Plan(horizon);
        TimeSeriesRows[] rows = [Rows(60, cut)];
        var windows = new DecodedWindows(plan, rows, WindowPlacing.Training(plan, rows, 1000));
        Assert.NotEqual(0, windows.Count);
        for (var i = 0; i < windows.Count; i++)
        {
            var origin = windows.Place(i).Origin;
            Assert.InRange(origin, 1, cut - 1);
            var actual = windows.Actual(i).ToArray();
            for (var h = 0; h < horizon; h++)
                Assert.Equal(origin + h < cut ? origin + h : float.NaN, actual[h]);
            Assert.Contains(actual, float.IsFinite);
        }

        // The latest whole window is there, and whole contexts where there are enough rows.
        Assert.Contains(Enumerable.Range(0, windows.Count), i => windows.Place(i).Origin == Math.Max(cut - horizon, Math.Min(cut / 2, cut - 1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void SeriesOfOneRowHasNothingToLearnFrom(int count)
    {
        TimeSeriesRows[] rows = [Rows(count, count)];
        Assert.Empty(WindowPlacing.Training(Plan(3), rows, 10));
        Assert.Empty(WindowPlacing.HeldOut(Plan(3), rows, [count], 10));
    }

    [Theory]
    [InlineData(60, 40)]
    [InlineData(60, 58)]
    [InlineData(4, 3)]
    [InlineData(3, 2)]
    public void HeldOutTargetsLieAfterTheCut(int length, int cut)
    {
        var plan = Plan(4);
        TimeSeriesRows[] rows = [Rows(length, length)];
        var windows = new DecodedWindows(plan, rows, WindowPlacing.HeldOut(plan, rows, [cut], 1000));
        Assert.NotEqual(0, windows.Count);
        for (var i = 0; i < windows.Count; i++)
            foreach (var value in windows.Actual(i))
                Assert.True(float.IsNaN(value) || (value >= cut && value < length), $"{value}");
        Assert.Equal(cut, Enumerable.Range(0, windows.Count).Min(i => windows.Place(i).Origin));
    }

    [Fact]
    public void MissingTargetsHaveNoWindows()
    {
        var plan = Plan(2);
        TimeSeriesRows[] rows = [Rows(Enumerable.Repeat(float.NaN, 20).ToArray(), 20), Rows([1, float.NaN, float.NaN, float.NaN, 2, 3], 6)];
        var places = WindowPlacing.Training(plan, rows, 100);
        Assert.All(places, place => Assert.Equal(1, place.Series));
        Assert.DoesNotContain(places, place => place.Origin == 2); // both of its targets are missing
    }

    [Theory]
    [InlineData(1000, 30, 100)]
    [InlineData(3, 400, 100)]
    [InlineData(1, 50, 1000)]
    public void AnEpochHasAtMostAsManyWindowsAsAskedForAndEveryTarget(int series, int length, int most)
    {
        var plan = Plan(2, targets: 2);
        TimeSeriesRows[] rows = [.. Enumerable.Range(0, series).Select(_ => Rows(2 * length, 2 * length, 2))];
        var places = WindowPlacing.Training(plan, rows, most);
        Assert.InRange(places.Length, Math.Min(most, 20) / 2, most);
        Assert.Equal(places.Count(place => place.Target == 0), places.Count(place => place.Target == 1));
        Assert.Equal(places.Length, places.Distinct().Count());
        Assert.True(places.Select(place => place.Series).Distinct().Count() > Math.Min(series, most / 2) / 2);
    }

    [Theory]
    [InlineData(new[] { 1f, 2, 4, 8, 1000 }, 2, 4.5)] // of the rows that may be looked at
    [InlineData(new[] { 1f, 2, 4, 8, 1000 }, 9, 7 / 3.0)] // too short for a season
    [InlineData(new[] { 1f, 3, 1, 3, 1000 }, 2, 2)] // the season repeats itself
    [InlineData(new[] { 1f, float.NaN, 4, 8, 1000 }, 2, 3)]
    [InlineData(new[] { 5f, 5, 5, float.NaN, 1000 }, 2, 0)]
    public void ErrorsCountInChangesOfASeason(float[] values, int season, double change) =>
        Assert.Equal(change, Rows(values, 4).SeasonalChange(0, default, season), 1e-6);

    private static GlobalPlan Plan(int horizon, int targets = 1)
    {
        var options = GlobalForecasters.PlainOptions(ForecastArchitecture.Direct);
        options.Horizon = horizon;
        if (targets == 1)
            return GlobalForecasters.Plan(options, 1, 2, 3);
        options.InputColumnName = nameof(Store.Sales);
        return GlobalForecasters.Plan(options, Store.Hours(3, "a"));
    }

    private static TimeSeriesRows Rows(int length, int count, int targets = 1) => Rows([.. Enumerable.Range(0, length).Select(i => (float)i)], count, targets);

    private static TimeSeriesRows Rows(float[] values, int count, int targets = 1) => new(new Recurrent.Forecasting.Series.TimeSeries
    {
        Id = "", Length = values.Length / targets, Targets = values, Past = [], Future = [], Statics = [], First = default, End = default,
    }, count / targets);
}
