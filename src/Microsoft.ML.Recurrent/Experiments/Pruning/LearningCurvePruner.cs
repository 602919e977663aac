using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents a pruner that stops a trial whose learning curve leaves it hardly a chance to become the best: the lowest loss of the trial is predicted from the
/// curves of the trials that were completed (as Domhan, Springenberg and Hutter, "Speeding Up Automatic Hyperparameter Optimization of Deep Neural Networks by
/// Extrapolation of Learning Curves", 2015, but by regression on those curves). Immutable and thread-safe.
/// </summary>
/// <remarks>No trial is stopped before five have been completed. Fewer trials are stopped while the curves of completed trials differ much.</remarks>
public sealed class LearningCurvePruner : IPruner
{
    private const int LeastEpochs = 3;

    /// <summary>Initializes a new instance with the specified settings.</summary>
    /// <param name="minimumEpochs">
    /// The number of epochs that every trial is trained; at least 1. Null means a tenth of the epochs of the trial, and at least three.
    /// </param>
    /// <param name="minimumProbability">
    /// The probability of becoming the best below which a trial is stopped; above 0 and below 1. Few trials become the best, so it should be much lower than
    /// one in ten.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public LearningCurvePruner(int? minimumEpochs = null, double minimumProbability = 0.01)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumEpochs ?? 1, 1);
        if (!(minimumProbability > 0 && minimumProbability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(minimumProbability), minimumProbability,
                FormattableString.Invariant($"The probability is {minimumProbability}; allowed: above 0 and below 1."));
        }

        (MinimumEpochs, MinimumProbability) = (minimumEpochs, minimumProbability);
    }

    /// <summary>Gets the number of epochs that every trial is trained; null if it is a tenth of the epochs of the trial.</summary>
    public int? MinimumEpochs { get; }

    /// <summary>Gets the probability of becoming the best below which a trial is stopped.</summary>
    public double MinimumProbability { get; }

    /// <inheritdoc/>
    public bool ShouldPrune(IReadOnlyList<TrialReport> reports, IReadOnlyList<TrialResult> known, int? lastEpoch)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(known);
        if (reports.Count == 0 || reports[^1].Epoch < (MinimumEpochs ?? Math.Max(LeastEpochs, (lastEpoch / 10) ?? 0)) || reports[^1].Epoch >= lastEpoch)
            return false;
        var forecast = CurveForecast.Of(known, trial => LearningCurve.Best(trial.Reports));
        if (forecast is null)
            return false;
        if (!double.IsFinite(LearningCurve.Best(reports)))
            return true;
        return forecast.Of(reports) is { } end
            && StudentT.CDF(end.Mean, end.Deviation, end.Freedom, forecast.BestEnd) < MinimumProbability;
    }

    /// <summary>Returns the name of the pruner, with its settings.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"learning curves from {(MinimumEpochs is { } epoch ? $"epoch {epoch}" : "a tenth of the epochs")} below a probability of {MinimumProbability}");
}
