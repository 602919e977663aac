using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tests.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>Tiny forecasters of many series.</summary>
internal static class GlobalForecasters
{
    public static string[] OutputColumns { get; } = ["Forecast", "Lower", "Upper", "Quantiles"];

    /// <summary>Options for <see cref="Store"/> that read all but what is known in advance. Segments do not divide the horizon.</summary>
    public static ForecastingOptions Options(ForecastArchitecture architecture, RunSettings? settings = null) => new()
    {
        InputColumnName = nameof(Store.Sales),
        SeriesColumnName = nameof(Store.Name),
        TimestampColumnName = nameof(Store.Time),
        CalendarFeatures = CalendarFeatures.HourOfDay,
        PastCovariateColumnNames = [nameof(Store.Visitors)],
        StaticColumnNames = [nameof(Store.Region)],
        ConfidenceLowerBoundColumnName = nameof(StoreOutlook.Lower),
        ConfidenceUpperBoundColumnName = nameof(StoreOutlook.Upper),
        ConfidenceLevel = 0.9f,
        QuantileColumnName = nameof(StoreOutlook.Quantiles),
        QuantileLevels = [0.1f, 0.5f, 0.9f],
        Architecture = architecture,
        ContextLength = 9,
        Horizon = 5,
        SeasonLength = 6,
        SegmentLength = architecture == ForecastArchitecture.SegmentWise ? 3 : null,
        HiddenSize = 4,
        NumberOfSamples = architecture == ForecastArchitecture.Autoregressive ? 16 : ForecastingDefaults.NumberOfSamples,
        LearningRate = 0.02f,
        Seed = settings?.Seed ?? 1,
        NumberOfEpochs = settings?.NumberOfEpochs ?? 2,
        NumberOfThreads = settings?.NumberOfThreads ?? 1,
        Progress = settings?.Progress,
        CancellationToken = settings?.CancellationToken ?? default,
    };

    /// <summary>Options that read everything a store has.</summary>
    public static ForecastingOptions AllOptions(ForecastArchitecture architecture)
    {
        var options = Options(architecture);
        options.FutureCovariateColumnNames = [nameof(Store.Promotion)];
        return options;
    }

    /// <summary>Options for one column of values, without anything besides.</summary>
    public static ForecastingOptions PlainOptions(ForecastArchitecture architecture, bool hasSeries = false)
    {
        var options = Options(architecture);
        options.InputColumnName = "Value";
        options.SeriesColumnName = hasSeries ? nameof(IdRow.Series) : null;
        (options.TimestampColumnName, options.CalendarFeatures) = (null, CalendarFeatures.Automatic);
        (options.PastCovariateColumnNames, options.StaticColumnNames) = ([], []);
        return options;
    }

    public static ForecastingTransformer Fit<T>(ForecastingOptions options, IEnumerable<T> rows)
        where T : class
    {
        var ml = new MLContext(1);
        return ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(rows));
    }

    public static StoreOutlook[] Transform<T>(ITransformer model, IEnumerable<T> rows)
        where T : class
    {
        var ml = new MLContext(1);
        return [.. ml.Data.CreateEnumerable<StoreOutlook>(model.Transform(ml.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];
    }

    public static ForecastingEngine<T, StoreOutlook> Engine<T>(ForecastingTransformer model, string? series = null)
        where T : class => model.CreateForecastingEngine<T, StoreOutlook>(new MLContext(1), series);

    /// <summary>The series of some rows, as a trained model reads them.</summary>
    public static List<TimeSeries> Load<T>(ForecastingTransformer model, IEnumerable<T> rows)
        where T : class => Sale.Load(rows, model.Model.Schema);

    /// <summary>The plan that is made for one series of plain values.</summary>
    public static GlobalPlan Plan(ForecastingOptions options, params float[] values) => Plan(options, SeriesRow.Of(values));

    /// <summary>The forecast after the last row of a series.</summary>
    public static float[] Forecast(GlobalModel model, TimeSeries series)
    {
        var state = model.CreateState();
        var row = model.Schema.CreateRow();
        for (var step = 0; step < series.Length; step++)
        {
            series.CopyTo(row, step, model.Schema);
            state.Observe(row);
        }

        var values = new ForecastValues(model.Horizon, model.Schema.TargetCount, 0.9f, []);
        model.CreateForecaster().Forecast(state, [], values);
        return [.. values.Point];
    }

    public static GlobalPlan Plan<T>(ForecastingOptions options, IReadOnlyList<T> rows)
        where T : class
    {
        var schema = Sale.Learn(rows, options.Sources with { Calendar = options.TimestampColumnName is null ? CalendarFeatures.None : options.CalendarFeatures });
        using var log = new RecurrentLog(new MLContext(1), "Planning");
        var request = new ForecastRequest(options, schema, new FitContext(options, log));
        return GlobalPlanner.Make(request, options.Architecture, [.. Sale.Load(rows, schema).Select(s => new TimeSeriesRows(s, s.Length))])[0];
    }

    public static void AssertSame(StoreOutlook expected, StoreOutlook actual) => Assert.Equal(expected.Everything, actual.Everything);

    public static void AssertInOrder(StoreOutlook prediction)
    {
        Assert.All(prediction.Everything, value => Assert.True(float.IsFinite(value), $"{value}"));
        for (var i = 0; i < prediction.Forecast.Length; i++)
        {
            Assert.True(prediction.Lower[i] <= prediction.Upper[i], $"bounds {prediction.Lower[i]}, {prediction.Upper[i]} of {i}");
            var quantiles = prediction.Quantiles.AsSpan(3 * i, 3);
            Assert.True(quantiles[0] <= quantiles[1] && quantiles[1] <= quantiles[2], $"quantiles {string.Join(", ", quantiles.ToArray())} of {i}");
        }
    }
}
