using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>What a network reads in training and what it reads of an engine that stands at the same origin are the same bits.</summary>
public sealed class WindowLawTests
{
    private static readonly Store[] s_rows = [.. Store.Hours(50, "a", "b").Where(row => row.Time.Hour != 4 || row.Name == "a")];

    public static TheoryData<ForecastArchitecture, bool, bool> Models => new()
    {
        { ForecastArchitecture.Direct, false, false },
        { ForecastArchitecture.Direct, true, true },
        { ForecastArchitecture.SegmentWise, false, true },
        { ForecastArchitecture.SegmentWise, true, false },
        { ForecastArchitecture.Autoregressive, false, false },
        { ForecastArchitecture.Autoregressive, false, true },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void EngineForecastsFromTheSameBitsAsTheWholeSeries(ForecastArchitecture architecture, bool readsOthers, bool smooths)
    {
        var model = Fit(architecture, readsOthers, smooths);
        var whole = new ChannelForecaster(model.Groups[0], model.Samples);
        foreach (var series in Series.Sale.Load(s_rows, model.Schema))
        {
            var state = model.CreateState();
            var row = model.Schema.CreateRow();
            var runner = model.CreateForecaster();
            for (var origin = 1; origin <= series.Length - model.Horizon; origin++)
            {
                series.CopyTo(row, origin - 1, model.Schema);
                state.Observe(row);
                foreach (var horizon in new[] { 2, model.Horizon })
                {
                    var values = new ForecastValues(horizon, 2, 0.9f, []);
                    runner.Forecast(state, Covariates(series, origin, model), values);
                    AssertSame(whole, model, series, origin, values);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void TrainingWindowHasTheBitsOfTheRowsAnEngineKeeps(ForecastArchitecture architecture, bool readsOthers, bool smooths)
    {
        var plan = Fit(architecture, readsOthers, smooths).Plan;
        var series = Series.Sale.Load(s_rows, plan.Schema);
        WindowPlace[] places = [.. new[] { 1, 3, 8, 9, 20, 44 }.SelectMany(origin => new[] { 0, 1 }.Select(target => new WindowPlace(1, target, origin)))];
        TimeSeriesRows[] rows = [.. series.Select(s => new TimeSeriesRows(s, s.Length))];
        GlobalWindows windows = plan.IsAutoregressive ? new AutoregressiveWindows(plan, rows, places) : new DecodedWindows(plan, rows, places);
        for (var example = 0; example < places.Length; example++)
        {
            var (_, target, origin) = places[example];
            var encoder = new WindowEncoder(plan);
            var steps = encoder.Steps(origin);
            var trained = new float[windows.Length(example) * windows.InputSize];
            windows.CopyFeatures(example, 0, windows.Length(example), trained);
            var kept = new Kept(plan, series[1], origin);
            var read = new float[steps * encoder.InputSize];
            if (plan.IsAutoregressive)
            {
                kept.Windows[0].Read(kept.View, target, kept.Count, plan.Smoothing.Of("b", target));
                for (var step = 0; step < steps; step++)
                    encoder.WriteStep(kept.View, kept.Windows[0], [], target, kept.Count, step - steps + 1, read.AsSpan(step * encoder.InputSize));
            }
            else
            {
                for (var i = 0; i < kept.Windows.Length; i++)
                    kept.Windows[i].Read(kept.View, readsOthers ? i : target, kept.Count, plan.Smoothing.Of("b", readsOthers ? i : target));
                encoder.WriteSegments(kept.View, kept.Windows, target, kept.Count, 0, steps, read);
                var (decoded, trainedDecoded) = (new float[encoder.DecoderInputSize], new float[encoder.DecoderInputSize]);
                for (var step = 0; step < plan.DecodedSteps; step++)
                {
                    encoder.WriteDecoded(kept.View, target, kept.Count, step, decoded);
                    windows.CopyDecoderFeatures(example, step, trainedDecoded);
                    Assert.Equal(trainedDecoded, decoded);
                }
            }

            Assert.Equal(trained[..read.Length], read);
            Assert.Contains(read, value => value != 0);
        }
    }

    [Fact]
    public void AutoregressiveTargetsAreTheValuesOfTheirSteps()
    {
        var plan = GlobalForecasters.Plan(GlobalForecasters.PlainOptions(ForecastArchitecture.Autoregressive), 2, 4, float.NaN, 6, 8, 10, 12, 14, 16);
        var series = new TimeSeries
        {
            Id = "", Length = 9, Targets = [2, 4, float.NaN, 6, 8, 10, 12, 14, 16], Past = [], Future = [], Statics = [], First = default, End = default,
        };
        var windows = new AutoregressiveWindows(plan, [new TimeSeriesRows(series, 7)], [new WindowPlace(0, 0, 4)]);
        Assert.Equal(4 + 5, windows.Length(0));
        Assert.Equal([0.5f, 1, float.NaN, 1.5f, 2, 2.5f, 3, float.NaN, float.NaN], windows.Values(0).ToArray()); // the mean magnitude is 4; 14 and 16 are not to be seen
        var features = new float[windows.InputSize];
        windows.CopyFeatures(0, 6, features);
        Assert.Equal([2.5f, 0, 2, 0, 1.5f, 0], features[..6]);
    }

    private static GlobalModel Fit(ForecastArchitecture architecture, bool readsOthers, bool smooths)
    {
        var options = GlobalForecasters.AllOptions(architecture);
        (options.ReadsOtherTargets, options.ExponentialSmoothing, options.NumberOfEpochs) = (readsOthers, smooths, 1);
        return (GlobalModel)GlobalForecasters.Fit(options, s_rows).Model;
    }

    private static float[] Covariates(TimeSeries series, int origin, GlobalModel model)
    {
        var width = model.Schema.FutureCount;
        return [.. Enumerable.Range(origin, model.Horizon).SelectMany(row => series.Future.AsSpan(row * width, model.Schema.FutureCovariateCount).ToArray())];
    }

    private static void AssertSame(ChannelForecaster whole, GlobalModel model, TimeSeries series, int origin, ForecastValues values)
    {
        var plan = model.Plan;
        for (var target = 0; target < 2; target++)
        {
            var readings = new HeadReading[values.Horizon];
            var view = new SeriesView(series.Targets, series.Past, series.Future, series.Statics);
            whole.Forecast(view, series.Id, target, origin, Engine.Initialization.SeededRandom.Combine((ulong)origin, (ulong)target), readings);
            for (var h = 0; h < values.Horizon; h++)
            {
                var prediction = default(ChannelPrediction).Add(whole.Window, h + 1, readings[h], model.Known, 1);
                var point = plan.Scale.Back(prediction.Location + (model.NetworkFraction * prediction.Point));
                Assert.Equal(point, values.Point[(h * 2) + target]);
            }
        }
    }

    /// <summary>The last rows before an origin as an engine keeps them, with the coming covariates behind.</summary>
    private sealed class Kept
    {
        private readonly float[] _targets;
        private readonly float[] _past;
        private readonly float[] _future;
        private readonly float[] _statics;

        public Kept(GlobalPlan plan, TimeSeries series, int origin)
        {
            var state = new SeriesState(plan.Schema, plan.HistoryLength);
            var row = plan.Schema.CreateRow();
            for (var step = 0; step < origin; step++)
            {
                series.CopyTo(row, step, plan.Schema);
                state.Observe(row);
            }

            Count = state.Count;
            (_targets, _past) = (new float[Count * 2], new float[Count * plan.Schema.PastCount]);
            var known = new float[Count * plan.Schema.FutureCount];
            state.CopyTo(_targets, _past, known);
            _future = [.. known, .. series.Future[(origin * plan.Schema.FutureCount)..((origin + plan.Horizon) * plan.Schema.FutureCount)]];
            _statics = state.Statics.ToArray();
            Windows = [.. Enumerable.Range(0, plan.ReadsOtherTargets ? 2 : 1).Select(_ => new ChannelWindow(plan))];
        }

        public int Count { get; }

        public ChannelWindow[] Windows { get; }

        public SeriesView View => new(_targets, _past, _future, _statics);
    }
}
