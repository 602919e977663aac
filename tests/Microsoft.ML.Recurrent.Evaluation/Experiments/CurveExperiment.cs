using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Evaluation.Experiments;

/// <summary>An experiment on one task of a surrogate, until a budget of epochs is spent.</summary>
internal static class CurveExperiment
{
    /// <summary>The epochs spent and the error of each completed trial that was better than all before; a trial has that of its best epoch.</summary>
    public static IReadOnlyList<(int Epochs, double Error)> Run(CurveSurrogate surrogate, int task, SeededTuner tuner, IPruner pruner, int budget)
    {
        var steps = new List<(int Epochs, double Error)>();
        var known = new List<TrialResult>();
        for (var spent = 0; spent < budget;)
        {
            var parameters = tuner.Propose(known.Count, known);
            var errors = surrogate.Errors(task, parameters);
            var reports = new List<TrialReport>();
            var pruned = false;
            while (!pruned && reports.Count < errors.Length)
            {
                reports.Add(new TrialReport(reports.Count + 1, errors[reports.Count], reports.Count + 1));
                pruned = pruner.ShouldPrune(reports, known, errors.Length);
            }

            spent += reports.Count;
            var error = reports.Min(report => report.Loss);
            if (!pruned && spent <= budget && (steps.Count == 0 || error < steps[^1].Error))
                steps.Add((spent, error));
            known.Add(new TrialResult
            {
                TrialId = known.Count,
                Parameters = parameters,
                State = pruned ? TrialState.Pruned : TrialState.Completed,
                Metric = pruned ? double.NaN : error,
                Loss = pruned ? reports[^1].Loss : error,
                Seconds = reports.Count,
                Reports = reports,
            });
        }

        return steps;
    }
}
