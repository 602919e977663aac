using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>Model files whose check sums are right and whose contents are not.</summary>
public sealed class GlobalPayloadTests
{
    private static readonly GlobalModel s_model = Fit(ForecastArchitecture.SegmentWise);

    private static readonly (string Section, Func<GlobalModel, GlobalModel> Change)[] s_misfits =
    [
        ("plan", model => With(model, model.Plan with { Normalization = WindowNormalization.Automatic })),
        ("plan", model => With(model, model.Plan with { Scale = new SeriesScale(true, 0) })),
        ("plan", model => With(model, model.Plan with { SeasonLength = 0 })),
        ("plan", model => With(model, model.Plan with { ContextLength = 10 })),
        ("plan", model => With(model, model.Plan with { ContextLength = 0 })),
        ("plan", model => With(model, model.Plan with { Horizon = 0 })),
        ("plan", model => With(model, model.Plan with { SegmentLength = -1 })),
        ("plan", model => With(model, model.Plan with { DecodedLength = 0 })),
        ("plan", model => With(model, model.Plan with { Lags = [] })),
        ("plan", model => With(model, model.Plan with { Lags = [2] })),
        ("plan", model => With(model, model.Plan with { Lags = [1, 3, 3] })),
        ("plan", model => With(model, model.Plan with { Lags = [1, int.MaxValue] })),
        ("plan", model => With(model, model.Plan, share: 1.5f)),
        ("plan", model => With(model, model.Plan, share: float.NaN)),
        ("plan", model => With(model, model.Plan, samples: 0)),
        ("plan", model => With(model, model.Plan with { Head = new ForecastHead(ForecastDistribution.NegativeBinomial, [0.5f]) })),
        ("plan", model => With(model, model.Plan with { Architecture = ForecastArchitecture.Autoregressive, Head = new ForecastHead(ForecastDistribution.Mean, [0.5f]) })),
        ("plan", model => With(model, model.Plan with { Architecture = ForecastArchitecture.Autoregressive, ReadsOtherTargets = true })),
        ("networks", model => With(model, model.Plan with { Architecture = ForecastArchitecture.Autoregressive })),
        ("networks", model => With(model, model.Plan with { ReadsOtherTargets = true })),
        ("networks", model => With(model, model.Plan with { MarksMissing = !model.Plan.MarksMissing })),
        ("networks", model => With(model, model.Plan with { DecodedLength = 5 })),
        ("networks", model => With(model, model.Plan with { Head = new ForecastHead(ForecastDistribution.Mean, [0.5f]) })),
        ("smoothing", model => new GlobalModel([new MemberGroup(model.Plan, [])], 1, model.Known, model.Residuals, 1)),
        ("smoothing", model => new GlobalModel([.. model.Groups, .. model.Groups, .. model.Groups], 1, model.Known, model.Residuals, 1)),
        ("residuals", model => With(model, model.Plan with { Horizon = 6 })),
        ("residuals", model => new GlobalModel(model.Groups, 1, model.Known, new ResidualQuantiles([[1, 0], [], [], [], []]), 1)),
        ("spreads", model => new GlobalModel(model.Groups, 1, model.Known with { Steps = [1] }, model.Residuals, 1)),
        ("statistics", model => With(model, model.Plan with { Statistics = model.Plan.Statistics with { Past = [] } })),
        ("statistics", model => With(model, model.Plan with { Statistics = model.Plan.Statistics with { Targets = [new(0, -1), new(0, 1)] } })),
        ("statistics", model => With(model, model.Plan with { Statistics = model.Plan.Statistics with { Future = [new(float.NaN, 1), new(0, 1)] } })),
        ("smoothing", model => With(model, model.Plan with { Smoothing = model.Plan.Smoothing with { SeasonLength = -1 } })),
        ("smoothing", model => With(model, model.Plan with { Smoothing = model.Plan.Smoothing with { Usual = new ChannelSmoothing(1, new SmoothingParameters(2, 0)) } })),
    ];

    [Fact]
    public void UnchangedModelIsRead()
    {
        var (model, _, states) = ForecastPayload.Read(new MemoryStream(Bytes(s_model, States(s_model, "a", "a"))));
        Assert.Equal(s_model.Plan.Lags, ((GlobalModel)model).Plan.Lags);
        Assert.Equal(["a"], states.Ids);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedWithTheSection()
    {
        for (var i = 0; i < s_misfits.Length; i++)
        {
            var (section, change) = s_misfits[i];
            var bytes = Bytes(change(s_model), new ForecastStates());
            var error = Record.Exception(() => ForecastPayload.Read(new MemoryStream(bytes)));
            Assert.True(error is ModelFormatException && error.Message.Contains($"section '{section}'", StringComparison.Ordinal), $"{i}, {section}: {error}");
        }
    }

    [Fact]
    public void StateUnderAnotherIdIsRefused()
    {
        var error = Assert.Throws<ModelFormatException>(() => ForecastPayload.Read(new MemoryStream(Bytes(s_model, States(s_model, "a", "b")))));
        Assert.Contains("section 'series'", error.Message, StringComparison.Ordinal);
    }

    private static GlobalModel Fit(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.Options(architecture);
        options.NumberOfEpochs = 1;
        return (GlobalModel)GlobalForecasters.Fit(options, Store.Hours(30, "a")).Model;
    }

    private static GlobalModel With(GlobalModel model, GlobalPlan plan, float? share = null, int? samples = null) =>
        new([new MemberGroup(plan, model.Groups[0].Networks)], share ?? model.NetworkFraction, model.Known, model.Residuals, samples ?? model.Samples);

    private static ForecastStates States(GlobalModel model, string id, string kept)
    {
        var state = model.CreateState();
        var row = model.Schema.CreateRow();
        (row.Id, row.Time) = (kept.AsMemory(), new DateTime(2024, 1, 1));
        state.Observe(row);
        var states = new ForecastStates();
        states.Add(id, state);
        return states;
    }

    private static byte[] Bytes(GlobalModel model, ForecastStates states)
    {
        using var stream = new MemoryStream();
        ForecastPayload.Write(stream, model, new ForecastColumns("Forecast", null, null, 0.9f, null, [0.5f]), states);
        return stream.ToArray();
    }
}
