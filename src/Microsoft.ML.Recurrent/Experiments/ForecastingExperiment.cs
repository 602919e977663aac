using Microsoft.ML.Recurrent.Experiments.Data;
using Microsoft.ML.Recurrent.Experiments.Races;
using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// An experiment over recurrent forecasters by rolling origin, that holds the best of them against what needs no network: naive, seasonal naive and
/// exponential smoothing, from the same origins over the same rows. Made by <c>ml.Recurrent.CreateForecastingExperiment</c>.
/// </summary>
/// <remarks>As <see cref="RecurrentExperiment"/>.</remarks>
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

    /// <summary>What is tried.</summary>
    public ExperimentSpace Space => _plan.Space;

    /// <summary>Runs the experiment, or goes on with it where its folder holds trials.</summary>
    /// <returns>Who won, and all trials.</returns>
    /// <exception cref="InvalidOperationException">As <see cref="RecurrentExperiment.Run"/>.</exception>
    /// <exception cref="InvalidDataException">The trial log is damaged; the message names the line.</exception>
    /// <exception cref="ArgumentException">The data cannot be cut as asked; a column is missing or unsuitable.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before a trial had been completed.</exception>
    public ForecastingExperimentResult Run()
    {
        using var log = new RecurrentLog(CatalogEnvironment.Of(_plan.Context), "Forecasting experiment");
        var standings = MeasureSimpleOnes();
        var result = _experiment.Run();
        standings.Add(new(ForecastContender.Recurrent, result.Best.Metric));

        // Of equals the simpler one; what could not be measured comes last.
        KeyValuePair<ForecastContender, double>[] ranked = [.. standings.OrderBy(standing => double.IsNaN(standing.Value)).ThenBy(standing => standing.Value).ThenBy(standing => standing.Key)];
        var race = new ForecastingExperimentResult(result, ranked);
        if (race.Winner == ForecastContender.Recurrent)
            log.Info(race.Summary);
        else
            log.Warning(race.Summary);
        return race;
    }

    /// <summary>Runs the experiment on a thread of its own.</summary>
    /// <returns>As <see cref="Run"/>.</returns>
    public Task<ForecastingExperimentResult> RunAsync() =>
        Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private List<KeyValuePair<ForecastContender, double>> MeasureSimpleOnes()
    {
        var cancellation = _plan.Options.CancellationToken;
        var pipeline = _plan.Pipeline.Make(_plan.Context, null, null);
        var metrics = new RollingOriginPlan(_data, _validation).CutAtOrigins(_plan.Context, pipeline, _validation.Horizon).Select(fold =>
        {
            var forecaster = SmoothingForecaster.Fit(fold.Training, fold.Schema, _validation, _validation.Horizon);
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
