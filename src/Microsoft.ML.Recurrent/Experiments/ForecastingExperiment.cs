using Microsoft.ML.Recurrent.Experiments.Data;
using Microsoft.ML.Recurrent.Experiments.Races;
using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents an experiment with recurrent forecasters by rolling origin. It compares the best of them with methods that need no network: naive, seasonal naive
/// and exponential smoothing, and with a pretrained network, from the same origins over the same rows. Created by
/// <c>ml.Recurrent.CreateForecastingExperiment</c>.
/// </summary>
/// <remarks>The remarks of <see cref="RecurrentExperiment"/> apply.</remarks>
public sealed class ForecastingExperiment
{
    private readonly ExperimentPlan _plan;
    private readonly RecurrentExperiment _experiment;
    private readonly IDataView _data;
    private readonly ForecastingCrossValidationOptions _validation;
    private readonly Contestants _contestants;

    internal ForecastingExperiment(ExperimentPlan plan, IDataView data, ForecastingOptions initial, ForecastingCrossValidationOptions validation)
    {
        _plan = plan;
        _experiment = new RecurrentExperiment(plan);
        _data = data;
        _validation = validation;
        _contestants = new Contestants(plan.Context, initial, validation);
    }

    /// <summary>Gets the parameters that trials vary.</summary>
    public ExperimentSpace Space => _plan.Space;

    /// <summary>Runs the experiment, or continues it if its folder contains trials.</summary>
    /// <returns>The best method, and all trials.</returns>
    /// <exception cref="InvalidOperationException">The experiment failed, as described for <see cref="RecurrentExperiment.Run"/>.</exception>
    /// <exception cref="InvalidDataException">The trial log is damaged. The message names the line.</exception>
    /// <exception cref="ArgumentException">The data cannot be split as specified, or a column is missing or unsuitable.</exception>
    /// <exception cref="OperationCanceledException">The experiment was canceled before a trial had been completed.</exception>
    public ForecastingExperimentResult Run()
    {
        using var log = new RecurrentLog(CatalogEnvironment.Of(_plan.Context), "Forecasting experiment");
        var folds = Cut();
        var methods = Measure(folds);
        var result = _experiment.Run();
        methods.Add(new(ForecastMethod.Recurrent, result.Best.Metric));

        // Of equals, the simpler one comes first; those that could not be measured come last.
        KeyValuePair<ForecastMethod, double>[] ranked =
        [
            .. methods.OrderBy(method => double.IsNaN(method.Value)).ThenBy(method => method.Value).ThenBy(method => method.Key),
        ];
        var best = ranked[0].Key;
        var model = best == ForecastMethod.Recurrent ? result.Model : _contestants.Fit(best, _data, folds[0].Schema, CancellationToken.None);
        var race = new ForecastingExperimentResult(result, ranked, model);
        if (race.BestMethod == ForecastMethod.Recurrent)
            log.Info(race.Summary);
        else
            log.Warning(race.Summary);
        return race;
    }

    /// <summary>Runs the experiment on a separate thread.</summary>
    /// <returns>A task with the result of <see cref="Run"/>.</returns>
    public Task<ForecastingExperimentResult> RunAsync() =>
        Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private IReadOnlyList<OriginFold> Cut()
    {
        var pipeline = _plan.Pipeline.Make(_plan.Context, null, null);
        var horizon = _validation.Horizon ?? throw new InvalidOperationException("The horizon of the forecasters is not known.");
        return new RollingOriginPlan(_data, _validation).CutAtOrigins(_plan.Context, pipeline, horizon, _plan.Options.CancellationToken);
    }

    private List<KeyValuePair<ForecastMethod, double>> Measure(IReadOnlyList<OriginFold> folds)
    {
        var cancellation = _plan.Options.CancellationToken;
        return
        [
            .. Contestants.For(folds[0].Schema.TargetCount).Select(method => KeyValuePair.Create(method, folds.Average(fold =>
                fold.Measure(_plan.Context, _contestants.Fit(method, fold.Training, fold.Schema, cancellation), _plan.Metric, cancellation)))),
        ];
    }
}
