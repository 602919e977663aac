using Microsoft.ML.Recurrent.Experiments.Trials.Log;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Reports the events of an experiment to the file of its trials, to ML.NET's log and to the caller. Safe for concurrent use.</summary>
/// <param name="plan">The experiment.</param>
/// <param name="log">The log of ML.NET.</param>
/// <param name="trialLog">The file; null if the experiment has no folder.</param>
/// <param name="ledger">The trials that have ended.</param>
/// <param name="budget">The time that has passed.</param>
internal sealed class ExperimentJournal(ExperimentPlan plan, RecurrentLog log, TrialLog? trialLog, TrialLedger ledger, ExperimentBudget budget)
{
    private readonly ExperimentOptions _options = plan.Options;

    /// <summary>Reports that a trial begins, or that it continues if it is already in the file.</summary>
    public void Start(Trial trial, bool isLogged)
    {
        if (!isLogged)
            trialLog?.Append(TrialLogLine.OfStart(trial.Id, trial.Parameters, budget.Seconds));
        Tell(ExperimentEvent.TrialStarted, trial.Id, trial.Parameters);
        log.Info($"Trial {trial.Id}: {trial.Parameters}.");
    }

    /// <summary>Reports a new report of a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="report">The report.</param>
    /// <param name="isNew">A value that indicates whether the report is not in the file yet.</param>
    /// <exception cref="ExperimentFault">The report cannot be written or passed on.</exception>
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

    /// <summary>Writes the result of a trial to the file. Its model must have been saved before.</summary>
    public void Record(TrialResult result) => trialLog?.Append(TrialLogLine.OfEnd(result));

    /// <summary>Reports that a trial has ended and is recorded.</summary>
    public void End(TrialResult result)
    {
        if (result.State == TrialState.Failed)
            log.Warning($"Trial {result.TrialId} failed: {result.Error}");
        else if (result.State == TrialState.Pruned)
            log.Info($"Trial {result.TrialId} was stopped after {result.Reports.Count} reports, loss {TrialNumbers.Format(result.Loss)}.");
        else
            log.Info(FormattableString.Invariant($"Trial {result.TrialId}: {plan.Metric.Name} {TrialNumbers.Format(result.Metric)} after {result.Seconds:f1} s")
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
