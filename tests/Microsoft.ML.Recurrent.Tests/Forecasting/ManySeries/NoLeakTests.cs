using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>Nothing that comes later is known, but what is known in advance.</summary>
public sealed class NoLeakTests
{
    private static readonly Store[] s_rows = Store.Hours(40, "a", "b");

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void ChangedRowsAfterAnOriginChangeNoEarlierForecast(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.Options(architecture);
        options.ReadsOtherTargets = architecture != ForecastArchitecture.Autoregressive;
        var model = GlobalForecasters.Fit(options, s_rows);
        var changed = Changed(20, row => (row.Sales, row.Visitors) = ([row.Sales[0] * 7, 50], -300));
        var (before, after) = (GlobalForecasters.Transform(model, s_rows), GlobalForecasters.Transform(model, changed));
        for (var i = 0; i < before.Length; i++)
        {
            if (i < 40)
                GlobalForecasters.AssertSame(before[i], after[i]);
            else
                Assert.NotEqual(before[i].Forecast, after[i].Forecast);
        }
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void WhatIsKnownInAdvanceChangesTheForecastsThatReachItAndNoOthers(ForecastArchitecture architecture)
    {
        var model = Fit(architecture);
        var changed = Changed(20, row => row.Promotion = !row.Promotion);
        var (before, after) = (GlobalForecasters.Transform(model, s_rows), GlobalForecasters.Transform(model, changed));

        // The forecast after row 14 ends with row 19, that after row 15 with row 20.
        for (var t = 0; t < 20; t++)
            for (var store = 0; store < 2; store++)
                Assert.Equal(t <= 14, before[(2 * t) + store].Forecast.SequenceEqual(after[(2 * t) + store].Forecast));
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void EngineThatIsGivenComingRowsForecastsAsTheCursor(ForecastArchitecture architecture)
    {
        var model = Fit(architecture);

        // Two rows are missing in time.
        Store[] of = [.. s_rows.Where((row, i) => row.Name == "b" && i / 2 is not (22 or 23))];
        var rows = GlobalForecasters.Transform(model, of);
        using var engine = GlobalForecasters.Engine<Store>(model, "b");
        engine.Reset();
        for (var t = 0; t < 33; t++)
        {
            engine.Observe(of[t]);
            GlobalForecasters.AssertSame(rows[t], engine.Predict(of[(t + 1)..]));
        }

        var unknown = engine.Predict();
        Assert.All(unknown.Forecast, value => Assert.True(float.IsFinite(value)));
        Assert.NotEqual(engine.Predict(of[33..]).Forecast, unknown.Forecast);
        if (architecture != ForecastArchitecture.Autoregressive) // whose paths are drawn anew
            Assert.Equal(engine.Predict(of[33..]).Forecast[..4], engine.Predict(of[33..], horizon: 2).Forecast);
    }

    [Fact]
    public void ComingRowsHaveToFollow()
    {
        var model = Fit(ForecastArchitecture.Direct);
        using var engine = GlobalForecasters.Engine<Store>(model, "a");
        var end = s_rows[^1].Time;
        Store At(double hours) => new() { Name = "a", Region = "north", Time = end.AddHours(hours), Promotion = true };
        Assert.Equal(engine.Predict([At(1), At(3)]).Forecast, engine.Predict([At(1), At(3), At(900)]).Forecast);
        Assert.NotEqual(engine.Predict([At(1), At(3)]).Forecast, engine.Predict([At(1), At(2)]).Forecast);
        foreach (var wrong in new Store[][] { [At(0)], [At(1.5)], [At(2), At(1)], [At(1), At(1)], [new Store { Name = "b", Region = "south", Time = end.AddHours(1) }] })
            Assert.Throws<ArgumentException>(() => engine.Predict(wrong));
    }

    [Theory]
    [InlineData(ForecastArchitecture.Direct, ForecastDistribution.Quantiles)]
    [InlineData(ForecastArchitecture.SegmentWise, ForecastDistribution.Mean)]
    [InlineData(ForecastArchitecture.Autoregressive, ForecastDistribution.StudentT)]
    public void NetworksOfTheFirstStageHaveNotSeenTheHeldOutRows(ForecastArchitecture architecture, ForecastDistribution distribution)
    {
        var options = GlobalForecasters.Options(architecture);
        (options.Distribution, options.NumberOfEpochs, options.TrainsOnHeldOutRows) = (distribution, 1, false);
        var cut = WindowPlacing.Cut(40, options.Horizon, new HeldOutRule(options, null));
        var weights = Weights(options, s_rows);
        Assert.Equal(weights, Weights(options, Changed(cut, row => (row.Sales, row.Visitors) = ([3, float.NaN], 7))));
        Assert.NotEqual(weights, Weights(options, Changed(cut - 1, row => row.Sales = [3, 50])));
    }

    /// <summary>Trains for long enough that the outputs of the network are used, whatever its first weights are.</summary>
    private static ForecastingTransformer Fit(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.AllOptions(architecture);
        options.NumberOfEpochs = 20;
        var model = GlobalForecasters.Fit(options, s_rows);
        Assert.True(model.NetworkFraction > 0);
        return model;
    }

    private static Store[] Changed(int from, Action<Store> change)
    {
        var rows = Store.Hours(40, "a", "b");
        foreach (var row in rows[(2 * from)..])
            change(row);
        return rows;
    }

    private static float[] Weights(ForecastingOptions options, Store[] rows) =>
        ((GlobalModel)GlobalForecasters.Fit(options, rows).Model).Groups[0].Networks[0].Parameters.Weights.ToArray();
}
