using Microsoft.ML.Recurrent.Experiments.Data;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>One run of an experiment, from the start or from where its folder left it. One instance runs once.</summary>
internal sealed class ExperimentRun : IDisposable
{
    /// <summary>Trials that fail, one after the other from the first, before nothing more is tried.</summary>
    private const int MostFailuresAtStart = 10;

    private readonly Lock _lock = new();
    private readonly ExperimentPlan _plan;
    private readonly ExperimentOptions _options;
    private readonly RecurrentLog _log;
    private readonly ExperimentFolder? _folder;
    private readonly TrialLog? _trialLog;
    private readonly IReadOnlyDictionary<int, LoggedTrial> _logged;
    private readonly IReadOnlyList<DataFold> _folds;
    private readonly TrialWork _work;
    private readonly ModelStore _models;
    private readonly ExperimentBudget _budget;
    private readonly TrialLedger _ledger;
    private readonly SortedDictionary<int, Exception> _failures = [];
    private ITransformer? _bestModel;
    private Exception? _fault;

    public ExperimentRun(ExperimentPlan plan, RecurrentLog log)
    {
        _plan = plan;
        _options = plan.Options;
        _log = log;
        _folds = plan.Data.Cut(new CutRequest(plan.Context, plan.Metric, _options.Seed, () => plan.Pipeline.Make(plan.Context, null, null), _options.CancellationToken));
        _work = new TrialWork(plan.Context, log, plan.Pipeline, _folds, plan.Metric, _options.ThreadsPerTrial, plan.SeedOf, plan.Data.Representative);
        _models = new ModelStore(plan.Context, log);
        _ledger = new TrialLedger(_options.ConcurrentTrials);
        try
        {
            _folder = _options.Folder is null ? null : ExperimentFolder.Open(_options.Folder);
            _trialLog = _folder is null ? null : TrialLog.Open(_folder.LogPath, plan.MakeHeader());
            var content = _trialLog?.Content ?? TrialLogContent.Empty;
            _logged = content.Trials;
            foreach (var trial in _logged.Values.Where(trial => trial.Result is not null).OrderBy(trial => trial.Result!.Id))
                _ledger.Add(trial.Result!);
            _budget = new ExperimentBudget(_options, content.Seconds, _ledger.Best is not null);
        }
        catch
        {
            _trialLog?.Dispose();
            _folder?.Dispose();
            throw;
        }
    }

    public ExperimentResult Run()
    {
        if (_ledger.Results.Count > 0)
            _log.Info($"The experiment goes on from '{_folder!.Path}' after {_ledger.Results.Count} trials.");
        foreach (var concern in _options.Prunes ? _plan.Pipeline.PruningConcerns : [])
            _log.Warning($"{concern} The pruner may stop the wrong trials.");
        RunTrials();
        if (_fault is not null)
            throw new InvalidOperationException($"The experiment cannot go on: {_fault.Message}", _fault);
        var best = RequireBest();
        var model = BestModel(best);
        _folder?.DeleteModelsBut(best.Id);
        var refitted = _options.Refit && !_options.CancellationToken.IsCancellationRequested ? Refit(best) : null;
        _log.Info($"The best of {_ledger.Results.Count} trials is {best.Id}: {_plan.Metric.Name} {TrialNumbers.Format(best.Metric)} with {best.Parameters}.");
        return new ExperimentResult(_plan, refitted ?? model, refitted is not null, best, [.. _ledger.Results], TimeSpan.FromSeconds(_budget.Seconds));
    }

    public void Dispose()
    {
        _budget.Dispose();
        _trialLog?.Dispose();
        _folder?.Dispose();
    }

    private void RunTrials()
    {
        var running = new List<Task>();
        for (var next = 0; next < (_options.MaximumTrials ?? int.MaxValue); next++)
        {
            var trial = next;
            if (WaitFor(trial, running))
                return;
            if (!HasEnded(trial))
                running.Add(Task.Factory.StartNew(() => RunTrial(trial), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }

        Task.WaitAll(running);
    }

    /// <summary>Waits until a trial may begin.</summary>
    /// <returns>Whether nothing more is to begin; all trials have then ended.</returns>
    private bool WaitFor(int trial, List<Task> running)
    {
        while (true)
        {
            running.RemoveAll(task => task.IsCompleted);
            bool mayBegin, isOver;
            lock (_lock)
            {
                mayBegin = _ledger.MayBegin(trial);
                isOver = _fault is not null || _budget.Stop.IsCancellationRequested || HasFailedFromTheStart();
            }

            if (mayBegin && !isOver)
                return false;
            if (isOver && running.Count == 0)
                return true;
            if (running.Count > 0)
                Task.WaitAny([.. running]);
        }
    }

    private bool HasEnded(int trial)
    {
        lock (_lock)
            return _ledger.HasEnded(trial);
    }

    private bool HasFailedFromTheStart() =>
        _ledger.Results.Count >= MostFailuresAtStart && _ledger.Results.All(result => result.State == TrialState.Failed);

    private void RunTrial(int trial)
    {
        try
        {
            var logged = _logged.GetValueOrDefault(trial);
            IReadOnlyList<TrialResult> known;
            lock (_lock)
                known = _ledger.KnownTo(trial);
            var parameters = logged?.Parameters ?? Propose(trial, known);
            if (logged is null)
                _trialLog?.Append(TrialLogLine.OfStart(trial, parameters, _budget.Seconds));
            Tell(ExperimentEvent.TrialStarted, trial, parameters);
            _log.Info($"Trial {trial}: {parameters}.");
            var curve = new TrialCurve(logged?.Reports ?? [], (report, isNew) => Report(trial, parameters, report, isNew),
                reports => ShouldPrune(reports, known));
            var checkpoints = _options.TrialCheckpoints ? _folder?.CheckpointsOf(trial) : null;
            var outcome = _work.Run(trial, parameters, curve, checkpoints, _budget.Stop);
            if (outcome.Result.State == TrialState.Cancelled)
                return;
            End(outcome);
            ExperimentFolder.Delete(checkpoints);
        }
        catch (Exception e)
        {
            lock (_lock)
                _fault ??= (e as ExperimentFault)?.InnerException ?? e;
            _budget.Abandon();
        }
    }

    private TrialParameters Propose(int trial, IReadOnlyList<TrialResult> known)
    {
        var proposed = _plan.Tuner.Propose(trial, known) ?? throw new InvalidOperationException($"The tuner proposes null for trial {trial}; it has to propose a point of the space.");
        return _plan.Space.Contains(proposed) ? _plan.Space.Convert(proposed)
            : throw new InvalidOperationException($"The tuner proposes what is not in the space for trial {trial}: {proposed}.");
    }

    private bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known)
    {
        try
        {
            return _options.Pruner?.ShouldPrune(reports, known) == true;
        }
        catch (Exception e)
        {
            throw new ExperimentFault(e);
        }
    }

    private void Report(int trial, TrialParameters parameters, TrialReport report, bool isNew)
    {
        try
        {
            if (isNew)
                _trialLog?.Append(TrialLogLine.OfReport(trial, report, _budget.Seconds));
            Tell(ExperimentEvent.TrialReported, trial, parameters, report);
        }
        catch (Exception e)
        {
            throw new ExperimentFault(e);
        }
    }

    private void End(TrialOutcome outcome)
    {
        var result = outcome.Result with { EndedAfterSeconds = _budget.Seconds };
        lock (_lock)
        {
            // The model first: once the log says that the trial is the best, its model is there, whenever the process is killed.
            var isBest = _ledger.IsBest(result);
            if (isBest && _folder is not null)
                _models.Save(outcome.Model!, _folds[0].Training.Schema, _folder.ModelOf(result.Id));
            _trialLog?.Append(TrialLogLine.OfEnd(result));
            _ledger.Add(result);
            if (outcome.Exception is { } exception)
                _failures.Add(result.Id, exception);
            if (isBest)
            {
                _bestModel = outcome.Model;
                _folder?.DeleteModelsBut(result.Id);
            }
        }

        if (result.State == TrialState.Completed)
            _budget.ReportModel();
        Describe(result);
        Tell(ExperimentEvent.TrialEnded, result.Id, result.Parameters, result: result);
    }

    private void Describe(TrialResult result)
    {
        if (result.State == TrialState.Failed)
            _log.Warning($"Trial {result.Id} failed: {result.Error}");
        else if (result.State == TrialState.Pruned)
            _log.Info($"Trial {result.Id} was stopped after {result.Reports.Count} reports, loss {TrialNumbers.Format(result.Loss)}.");
        else
            _log.Info($"Trial {result.Id}: {_plan.Metric.Name} {TrialNumbers.Format(result.Metric)} after {result.Seconds:f1} s"
                + $"{(_ledger.Best == result ? ", the best so far" : "")}.");
    }

    private void Tell(ExperimentEvent what, int trial, TrialParameters parameters, TrialReport? report = null, TrialResult? result = null)
    {
        if (_options.Progress is not { } progress)
            return;
        lock (_lock)
        {
            progress.Report(new ExperimentProgress
            {
                Event = what,
                Trial = trial,
                Parameters = parameters,
                Report = report,
                Result = result,
                Best = _ledger.Best,
                EndedTrials = _ledger.Results.Count,
                MaximumTrials = _options.MaximumTrials,
                Elapsed = TimeSpan.FromSeconds(_budget.Seconds),
            });
        }
    }

    private TrialResult RequireBest()
    {
        if (_ledger.Best is { } best)
            return best;
        _options.CancellationToken.ThrowIfCancellationRequested();
        var failed = _ledger.Results.FirstOrDefault(result => result.State == TrialState.Failed);
        var pruned = _ledger.Results.Count(result => result.State == TrialState.Pruned);
        throw new InvalidOperationException(
            $"None of {_ledger.Results.Count} trials was completed{(pruned > 0 ? $", {pruned} were pruned" : "")}{(failed is null ? "." : $"; trial {failed.Id} failed: {failed.Error}")}",
            failed is null ? null : _failures.GetValueOrDefault(failed.Id));
    }

    private ITransformer BestModel(TrialResult best)
    {
        if (_bestModel is not null)
            return _bestModel;
        if (_folder is not null && _models.TryLoad(_folder.ModelOf(best.Id)) is { } model)
            return model;

        // Its file is gone or could not be written: what a seed gave once it gives again.
        _log.Warning($"The model of trial {best.Id} is not in the folder; the trial is made again.");
        var curve = new TrialCurve([], (_, _) => { }, _ => false);
        var outcome = _work.Run(best.Id, best.Parameters, curve, null, _options.CancellationToken);
        _options.CancellationToken.ThrowIfCancellationRequested();
        if (outcome.Model is null)
            throw new InvalidOperationException($"Trial {best.Id} was the best, but its model is not in the folder and it cannot be made again: {outcome.Result.Error}", outcome.Exception);
        if (_folder is not null)
            _models.Save(outcome.Model, _folds[0].Training.Schema, _folder.ModelOf(best.Id));
        return outcome.Model;
    }

    /// <returns>The model fitted on all rows; null where it was cancelled.</returns>
    private ITransformer? Refit(TrialResult best)
    {
        if (_folder is not null && _models.TryLoad(_folder.RefittedModelOf(best.Id)) is { } loaded)
            return loaded;
        _log.Info($"Fitting the parameters of trial {best.Id} on all rows.");
        var all = _plan.Data.All(_plan.Context);
        var checkpoints = _options.TrialCheckpoints ? _folder?.RefitCheckpointsOf(best.Id) : null;
        try
        {
            var model = _work.Fit(best.Id, best.Parameters, all, checkpoints, _options.CancellationToken);
            if (_options.CancellationToken.IsCancellationRequested)
                return null;
            if (_folder is not null)
                _models.Save(model, all.Schema, _folder.RefittedModelOf(best.Id));
            ExperimentFolder.Delete(checkpoints);
            return model;
        }
        catch (Exception) when (_options.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
