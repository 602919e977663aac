using Microsoft.ML.Recurrent.Evaluation.CrossValidation;
using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the catalog <c>ml.Recurrent</c>, which creates experiments that search for the best options of a pipeline.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public sealed class RecurrentCatalog
{
    private readonly MLContext _context;

    internal RecurrentCatalog(MLContext context) => _context = context;

    /// <summary>Creates an experiment that starts from the defaults of an options class.</summary>
    /// <typeparam name="TOptions">
    /// The options class, such as <see cref="SequenceClassificationOptions"/> or your own class with members that have <c>[Range]</c> or a similar attribute.
    /// </typeparam>
    /// <param name="pipeline">
    /// The function that creates the pipeline of a trial from its context and its options: any chain of estimators, which may include featurizers and other,
    /// competing trainers. It is called once for each trial and fold, by several threads if several trials run at the same time.
    /// </param>
    /// <param name="data">The rows, and how they are split.</param>
    /// <param name="metric">The metric by which trials are compared.</param>
    /// <param name="options">The options of the search; they are checked and copied.</param>
    /// <returns>The experiment, which has not run yet.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A value is out of range (the message names every violation), or the metric does not fit the data.</exception>
    /// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
    public RecurrentExperiment CreateExperiment<TOptions>(
        Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, ExperimentData data, ExperimentMetric metric, ExperimentOptions options)
        where TOptions : class, new() => CreateExperiment(() => new TOptions(), pipeline, data, metric, options);

    /// <summary>Creates an experiment that starts from the specified options.</summary>
    /// <typeparam name="TOptions">The options class.</typeparam>
    /// <param name="initial">
    /// The function that creates the options to which the parameters of a trial are applied, a new object at each call. Options that are not parameters keep
    /// the values they have here. The experiment sets the seed, threads, checkpoint, progress and cancellation of every <see cref="RecurrentOptions"/> in them.
    /// </param>
    /// <param name="pipeline">
    /// The function that creates the pipeline of a trial from its context and its options. It is called by several threads if several trials run at the same
    /// time.
    /// </param>
    /// <param name="data">The rows, and how they are split.</param>
    /// <param name="metric">The metric by which trials are compared.</param>
    /// <param name="options">The options of the search; they are checked and copied.</param>
    /// <returns>The experiment, which has not run yet.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A value is out of range (the message names every violation), or the metric does not fit the data.</exception>
    /// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
    public RecurrentExperiment CreateExperiment<TOptions>(
        Func<TOptions> initial, Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, ExperimentData data, ExperimentMetric metric,
        ExperimentOptions options)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(options);
        if (metric.OfForecasts is not null && !data.Plan.IsSeries)
            throw new ArgumentException(
                $"The metric {metric.Name} measures forecasts; it requires data from {nameof(ExperimentData)}.{nameof(ExperimentData.RollingOrigin)}.",
                nameof(metric));
        return new RecurrentExperiment(MakePlan(initial, pipeline, data, metric, options));
    }

    /// <summary>
    /// Creates an experiment with recurrent forecasters by rolling origin. It compares the best of them with naive, seasonal naive and exponential smoothing
    /// forecasts and with a pretrained network, states plainly if a simple method is better, and returns the model of the best method.
    /// </summary>
    /// <param name="data">The rows, those of each series in order of time. They must have the same order each time they are read.</param>
    /// <param name="initial">
    /// The function that creates the options to start from, a new object at each call: columns, horizon, and all options that are not parameters of the space.
    /// The experiment sets the seed, threads, checkpoint and cancellation.
    /// </param>
    /// <param name="options">The options of the search; they are checked and copied. Trials report after each fold, so a pruner compares folds.</param>
    /// <param name="validation">
    /// The options that specify cuts and origins; they are copied. Columns, horizon and quantiles are those of <paramref name="initial"/>, and so is the season
    /// if it is specified there: leave them at their defaults. Otherwise specify the season here, because seasonal naive and the scaled errors depend on it.
    /// Null means five folds, each as long as the horizon.
    /// </param>
    /// <param name="metric">The metric by which forecasters are compared.</param>
    /// <returns>The experiment, which has not run yet.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A value is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/ForecastRace.xml" path="documentation/example"/>
    public ForecastingExperiment CreateForecastingExperiment(
        IDataView data, Func<ForecastingOptions> initial, ExperimentOptions options, ForecastingCrossValidationOptions? validation = null,
        ForecastMetric metric = ForecastMetric.MeanAbsoluteScaledError)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(options);
        var first = First(initial);
        var cuts = ForecastingCrossValidationOptionTable.OfForecasters.CheckedCopy(validation ?? new ForecastingCrossValidationOptions());
        cuts.Measure(first);
        cuts.Horizon = ForecastCrossValidator.HorizonOf(_context.Forecasting.ForecastByRecurrent(first));
        cuts = ForecastingCrossValidationOptionTable.Table.CheckedCopy(cuts);
        var plan = MakePlan(initial, (context, forecasting) => context.Forecasting.ForecastByRecurrent(forecasting), ExperimentData.OfSeries(data, cuts),
            ExperimentMetric.Forecast(metric), options);
        return new ForecastingExperiment(plan, data, first, cuts);
    }

    private ExperimentPlan MakePlan<TOptions>(
        Func<TOptions> initial, Func<MLContext, TOptions, IEstimator<ITransformer>> pipeline, ExperimentData data, ExperimentMetric metric,
        ExperimentOptions options)
        where TOptions : class
    {
        var settings = ExperimentOptionTable.Table.CheckedCopy(options);
        settings.Seed ??= CatalogEnvironment.SeedOf(CatalogEnvironment.Of(_context));
        var first = First(initial);
        if (ReferenceEquals(first, initial()))
            throw new ArgumentException(
                $"{nameof(initial)} returns the same options again; it must create new ones at each call, because every trial changes its own.",
                nameof(initial));
        var space = settings.Space ?? IdleParameters.LeaveOut(
            ExperimentSpace.Of(first), first, () => pipeline(_context, first).GetOutputSchema(SchemaShapes.Of(data.Plan.All(_context).Schema)));
        if (space.Parameters.Count == 0)
            throw new ArgumentException(
                $"There is nothing to try: {typeof(TOptions).Name} has no member with [Range], [Choice] or [BooleanChoice], "
                    + $"and {nameof(options.Space)} has no parameter.",
                nameof(options));
        space.CheckMembersOf(first);
        var trials = new TrialPipeline<TOptions>(pipeline, initial, space);
        return new ExperimentPlan(_context, trials, data.Plan, metric, settings, space, settings.Tuner ?? new GaussianProcessTuner());
    }

    private static TOptions First<TOptions>(Func<TOptions> initial) where TOptions : class =>
        initial() ?? throw new ArgumentException($"{nameof(initial)} returns null; it must create options.", nameof(initial));
}
