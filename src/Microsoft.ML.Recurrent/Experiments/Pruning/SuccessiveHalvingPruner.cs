namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents a pruner by asynchronous successive halving (ASHA; Li et al., "A System for Massively Parallel Hyperparameter Tuning", 2020) in its stopping
/// form: after <see cref="MinimumEpochs"/> epochs, and each time the number of epochs has grown by <see cref="ReductionFactor"/>, a trial continues only if it
/// is among the best 1/<see cref="ReductionFactor"/> of the trials that were trained that long. Most of the time is therefore spent on the few most promising
/// trials. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Trials are compared by the lowest loss so far, because the best epoch is the one that a trainer keeps. No trial is stopped at a rung that fewer than
/// <see cref="MinimumTrials"/> others have reached. While these are fewer than <see cref="ReductionFactor"/>, only the best continues.
/// </remarks>
public sealed class SuccessiveHalvingPruner : IPruner
{
    /// <summary>Initializes a new instance with the specified settings.</summary>
    /// <param name="minimumEpochs">
    /// The number of epochs that every trial is trained; at least 1. Null means a third of the epochs of the trial, and at least three: early on, a trial with
    /// much dropout or a small learning rate looks worse than it is.
    /// </param>
    /// <param name="reductionFactor">The reduction factor; at least 2. One trial in this number survives each rung and trains that many times longer.</param>
    /// <param name="minimumTrials">The number of trials that must have reached a rung before a trial is stopped there; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is too small.</exception>
    public SuccessiveHalvingPruner(int? minimumEpochs = null, int reductionFactor = 2, int minimumTrials = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumEpochs ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(reductionFactor, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumTrials, 1);
        (MinimumEpochs, ReductionFactor, MinimumTrials) = (minimumEpochs, reductionFactor, minimumTrials);
    }

    /// <summary>Gets the number of epochs that every trial is trained; null if it is a third of the epochs of the trial.</summary>
    public int? MinimumEpochs { get; }

    /// <summary>Gets the reduction factor: one trial in this number survives each rung and trains that many times longer.</summary>
    public int ReductionFactor { get; }

    /// <summary>Gets the number of trials that must have reached a rung before a trial is stopped there.</summary>
    public int MinimumTrials { get; }

    /// <inheritdoc/>
    public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known, int? lastEpoch)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(known);
        if (reports.Count == 0 || reports[^1].Epoch >= lastEpoch)
            return false;
        var before = reports.Count > 1 ? reports[^2].Epoch : 0;
        for (long rung = MinimumEpochs ?? LearningCurve.FirstRung(lastEpoch); rung <= reports[^1].Epoch; rung *= ReductionFactor)
        {
            if (rung > before && !GoesOn(reports, known, (int)rung))
                return true;
        }

        return false;
    }

    /// <summary>Returns the name of the pruner, with its settings.</summary>
    public override string ToString() =>
        $"successive halving from {(MinimumEpochs is { } epoch ? $"epoch {epoch}" : "a third of the epochs")} and {MinimumTrials} trials by {ReductionFactor}";

    private bool GoesOn(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known, int rung)
    {
        var loss = LearningCurve.BestAt(reports, rung);
        var others = LearningCurve.BestAt(known, rung);
        return others.Length < MinimumTrials
            || double.IsFinite(loss) && others.Count(other => other < loss) < Math.Max(1, (others.Length + 1) / ReductionFactor);
    }
}
