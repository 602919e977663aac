using MathNet.Numerics.Statistics;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Stops a trial whose best loss so far is worse than the median of what the others had reached after as many epochs (the median stopping rule of Golovin et al.,
/// "Google Vizier", 2017). Immutable and thread-safe.
/// </summary>
public sealed class MedianPruner : IPruner
{
    /// <summary>Makes a pruner.</summary>
    /// <param name="minimumEpochs">Epochs every trial has; at least 1.</param>
    /// <param name="minimumTrials">Trials that must have come as far before one is stopped; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public MedianPruner(int minimumEpochs = 1, int minimumTrials = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumEpochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumTrials, 1);
        (MinimumEpochs, MinimumTrials) = (minimumEpochs, minimumTrials);
    }

    /// <summary>Epochs every trial has.</summary>
    public int MinimumEpochs { get; }

    /// <summary>Trials that must have come as far before one is stopped.</summary>
    public int MinimumTrials { get; }

    /// <inheritdoc/>
    public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(known);
        if (reports.Count == 0 || reports[^1].Epoch < MinimumEpochs)
            return false;
        var epoch = reports[^1].Epoch;
        var others = LearningCurve.BestAt(known, epoch);
        return others.Length >= MinimumTrials && LearningCurve.BestAt(reports, epoch) > ArrayStatistics.MedianInplace(others);
    }

    /// <summary>What the pruner is, with its settings.</summary>
    public override string ToString() => $"median rule from epoch {MinimumEpochs} and {MinimumTrials} trials";
}
