namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Asynchronous successive halving (ASHA; Li et al., "A System for Massively Parallel Hyperparameter Tuning", 2020) in its stopping form: after
/// <see cref="MinimumEpochs"/> epochs, and whenever the epochs have grown by <see cref="ReductionFactor"/>, a trial goes on only if it is among the best of one in
/// so many of those that have come as far. So most of the time goes to the few that promise most. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Trials compare by the least loss so far, since the best epoch is the one a trainer keeps. While fewer have come as far than <see cref="ReductionFactor"/>,
/// only the best goes on.
/// </remarks>
public sealed class SuccessiveHalvingPruner : IPruner
{
    /// <summary>Makes a pruner.</summary>
    /// <param name="minimumEpochs">
    /// Epochs every trial has; at least 1. After one or two epochs a trial of much dropout or a small learning rate looks worse than it is.
    /// </param>
    /// <param name="reductionFactor">One in so many goes on, for so many times the epochs; at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public SuccessiveHalvingPruner(int minimumEpochs = 3, int reductionFactor = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumEpochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(reductionFactor, 2);
        (MinimumEpochs, ReductionFactor) = (minimumEpochs, reductionFactor);
    }

    /// <summary>Epochs every trial has.</summary>
    public int MinimumEpochs { get; }

    /// <summary>One in so many goes on, for so many times the epochs.</summary>
    public int ReductionFactor { get; }

    /// <inheritdoc/>
    public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(known);
        if (reports.Count == 0)
            return false;
        var before = reports.Count > 1 ? reports[^2].Epoch : 0;
        for (long rung = MinimumEpochs; rung <= reports[^1].Epoch; rung *= ReductionFactor)
        {
            if (rung > before && !GoesOn(reports, known, (int)rung))
                return true;
        }

        return false;
    }

    /// <summary>What the pruner is, with its settings.</summary>
    public override string ToString() => $"successive halving from epoch {MinimumEpochs} by {ReductionFactor}";

    private bool GoesOn(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known, int rung)
    {
        var loss = LearningCurve.BestAt(reports, rung);
        var others = LearningCurve.BestAt(known, rung);
        return double.IsFinite(loss) && others.Count(other => other < loss) < Math.Max(1, (others.Length + 1) / ReductionFactor);
    }
}
