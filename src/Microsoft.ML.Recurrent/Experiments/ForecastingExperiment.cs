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
    /// <returns>The best method, and all trials.</returns>
    /// <exception cref="InvalidOperationException">The experiment failed, as described for <see cref="RecurrentExperiment.Run"/>.</exception>
    /// <exception cref="InvalidDataException">The trial log is damaged. The message names the line.</exception>
    /// <exception cref="ArgumentException">The data cannot be split as specified, or a column is missing or unsuitable.</exception>
    /// <exception cref="OperationCanceledException">The experiment was canceled before a trial had been completed.</exception>
    public ForecastingExperimentResult Run()
    {
        using var log = new RecurrentLog(CatalogEnvironment.Of(_plan.Context), "Forecasting experiment");
        var methods = MeasureUntrained();
        var result = _experiment.Run();
        methods.Add(new(ForecastMethod.Recurrent, result.Best.Metric));

        // Of equals, the simpler one comes first; those that could not be measured come last.
        KeyValuePair<ForecastMethod, double>[] ranked =
        [
            .. methods.OrderBy(method => double.IsNaN(method.Value)).ThenBy(method => method.Value).ThenBy(method => method.Key),
        ];
        var race = new ForecastingExperimentResult(result, ranked);
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

    private List<KeyValuePair<ForecastMethod, double>> MeasureUntrained()
    {
        var cancellation = _plan.Options.CancellationToken;
        var pipeline = _plan.Pipeline.Make(_plan.Context, null, null);
        var horizon = _validation.Horizon ?? throw new InvalidOperationException("The horizon of the forecasters is not known.");
        List<ForecastingMetrics> smoothed = [], pretrained = [];
        foreach (var fold in new RollingOriginPlan(_data, _validation).CutAtOrigins(_plan.Context, pipeline, horizon, cancellation))
        {
            var smoothing = SmoothingForecaster.Fit(fold.Training, fold.Schema, _validation, horizon, cancellation);
            smoothed.Add(fold.MetricsOf(rows => smoothing.Transform(_plan.Context, rows), cancellation));
            if (fold.Schema.TargetCount > 1)
                continue;
            var network = PretrainedContestant.Fit(_plan.Context, fold.Training, fold.Schema, _validation, horizon);
            pretrained.Add(fold.MetricsOf(network.Transform, cancellation));
        }

        var of = _plan.Metric.OfForecasts!;
        List<KeyValuePair<ForecastMethod, double>> methods =
        [
            new(ForecastMethod.Naive, smoothed.Average(fold => of(fold.Naive))),
            new(ForecastMethod.SeasonalNaive, smoothed.Average(fold => of(fold.SeasonalNaive))),
            new(ForecastMethod.ExponentialSmoothing, smoothed.Average(fold => of(fold))),
        ];
        if (pretrained.Count > 0)
            methods.Add(new(ForecastMethod.Pretrained, pretrained.Average(fold => of(fold))));
        return methods;
    }
}
