namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>What the reports of a trial say of it: the best epoch counts, since that is the one a trainer keeps.</summary>
internal static class LearningCurve
{
    /// <summary>Whether a trial was trained for that many epochs.</summary>
    public static bool Reaches(IReadOnlyList<TrialReport> reports, int epoch) => reports.Count > 0 && reports[^1].Epoch >= epoch;

    /// <summary>The least losses up to an epoch of those trials that were trained as far.</summary>
    public static double[] BestAt(IEnumerable<TrialResult> trials, int epoch) =>
        [.. trials.Where(trial => Reaches(trial.Reports, epoch)).Select(trial => BestAt(trial.Reports, epoch))];

    /// <summary>The least loss; infinite where none is a number.</summary>
    public static double Best(IReadOnlyList<TrialReport> reports) => BestAt(reports, int.MaxValue);

    /// <summary>The least loss of the epochs up to one; infinite where none is a number.</summary>
    public static double BestAt(IReadOnlyList<TrialReport> reports, int epoch)
    {
        var best = double.PositiveInfinity;
        foreach (var report in reports)
        {
            if (report.Epoch <= epoch && report.Loss < best)
                best = report.Loss;
        }

        return best;
    }
}
