using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.SingleSeries;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Forecasting.Statistical;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Trains a forecaster of one series or many, with one target or several, on rows in order of time: one row per time step and series.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Needs training</term><description>Yes; the columns that are needed are read into memory once</description></item>
/// <item>
/// <term>Input columns</term><description>The target: Single, or a vector of Single of known length C; NaN is a missing value, and an infinite value is an
/// error. If named in the options, the series id (text or key), the time (DateTime or DateTimeOffset), covariates and static columns</description>
/// </item>
/// <item>
/// <term>Output columns</term><description>Vectors of Single: the forecast [H], or [H, C] with several targets. If named in the options, its lower and upper
/// bounds, and its quantiles [H, Q] or [H, C, Q]</description>
/// </item>
/// <item><term>ONNX export</term><description>No</description></item>
/// </list>
/// <para>
/// One short series (<see cref="ForecastArchitecture.SeasonalCorrection"/>): a level and a seasonal profile are carried forward with the mean drift. The
/// average of several recurrent networks, which read the last ContextLength values, corrects them for all steps ahead at once. Everything is chosen from the
/// training values by rolling origins at the end of the series, which is held out: a logarithmic or linear scale, the season, how many seasons and values are
/// averaged, the number of epochs and the weight of the correction.
/// </para>
/// <para>
/// Otherwise every target of every series is a channel, and all channels share the networks, which read windows that are each normalized separately
/// (<see cref="WindowNormalization"/>). The end of every series is held out to choose the number of epochs and the share of the networks' output that is used;
/// then, unless the options specify otherwise, the networks are trained again on all rows. Missing values are marked, not filled in.
/// </para>
/// <para>
/// Without a network (<see cref="ForecastArchitecture.Naive"/>, <see cref="ForecastArchitecture.SeasonalNaive"/> and
/// <see cref="ForecastArchitecture.ExponentialSmoothing"/>), every target of every series is forecast from its own past, with the season that is given or
/// found, and nothing is held out.
/// </para>
/// <para>
/// The log reports what was chosen. Bounds are calibrated by the held-out errors (split conformal prediction). Rows that are out of order in time, rows with
/// the same time as another and rows between two steps are errors that name the row.
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class ForecastingEstimator : RecurrentEstimator<ForecastingTransformer>
{
    private const int MostChecked = 8;
    private readonly IHostEnvironment _environment;
    private readonly ForecastingOptions _options;

    internal ForecastingEstimator(IHostEnvironment environment, ForecastingOptions options)
        : base(environment, nameof(ForecastingEstimator))
    {
        _environment = environment;
        _options = RecurrentOptions.CheckedCopy(options, environment);
    }

    /// <summary>Gets the number of steps that the trained model forecasts at once.</summary>
    internal int Horizon => _options.Horizon;

    /// <summary>Gets the columns that are read.</summary>
    internal SeriesColumns Sources => _options.Sources;

    /// <summary>
    /// Trains a forecaster further: its networks start with the weights they have, and everything that was chosen for the forecaster, such as columns, scale,
    /// season and context, stays. As in any training, the end of the series is held out, to choose the number of epochs and to calibrate the bounds.
    /// </summary>
    /// <param name="input">
    /// The training data: series from their beginning, old rows and new ones or the new ones only, and series that the forecaster did not know. The series of
    /// the result continue after their last row in these data; series without a row in them continue from where they were.
    /// </param>
    /// <param name="start">The forecaster to start from, with the columns and the horizon of the options. It is not changed.</param>
    /// <returns>A new forecaster.</returns>
    /// <remarks>
    /// The options of training apply, such as NumberOfEpochs, LearningRate, BatchSize, ValidationFraction and the dropouts. Those that the forecaster fixes, of
    /// its networks and of the way in which series are read, such as HiddenSize, ContextLength and Scaling, must be left at their defaults or be those of the
    /// forecaster. A smaller learning rate and a few epochs keep more of what was learned before.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The options specify other columns, another horizon or architecture, or another value than the forecaster fixes, or there are too few values; the message
    /// specifies which.
    /// </exception>
    public ForecastingTransformer Fit(IDataView input, ForecastingTransformer start)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(start);
        CheckInput(SchemaShapes.Of(input.Schema));
        CheckStart(start.Model);
        using var log = new RecurrentLog(Host, "Training");
        if (_options.RequireMeaningFor(start.Architecture) is { } warning)
            log.Warning(warning);
        var schema = start.Model.Schema;
        schema.Check(input.Schema);
        var series = SeriesLoader.Load(input, schema, log);
        var request = new ForecastRequest(_options, schema, new FitContext(_options, log));
        ForecastModel model = start.Model switch
        {
            LocalModel local => new LocalTrainer(request, local).Train(series),
            StatisticalModel statistical => new StatisticalTrainer(request, statistical.Architecture, statistical).Train(series),
            PretrainedForecastModel pretrained => new PretrainedTrainer(request).Continue(series, pretrained.Network),
            _ => new GlobalTrainer(request, start.Model.Architecture, (GlobalModel)start.Model).Train(series),
        };
        var ends = StatesAfter(series, model);
        (string Id, ForecastState State)[] states = [.. series.Select((one, i) => (one.Id, ends[i]))];
        CheckForecasts(model, states.Select(one => one.State));
        return start.With(model, _options.Columns, states);
    }

    /// <inheritdoc/>
    protected override void CheckInput(SchemaShape inputSchema)
    {
        _options.Sources.Check(inputSchema);
        _options.TargetsFound?.Invoke(
            inputSchema.First(column => column.Name == _options.Sources.Target).Kind != SchemaShape.Column.VectorKind.Scalar);
    }

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) => _options.Columns.Outputs.Select(name =>
        SchemaShapes.Column(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, ForecastAnnotation.Shape(_options.Sources)));

    /// <inheritdoc/>
    protected override ForecastingTransformer Train(IDataView input, RecurrentLog log)
    {
        var sources = _options.Sources;
        var architecture = _options.ArchitectureFor(input.Schema[sources.Target].Type is VectorDataViewType vector ? vector.Size : 1);
        if (_options.RequireMeaningFor(architecture) is { } warning)
            log.Warning(warning);
        if (architecture is not (ForecastArchitecture.SeasonalCorrection or ForecastArchitecture.Pretrained)
            && !ForecastingOptions.IsWithoutNetwork(architecture) && sources.Timestamp is not null)
            sources = sources with { Calendar = _options.CalendarFeatures };
        var schema = SeriesSchema.Learn(sources, input, log);
        var series = SeriesLoader.Load(input, schema, log);
        var request = new ForecastRequest(_options, schema, new FitContext(_options, log));
        if (architecture == ForecastArchitecture.SeasonalCorrection && IsTooShort(series, request))
            architecture = ForecastArchitecture.Pretrained;
        if (architecture != ForecastArchitecture.SeasonalCorrection) // which reports constant values itself
            ConstantColumns.Report(series, schema, log);
        ForecastModel model = architecture switch
        {
            ForecastArchitecture.SeasonalCorrection => new LocalTrainer(request).Train(series),
            ForecastArchitecture.Pretrained => new PretrainedTrainer(request).Train(series),
            _ when ForecastingOptions.IsWithoutNetwork(architecture) => new StatisticalTrainer(request, architecture).Train(series),
            _ => new GlobalTrainer(request, architecture).Train(series),
        };
        var states = new ForecastStates();
        foreach (var (one, state) in series.Zip(StatesAfter(series, model)))
            states.Add(one.Id, state);
        CheckForecasts(model, series.Select(one => states.Find(one.Id)!));
        return new ForecastingTransformer(_environment, model, _options.Columns, states);
    }

    /// <summary>Determines whether the architecture is automatic and the series has values, but too few to learn from.</summary>
    private bool IsTooShort(IReadOnlyList<TimeSeries> series, ForecastRequest request)
    {
        if (_options.Architecture != ForecastArchitecture.Automatic || series.Count == 0)
            return false;
        var observed = series[0].Targets.Count(value => !float.IsNaN(value));
        var needed = SeriesPlanner.FewestValues(request.Lengths.Horizon, request.Lengths.Season ?? 1);
        if (observed == 0 || observed >= needed)
            return false;
        request.Context.Log.Warning($"The column '{_options.TargetName}' has {observed} values, too few to train on: at least {needed} are needed. "
            + "A pretrained network forecasts them instead, for which options of networks and of training have no effect.");
        return true;
    }

    private void CheckStart(ForecastModel start)
    {
        var schema = start.Schema;
        var sources = _options.Sources;
        Require("the target column", sources.Target, schema.TargetColumnName);
        Require(nameof(_options.SeriesColumnName), sources.Series, schema.SeriesColumnName);
        Require(nameof(_options.TimestampColumnName), sources.Timestamp, schema.TimestampColumnName);
        Require(nameof(_options.TimeZone), sources.TimeZone, schema.Zone?.Id);
        if (sources.TimestampKind != TimestampKind.Automatic) // which means what was found when the forecaster was trained
            Require(nameof(_options.TimestampKind), $"{sources.TimestampKind}", $"{schema.TimestampKind}");
        if (sources.ClosedTimes != ClosedTimes.Automatic && schema.Grid is { HasClosedTimes: true })
            Require(nameof(_options.ClosedTimes), $"{sources.ClosedTimes}", $"{ClosedTimes.Automatic}");
        Require(nameof(_options.PastCovariateColumnNames), Names(_options.PastCovariateColumnNames), Names(schema.PastColumns.Select(column => column.Name)));
        Require(
            nameof(_options.FutureCovariateColumnNames), Names(_options.FutureCovariateColumnNames), Names(schema.FutureColumns.Select(column => column.Name)));
        Require(nameof(_options.StaticColumnNames), Names(_options.StaticColumnNames), Names(schema.StaticColumns.Select(column => column.Name)));
        Require(nameof(_options.Horizon), $"{_options.Horizon}", $"{start.Horizon}");
        if (_options.Architecture != ForecastArchitecture.Automatic)
            Require(nameof(_options.Architecture), $"{_options.Architecture}", $"{start.Architecture}");

        var violations = new OptionViolations(nameof(ForecastingOptions));
        _options.Table.CheckStart(_options, new ForecastStart(start), violations);
        violations.ThrowIfAny();

        static void Require(string name, string? found, string? needed)
        {
            if (found != needed)
                throw new ArgumentException(
                    $"The forecaster cannot be trained further: {name} is {found ?? "not given"}, but that of the forecaster is {needed ?? "not given"}.",
                    nameof(start));
        }

        static string Names(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
    }

    /// <summary>Forecasts some series once, so that networks which training has spoiled are found as soon as they are trained.</summary>
    /// <exception cref="InvalidOperationException">A forecast is not finite.</exception>
    private static void CheckForecasts(ForecastModel model, IEnumerable<ForecastState> states)
    {
        var forecaster = model.CreateForecaster();
        var values = new ForecastValues(model.Horizon, model.Schema.TargetCount, 0, []);
        foreach (var state in states.Take(MostChecked))
            forecaster.Forecast(state, [], values);
    }

    /// <summary>Reads each series to its end. Where bounds adapt, this takes forecasts; the result does not depend on the number of threads.</summary>
    private ForecastState[] StatesAfter(IReadOnlyList<TimeSeries> series, ForecastModel model)
    {
        var states = new ForecastState[series.Count];
        var threads = new ParallelOptions { MaxDegreeOfParallelism = _options.ThreadCount > 0 ? _options.ThreadCount : -1 };
        Parallel.For(0, series.Count, threads, model.CreateForecaster, (i, _, forecaster) =>
        {
            states[i] = StateAfter(series[i], model, forecaster);
            return forecaster;
        }, _ => { });
        return states;
    }

    private static ForecastState StateAfter(TimeSeries series, ForecastModel model, SeriesForecaster forecaster)
    {
        var state = model.CreateState();
        var row = model.Schema.CreateRow();
        for (var step = 0; step < series.Length; step++)
        {
            series.CopyTo(row, step, model.Schema);
            forecaster.Observe(state, row);
        }

        // Rows that were early or late may have moved the grid.
        state.Align(series.End);
        return state;
    }
}
