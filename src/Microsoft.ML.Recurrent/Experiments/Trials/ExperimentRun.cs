using Microsoft.ML.Recurrent.Experiments.Data;
using Microsoft.ML.Recurrent.Experiments.Trials.Log;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Represents one run of an experiment, from the start or from the state in its folder. An instance runs once.</summary>
internal sealed class ExperimentRun : IDisposable
{
    /// <summary>The number of failed trials, counted from the first without a success, after which the experiment ends.</summary>
    private const int MostFailuresAtStart = 10;

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
    private readonly ExperimentJournal _journal;
    private readonly TrialProposals _proposals;
    private readonly SortedDictionary<int, Exception> _failures = [];
    private ITransformer? _bestModel;
    private Exception? _fault;

    public ExperimentRun(ExperimentPlan plan, RecurrentLog log)
    {
        _options = plan.Options;
        _log = log;
        _folds = plan.Data.Cut(new CutRequest(
            plan.Context, plan.Metric, _options.SeedOrDefault, () => plan.Pipeline.Make(plan.Context, null, null), _options.CancellationToken));
        _plan = plan = plan.StartingAtChoices(_folds[0].Training, _options.CancellationToken);
        _work = new TrialWork(plan.Context, log, plan.Pipeline, _folds, plan.Metric, _options.ThreadsPerTrial, plan.SeedOf, plan.Data.Representative);
        _models = new ModelStore(plan.Context, log);
        _ledger = new TrialLedger(_options.ConcurrentTrials);
        try
        {
            _folder = _options.Folder is null ? null : ExperimentFolder.Open(_options.Folder);
            _trialLog = _folder is null ? null : TrialLog.Open(_folder.LogPath, plan.MakeHeader());
            var content = _trialLog?.Content ?? TrialLogContent.Empty;
            content.CheckLiesIn(plan.Space, _folder?.LogPath);
            _logged = content.Trials;
            _proposals = new TrialProposals(plan.Tuner, plan.Space, _options.SeedOrDefault, _logged);
            foreach (var trial in _logged.Values.Where(trial => trial.Result is not null).OrderBy(trial => trial.Result!.TrialId))
                _ledger.Add(trial.Result!);
            _budget = new ExperimentBudget(_options, content.Seconds, _ledger.Best is not null);
            _journal = new ExperimentJournal(plan, log, _trialLog, _ledger, _budget);
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
            _log.Info($"The experiment continues from '{_folder!.Path}' after {_ledger.Results.Count} trials.");
        foreach (var concern in _options.Prunes ? _plan.Pipeline.PruningConcerns : [])
            _log.Warning($"{concern} The pruner may stop the wrong trials.");
        RunTrials();
        if (_fault is not null)
            throw new InvalidOperationException($"The experiment cannot continue: {_fault.Message}", _fault);
        var best = RequireBest();
        var final = new FinalModel(_plan, _log, _folder, _models, _work, _folds[0].Training.Schema);
        var model = _bestModel ?? final.AsTrained(best);
        _folder?.DeleteModelsBut(best.TrialId);
        var refitted = _options.Refit && !_options.CancellationToken.IsCancellationRequested ? final.Refitted(best) : null;
        _log.Info($"The best of {_ledger.Results.Count} trials is {best.TrialId}: {_plan.Metric.Name} {TrialNumbers.Format(best.Metric)} "
            + $"with {best.Parameters}.");
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
            if (WaitFor(next, running))
                return;
            if (Begin(next) is { } trial)
                running.Add(Task.Factory.StartNew(() => RunTrial(trial), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }

        Task.WaitAll(running);
    }

    /// <summary>Waits until a trial may begin.</summary>
    /// <returns>True if no more trials begin, in which case all have ended; otherwise false.</returns>
    private bool WaitFor(int trial, List<Task> running)
    {
        while (true)
        {
            running.RemoveAll(task => task.IsCompleted);
            bool mayBegin, isOver;
            lock (_ledger.Lock)
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

    /// <summary>Finds the parameters of a trial, and the trials it knows of; null if it has ended before, or the experiment does not continue.</summary>
    private Trial? Begin(int trial)
    {
        try
        {
            IReadOnlyList<TrialResult> known;
            bool hasEnded;
            lock (_ledger.Lock)
                (known, hasEnded) = (_ledger.KnownTo(trial), _ledger.HasEnded(trial));
            var parameters = _proposals.Next(known);
            return hasEnded ? null : new Trial(trial, parameters, known);
        }
        catch (Exception e)
        {
            Abandon(e);
            return null;
        }
    }

    private void Abandon(Exception fault)
    {
        lock (_ledger.Lock)
            _fault ??= (fault as ExperimentFault)?.InnerException ?? fault;
        _budget.Abandon();
    }

    private bool HasFailedFromTheStart() =>
        _ledger.Results.Count >= MostFailuresAtStart && _ledger.Results.All(result => result.State == TrialState.Failed);

    private void RunTrial(Trial trial)
    {
        try
        {
            var logged = _logged.GetValueOrDefault(trial.Id);
            _journal.Start(trial, logged is not null);
            var curve = new TrialCurve(trial, logged?.Reports ?? [], _options.Pruner, _journal);
            var checkpoints = _options.TrialCheckpoints ? _folder?.CheckpointsOf(trial.Id) : null;
            var outcome = _work.Run(trial, curve, checkpoints, _budget.Stop);
            if (outcome.Result.State == TrialState.Cancelled)
                return;
            End(outcome);
            ExperimentFolder.Delete(checkpoints);
        }
        catch (Exception e)
        {
            Abandon(e);
        }
    }

    private void End(TrialOutcome outcome)
    {
        var result = outcome.Result with { EndedAfterSeconds = _budget.Seconds };
        lock (_ledger.Lock)
        {
            // The model is saved first, so that it exists once the log records the trial as the best, whenever the process is killed.
            var isBest = _ledger.IsBest(result);
            if (isBest && _folder is not null)
                _models.Save(outcome.Model!, _folds[0].Training.Schema, _folder.ModelOf(result.TrialId));
            _journal.Record(result);
            _ledger.Add(result);
            if (outcome.Exception is { } exception)
                _failures.Add(result.TrialId, exception);
            if (isBest)
            {
                _bestModel = outcome.Model;
                _folder?.DeleteModelsBut(result.TrialId);
            }
        }

        if (result.State == TrialState.Completed)
            _budget.ReportModel();
        _journal.End(result);
    }

    private TrialResult RequireBest()
    {
        if (_ledger.Best is { } best)
            return best;
        _options.CancellationToken.ThrowIfCancellationRequested();
        var failed = _ledger.Results.FirstOrDefault(result => result.State == TrialState.Failed);
        var pruned = _ledger.Results.Count(result => result.State == TrialState.Pruned);
        throw new InvalidOperationException(
            $"None of {_ledger.Results.Count} trials was completed{(pruned > 0 ? $", {pruned} were pruned" : "")}"
                + $"{(failed is null ? "." : $"; trial {failed.TrialId} failed: {failed.Error}")}",
            failed is null ? null : _failures.GetValueOrDefault(failed.TrialId));
    }
}
