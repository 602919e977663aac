using Microsoft.ML.Recurrent.Experiments.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Fits and measures the pipeline of a trial on each fold. Safe for concurrent use.</summary>
/// <param name="parent">The context of the experiment.</param>
/// <param name="log">The log of the experiment.</param>
/// <param name="pipeline">The factory of the pipelines.</param>
/// <param name="folds">The folds.</param>
/// <param name="metric">The metric.</param>
/// <param name="threads">The number of threads of a trial.</param>
/// <param name="seedOf">The function that returns the seed of a trial.</param>
/// <param name="representativeOf">The function that chooses, by the losses of the folds, the fold whose model represents all.</param>
internal sealed class TrialWork(
    MLContext parent, RecurrentLog log, TrialPipeline pipeline, IReadOnlyList<DataFold> folds, ExperimentMetric metric, int threads, Func<int, int> seedOf,
    Func<IReadOnlyList<double>, int> representativeOf)
{
    private readonly bool _reportsFolds = folds.Count > 1 && !pipeline.ReportsEpochs;

    /// <summary>Runs a trial to its end.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="curve">The curve that receives the reports of the trial.</param>
    /// <param name="checkpointFolder">The folder of checkpoints, which may contain earlier ones; null if there are no checkpoints.</param>
    /// <param name="stop">The token that ends the experiment.</param>
    public TrialOutcome Run(Trial trial, TrialCurve curve, string? checkpointFolder, CancellationToken stop)
    {
        var goesOn = checkpointFolder is not null && Directory.Exists(checkpointFolder);
        try
        {
            return Attempt(trial, curve, checkpointFolder, stop);
        }
        catch (Exception e) when (goesOn && !stop.IsCancellationRequested && !curve.IsPruned && !IsFatal(e))
        {
            log.Warning($"Trial {trial.Id} could not continue from its checkpoint and starts again: {e.Message}");
            Directory.Delete(checkpointFolder!, recursive: true);
            curve.Restart();
            return Run(trial, curve, checkpointFolder, stop);
        }
        catch (Exception e) when (curve.IsPruned && !IsFatal(e))
        {
            return End(trial, curve, TrialState.Pruned);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return End(trial, curve, TrialState.Cancelled);
        }
        catch (Exception e) when (!IsFatal(e))
        {
            return new TrialOutcome(End(trial, curve, TrialState.Failed).Result with { Error = e.Message }, Exception: e);
        }
    }

    /// <summary>Fits the pipeline of a trial on other rows.</summary>
    public ITransformer Fit(Trial trial, IDataView data, string? checkpointFolder, CancellationToken stop)
    {
        using var context = new TrialContext(parent, log, "Refit", seedOf(trial.Id), stop);
        return pipeline.Make(context.Context, trial.Parameters, new TrialSetup(seedOf(trial.Id), threads, checkpointFolder, null, stop)).Fit(data);
    }

    private TrialOutcome Attempt(Trial trial, TrialCurve curve, string? checkpointFolder, CancellationToken stop)
    {
        using var prune = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var context = new TrialContext(parent, log, $"Trial {trial.Id}", seedOf(trial.Id), stop);
        var models = new List<ITransformer>();
        var metrics = new List<double>();
        foreach (var fold in folds)
        {
            var folder = checkpointFolder is null ? null : Path.Combine(checkpointFolder, $"fold-{models.Count + 1}");
            var setup = new TrialSetup(seedOf(trial.Id), threads, folder, new EpochReports(curve, folds.Count, prune.Cancel), prune.Token);
            var model = pipeline.Make(context.Context, trial.Parameters, setup).Fit(fold.Training);
            if (curve.IsPruned)
                return End(trial, curve, TrialState.Pruned);
            if (stop.IsCancellationRequested)
                return End(trial, curve, TrialState.Cancelled);
            models.Add(model);
            metrics.Add(fold.Measure(context.Context, model, metric, stop));
            if (!double.IsFinite(metrics[^1]))
                throw NotFinite(metrics);
            if (_reportsFolds && curve.Add(metric.LossOf(metrics.Average()), folds.Count))
                return End(trial, curve, TrialState.Pruned);
        }

        var value = metrics.Average();
        var result = End(trial, curve, TrialState.Completed).Result with { Metric = value, Loss = metric.LossOf(value) };
        return new TrialOutcome(result, models[representativeOf(metrics.ConvertAll(metric.LossOf))]);
    }

    private InvalidOperationException NotFinite(List<double> metrics)
    {
        var fold = folds.Count == 1 ? "" : $" in fold {metrics.Count} of {folds.Count}";
        var hint = metric.OfForecasts is null ? ""
            : " A scaled error has no value if seasonal naive makes no error, as in constant series: choose another metric for them.";
        return new InvalidOperationException(FormattableString.Invariant($"{metric.Name} is {metrics[^1]}{fold}; it must be a finite number.{hint}"));
    }

    private static TrialOutcome End(Trial trial, TrialCurve curve, TrialState state)
    {
        var reports = curve.Reports;
        return new TrialOutcome(new TrialResult
        {
            TrialId = trial.Id,
            Parameters = trial.Parameters,
            State = state,
            Loss = state == TrialState.Pruned && reports.Count > 0 ? reports[^1].Loss : double.PositiveInfinity,
            Seconds = curve.Seconds,
            Reports = reports,
        });
    }

    /// <summary>Determines whether the experiment is at fault, not the trial: if a checkpoint cannot be written, the next trial would fail, too.</summary>
    private static bool IsFatal(Exception e) => e is ExperimentFault or CheckpointWriteException;
}
