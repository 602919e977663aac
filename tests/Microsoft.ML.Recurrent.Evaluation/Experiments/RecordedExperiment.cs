using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Evaluation.Experiments;

/// <summary>An experiment whose trials are looked up in a table instead of trained, one after the other.</summary>
internal sealed class RecordedExperiment(IReadOnlyDictionary<TrialParameters, TrialResult> table, SeededTuner tuner, IPruner pruner)
{
    private readonly List<TrialResult> _known = [];

    /// <summary>Trials that have ended.</summary>
    public IReadOnlyList<TrialResult> Trials => _known;

    /// <summary>Training time of all trials.</summary>
    public double Seconds { get; private set; }

    /// <summary>The least validation loss of any epoch of any trial.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>Makes trials until an epoch has a loss as small as one that is given, or there are so many trials.</summary>
    /// <returns>Whether it has, and the trials and the training time up to that epoch.</returns>
    public (bool Reached, int Trials, double Seconds) Run(int trials, double target = double.NegativeInfinity)
    {
        while (_known.Count < trials)
        {
            var recorded = table[tuner.Propose(_known.Count, _known)];
            for (var epochs = 1; ; epochs++)
            {
                var report = recorded.Reports[epochs - 1];
                BestLoss = Math.Min(BestLoss, report.Loss);
                if (report.Loss <= target)
                    return (true, _known.Count + 1, Seconds + report.Seconds);
                var isLast = epochs == recorded.Reports.Count;
                IReadOnlyList<TrialReport> reports = isLast ? recorded.Reports : [.. recorded.Reports.Take(epochs)];
                if (!isLast && !pruner.ShouldPrune(reports, _known, recorded.Reports.Count))
                    continue;
                _known.Add(isLast ? recorded with { TrialId = _known.Count }
                    : recorded with { TrialId = _known.Count, State = TrialState.Pruned, Loss = report.Loss, Metric = double.NaN, Seconds = report.Seconds, Reports = reports });
                Seconds += report.Seconds;
                break;
            }
        }

        return (false, trials, Seconds);
    }
}
