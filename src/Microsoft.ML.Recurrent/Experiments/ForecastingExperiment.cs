using Microsoft.ML.Recurrent.Experiments.Data;
using Microsoft.ML.Recurrent.Experiments.Races;
using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents an experiment with recurrent forecasters by rolling origin. It compares the best of them with methods that need no network: naive, seasonal naive
/// and exponential smoothing, from the same origins over the same rows. Created by <c>ml.Recurrent.CreateForecastingExperiment</c>.
/// </summary>
/// <remarks>The remarks of <see cref="RecurrentExperiment"/> apply.</remarks>
public sealed class ForecastingExperiment
{
    private readonly ExperimentPlan _plan;
    private readonly RecurrentExperiment _experiment;
    private readonly IDataView _data;
    private readonly ForecastingCrossValidationOptions _validation;

    internal ForecastingExperiment(ExperimentPlan plan, IDataView data, ForecastingCrossValidationOptions validation)
    {
        _plan = plan;
        _experiment = new RecurrentExperiment(plan);
        _data = data;
        _validation = validation;
    }

    /// <summary>Gets the parameters that trials vary.</summary>
    public ExperimentSpace Space => _plan.Space;

    /// <summary>Runs the experiment, or continues it if its folder contains trials.</summary>
    /// <returns>The winner, and all trials.</returns>
    /// <exception cref="InvalidOperationException">The experiment failed, as described for <see cref="RecurrentExperiment.Run"/>.</exception>
    /// <exception cref="InvalidDataException">The trial log is damaged. The message names the line.</exception>
    /// <exception cref="ArgumentException">The data cannot be split as specified, or a column is missing or unsuitable.</exception>
    /// <exception cref="OperationCanceledException">The experiment was canceled before a trial had been completed.</exception>
    public ForecastingExperimentResult Run()
    {
        using var log = new RecurrentLog(CatalogEnvironment.Of(_plan.Context), "Forecasting experiment");
        var standings = MeasureSimpleOnes();
        var result = _experiment.Run();
        standings.Add(new(ForecastContender.Recurrent, result.Best.Metric));

        // Of equals, the simpler one comes first; those that could not be measured come last.
        KeyValuePair<ForecastContender, double>[] ranked =
        [
            .. standings.OrderBy(standing => double.IsNaN(standing.Value)).ThenBy(standing => standing.Value).ThenBy(standing => standing.Key),
        ];
        var race = new ForecastingExperimentResult(result, ranked);
        if (race.Winner == ForecastContender.Recurrent)
            log.Info(race.Summary);
        else
            log.Warning(race.Summary);
        return race;
    }

    /// <summary>Runs the experiment on a separate thread.</summary>
    /// <returns>A task with the result of <see cref="Run"/>.</returns>
    public Task<ForecastingExperimentResult> RunAsync() =>
        Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private List<KeyValuePair<ForecastContender, double>> MeasureSimpleOnes()
    {
        var cancellation = _plan.Options.CancellationToken;
        var pipeline = _plan.Pipeline.Make(_plan.Context, null, null);
        var horizon = _validation.Horizon ?? throw new InvalidOperationException("The horizon of the forecasters is not known.");
        var metrics = new RollingOriginPlan(_data, _validation).CutAtOrigins(_plan.Context, pipeline, horizon).Select(fold =>
        {
            var forecaster = SmoothingForecaster.Fit(fold.Training, fold.Schema, _validation, horizon);
            return fold.MetricsOf(rows => forecaster.Transform(_plan.Context, rows), cancellation);
        }).ToList();
        var of = _plan.Metric.OfForecasts!;
        return
        [
            new(ForecastContender.Naive, metrics.Average(fold => of(fold.Naive))),
            new(ForecastContender.SeasonalNaive, metrics.Average(fold => of(fold.SeasonalNaive))),
            new(ForecastContender.ExponentialSmoothing, metrics.Average(fold => of(fold))),
        ];
    }
}
