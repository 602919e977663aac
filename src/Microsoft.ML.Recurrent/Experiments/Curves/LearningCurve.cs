namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Evaluates the reports of a trial. The best epoch counts, because it is the one that a trainer keeps.</summary>
internal static class LearningCurve
{
    private const int LeastRung = 3;

    /// <summary>Returns the number of epochs before which trials are hard to compare: a third of all, and at least three.</summary>
    /// <param name="lastEpoch">The number of all epochs; null if it is not known.</param>
    public static int FirstRung(int? lastEpoch) => Math.Max((lastEpoch / 3) ?? 0, LeastRung);

    /// <summary>Determines whether a trial was trained for the specified number of epochs.</summary>
    public static bool Reaches(IReadOnlyList<TrialReport> reports, int epoch) => reports.Count > 0 && reports[^1].Epoch >= epoch;

    /// <summary>Returns the lowest losses up to an epoch of those trials that were trained that long.</summary>
    public static double[] BestAt(IEnumerable<TrialResult> trials, int epoch) =>
        [.. trials.Where(trial => Reaches(trial.Reports, epoch)).Select(trial => BestAt(trial.Reports, epoch))];

    /// <summary>Returns the lowest loss; infinity if every loss is NaN.</summary>
    public static double Best(IReadOnlyList<TrialReport> reports) => BestAt(reports, int.MaxValue);

    /// <summary>Returns the lowest loss of the epochs up to the specified one; infinity if every loss is NaN.</summary>
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
