using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>What <c>ml.Recurrent</c> offers beyond ML.NET's own catalogs: experiments, in which the machine chooses.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public sealed class RecurrentCatalog
{
    private readonly MLContext _context;

    internal RecurrentCatalog(MLContext context) => _context = context;

    /// <summary>Creates an experiment that begins with the defaults of an options class.</summary>
    /// <typeparam name="TOptions">The options class, such as <see cref="SequenceClassificationOptions"/> or one of your own with members that <c>[Range]</c>
    /// and its like mark.</typeparam>
    /// <param name="pipeline">
    /// Makes the pipeline of a trial from its context and its options: any chain of estimators, with featurizers before and other trainers in competition if
    /// you like. Called once for each trial and fold, by several threads where several trials run at a time.
    /// </param>
    /// <param name="data">The rows, and how they are cut.</param>
    /// <param name="metric">What trials are judged by.</param>
    /// <param name="options">How to search; checked and copied.</param>
    /// <returns>The experiment; nothing has run yet.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Something is out of range, the message names every violation, or the metric does not fit the data.</exception>
    /// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
    public RecurrentExperiment CreateExperiment<TOptions>(
        Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, ExperimentData data, ExperimentMetric metric, ExperimentOptions options)
        where TOptions : class, new() => CreateExperiment(() => new TOptions(), pipeline, data, metric, options);

    /// <summary>Creates an experiment that begins with options of your choice.</summary>
    /// <typeparam name="TOptions">The options class.</typeparam>
    /// <param name="initial">
    /// Makes the options that the parameters of a trial are then applied to, new ones at each call: what is no parameter stays as it is here. Seed, threads,
    /// checkpoint, progress and cancellation of every <see cref="RecurrentOptions"/> in them are set by the experiment.
    /// </param>
    /// <param name="pipeline">
    /// Makes the pipeline of a trial from its context and its options; called by several threads where several trials run at a time.
    /// </param>
    /// <param name="data">The rows, and how they are cut.</param>
    /// <param name="metric">What trials are judged by.</param>
    /// <param name="options">How to search; checked and copied.</param>
    /// <returns>The experiment; nothing has run yet.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Something is out of range, the message names every violation, or the metric does not fit the data.</exception>
    /// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
    public RecurrentExperiment CreateExperiment<TOptions>(
        Func<TOptions> initial, Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, ExperimentData data, ExperimentMetric metric, ExperimentOptions options)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(options);
        if (metric.OfForecasts is not null && !data.Plan.IsSeries)
            throw new ArgumentException($"The metric {metric.Name} is one of forecasts; it needs data by {nameof(ExperimentData)}.{nameof(ExperimentData.RollingOrigin)}.", nameof(metric));
        return new RecurrentExperiment(MakePlan(initial, pipeline, data, metric, options));
    }

    /// <summary>
    /// Creates an experiment over recurrent forecasters by rolling origin, that races the best of them against naive, seasonal naive and exponential
    /// smoothing and says plainly when a simple one wins.
    /// </summary>
    /// <param name="data">The rows, those of each series in order of time; they have to come in the same order each time.</param>
    /// <param name="initial">
    /// Makes the options to begin with, new ones at each call: columns, horizon, and what is no parameter of the space. Seed, threads, checkpoint and
    /// cancellation are set by the experiment.
    /// </param>
    /// <param name="options">How to search; checked and copied. Trials report after each fold, so a pruner compares folds.</param>
    /// <param name="validation">
    /// Cuts and origins; copied. Columns, horizon and quantiles are those of <paramref name="initial"/>, and so is the season where it is given there;
    /// otherwise give it here, as seasonal naive and the scaled errors go by it. Null means five folds, each as long as the horizon.
    /// </param>
    /// <param name="metric">What forecasters are judged by.</param>
    /// <returns>The experiment; nothing has run yet.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation.</exception>
    /// <include file="../Documentation/ForecastRace.xml" path="documentation/example"/>
    public ForecastingExperiment CreateForecastingExperiment(
        IDataView data, Func<ForecastingOptions> initial, ExperimentOptions options, ForecastingCrossValidationOptions? validation = null,
        ForecastMetric metric = ForecastMetric.MeanAbsoluteScaledError)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(options);
        var first = First(initial);
        var cuts = ForecastingMetricsOptions.CheckedCopy(validation ?? new ForecastingCrossValidationOptions());
        cuts.ActualColumnName = first.InputColumnName ?? first.OutputColumnName;
        cuts.ForecastColumnName = first.OutputColumnName;
        cuts.SeriesColumnName = first.SeriesColumnName;
        cuts.TimestampColumnName = first.TimestampColumnName;
        cuts.Horizon = first.Horizon;
        cuts.QuantileColumnName = first.QuantileColumnName;
        cuts.QuantileLevels = first.QuantileColumnName is null ? [] : [.. first.QuantileLevels];
        (cuts.ConfidenceLowerBoundColumn, cuts.ConfidenceUpperBoundColumn) = (null, null); // no metric here is one of bounds
        if (first.SeasonLength is { } season)
            cuts.SeasonLength = season;
        cuts.CancellationToken = options.CancellationToken;
        cuts = ForecastingMetricsOptions.CheckedCopy(cuts);
        var plan = MakePlan(initial, (context, forecasting) => context.Forecasting.ForecastByRecurrent(forecasting), ExperimentData.RollingOrigin(data, cuts),
            ExperimentMetric.Forecast(metric), options);
        return new ForecastingExperiment(plan, data, cuts);
    }

    private ExperimentPlan MakePlan<TOptions>(
        Func<TOptions> initial, Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, ExperimentData data, ExperimentMetric metric, ExperimentOptions options)
        where TOptions : class
    {
        var settings = options.CheckedCopy();
        var first = First(initial);
        if (ReferenceEquals(first, initial()))
            throw new ArgumentException($"{nameof(initial)} gives the same options again; it has to make new ones at each call, as every trial changes its own.", nameof(initial));
        var space = settings.Space ?? IdleParameters.LeaveOut(
            ExperimentSpace.Of(first), first, () => pipeline(_context, first).GetOutputSchema(SchemaShapes.Of(data.Plan.All(_context).Schema)));
        if (space.Parameters.Count == 0)
            throw new ArgumentException($"There is nothing to try: {typeof(TOptions).Name} has no member with [Range], [Choice] or [BooleanChoice], and {nameof(options.Space)} has no parameter.",
                nameof(options));
        space.CheckMembersOf(first);
        ITuner suitable = settings.Prunes ? new ParzenTuner() : new GaussianProcessTuner();
        var trials = new TrialPipeline<TOptions>(pipeline, initial, space);
        return new ExperimentPlan(_context, trials, data.Plan, metric, settings, space, settings.Tuner ?? suitable);
    }

    private static TOptions First<TOptions>(Func<TOptions> initial) where TOptions : class =>
        initial() ?? throw new ArgumentException($"{nameof(initial)} gives null; it has to make options.", nameof(initial));
}
