using Microsoft.ML.Recurrent.Experiments.Trials.Log;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Tells what happens in an experiment: to the file of its trials, to ML.NET's log and to the caller. Safe for concurrent use.</summary>
/// <param name="plan">The experiment.</param>
/// <param name="log">ML.NET's log.</param>
/// <param name="trialLog">The file; null where the experiment has no folder.</param>
/// <param name="ledger">The trials that have ended.</param>
/// <param name="budget">The time that has passed.</param>
internal sealed class ExperimentJournal(ExperimentPlan plan, RecurrentLog log, TrialLog? trialLog, TrialLedger ledger, ExperimentBudget budget)
{
    private readonly ExperimentOptions _options = plan.Options;

    /// <summary>A trial begins, or continues where it is in the file already.</summary>
    public void Start(Trial trial, bool isLogged)
    {
        if (!isLogged)
            trialLog?.Append(TrialLogLine.OfStart(trial.Id, trial.Parameters, budget.Seconds));
        Tell(ExperimentEvent.TrialStarted, trial.Id, trial.Parameters);
        log.Info($"Trial {trial.Id}: {trial.Parameters}.");
    }

    /// <summary>A trial has made a report.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="report">The report.</param>
    /// <param name="isNew">Whether it is not in the file yet.</param>
    /// <exception cref="ExperimentFault">The report cannot be told.</exception>
    public void Report(Trial trial, TrialReport report, bool isNew)
    {
        try
        {
            if (isNew)
                trialLog?.Append(TrialLogLine.OfReport(trial.Id, report, budget.Seconds));
            Tell(ExperimentEvent.TrialReported, trial.Id, trial.Parameters, report);
        }
        catch (Exception e)
        {
            throw new ExperimentFault(e);
        }
    }

    /// <summary>Writes how a trial ended to the file; its model is to be kept before.</summary>
    public void Record(TrialResult result) => trialLog?.Append(TrialLogLine.OfEnd(result));

    /// <summary>A trial has ended and is recorded.</summary>
    public void End(TrialResult result)
    {
        if (result.State == TrialState.Failed)
            log.Warning($"Trial {result.TrialId} failed: {result.Error}");
        else if (result.State == TrialState.Pruned)
            log.Info($"Trial {result.TrialId} was stopped after {result.Reports.Count} reports, loss {TrialNumbers.Format(result.Loss)}.");
        else
            log.Info($"Trial {result.TrialId}: {plan.Metric.Name} {TrialNumbers.Format(result.Metric)} after {result.Seconds:f1} s"
                + $"{(ledger.Best == result ? ", the best so far" : "")}.");
        Tell(ExperimentEvent.TrialEnded, result.TrialId, result.Parameters, result: result);
    }

    private void Tell(ExperimentEvent what, int trial, TrialParameters parameters, TrialReport? report = null, TrialResult? result = null)
    {
        if (_options.Progress is not { } progress)
            return;
        lock (ledger.Lock)
        {
            progress.Report(new ExperimentProgress
            {
                Event = what,
                TrialId = trial,
                Parameters = parameters,
                Report = report,
                Result = result,
                Best = ledger.Best,
                EndedTrials = ledger.Results.Count,
                MaximumTrials = _options.MaximumTrials,
                Elapsed = TimeSpan.FromSeconds(budget.Seconds),
            });
        }
    }
}
