using MathNet.Numerics.Statistics;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents a pruner that stops a trial whose best loss so far is worse than the median of the best losses of the others after the same number of epochs (the
/// median stopping rule of Golovin et al., "Google Vizier", 2017). Immutable and thread-safe.
/// </summary>
public sealed class MedianPruner : IPruner
{
    /// <summary>Initializes a new instance with the specified settings.</summary>
    /// <param name="minimumEpochs">
    /// The number of epochs that every trial is trained; at least 1. Null means a third of the epochs of the trial, and at least three, because early losses
    /// are poor guides to late ones.
    /// </param>
    /// <param name="minimumTrials">The number of trials that must have been trained that long before a trial is stopped; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public MedianPruner(int? minimumEpochs = null, int minimumTrials = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumEpochs ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumTrials, 1);
        (MinimumEpochs, MinimumTrials) = (minimumEpochs, minimumTrials);
    }

    /// <summary>Gets the number of epochs that every trial is trained; null if it is a third of the epochs of the trial.</summary>
    public int? MinimumEpochs { get; }

    /// <summary>Gets the number of trials that must have been trained that long before a trial is stopped.</summary>
    public int MinimumTrials { get; }

    /// <inheritdoc/>
    public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known, int? lastEpoch)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(known);
        if (reports.Count == 0)
            return false;
        var epoch = reports[^1].Epoch;
        if (epoch < (MinimumEpochs ?? LearningCurve.FirstRung(lastEpoch)) || epoch >= lastEpoch)
            return false;
        var others = LearningCurve.BestAt(known, epoch);
        return others.Length >= MinimumTrials && LearningCurve.BestAt(reports, epoch) > ArrayStatistics.MedianInplace(others);
    }

    /// <summary>Returns the name of the pruner, with its settings.</summary>
    public override string ToString() =>
        $"median rule from {(MinimumEpochs is { } epoch ? $"epoch {epoch}" : "a third of the epochs")} and {MinimumTrials} trials";
}
