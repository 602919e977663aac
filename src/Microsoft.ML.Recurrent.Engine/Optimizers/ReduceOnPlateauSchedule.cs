using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a schedule in which the rate falls by a factor when the validation loss has not improved for more than <see cref="PatienceEpochs"/> consecutive
/// epochs.
/// </summary>
/// <remarks>
/// It remembers what was reported, so an instance belongs to one run and is not thread-safe; two instances are equal if their settings and what they remember
/// are equal.
/// </remarks>
public sealed record ReduceOnPlateauSchedule : LearningRateSchedule
{
    private double _best = double.PositiveInfinity;
    private int _epochsWithoutImprovement;
    private int _reductions;

    /// <summary>Initializes a new instance of the <see cref="ReduceOnPlateauSchedule"/> class.</summary>
    /// <param name="factor">The factor by which the rate is multiplied at each reduction, in (0, 1]. The default is 0.5.</param>
    /// <param name="patienceEpochs">The number of epochs without improvement that are tolerated, 0 or more. The default is 3.</param>
    /// <param name="minimumImprovement">
    /// The amount by which a loss must be below the best loss so far to count as an improvement, in units of the loss; 0 or more. The default is 1e-4.
    /// </param>
    /// <param name="minimumFactor">The minimum fraction of the base rate, in [0, 1]. The default is 0.001.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public ReduceOnPlateauSchedule(float factor = 0.5f, int patienceEpochs = 3, float minimumImprovement = 1e-4f, float minimumFactor = 1e-3f)
    {
        Factor = factor;
        PatienceEpochs = patienceEpochs;
        MinimumImprovement = minimumImprovement;
        MinimumFactor = minimumFactor;
    }

    /// <summary>Gets the factor by which the rate is multiplied at each reduction, in (0, 1].</summary>
    public float Factor { get; init => field = Setting.Factor(value, nameof(Factor)); }

    /// <summary>Gets the number of epochs without improvement that are tolerated, 0 or more.</summary>
    public int PatienceEpochs { get; init => field = Setting.AtLeast(value, 0, nameof(PatienceEpochs)); }

    /// <summary>Gets the amount by which a loss must be below the best loss so far to count as an improvement, in units of the loss; 0 or more.</summary>
    public float MinimumImprovement { get; init => field = Setting.NotNegative(value, nameof(MinimumImprovement)); }

    /// <summary>Gets the minimum fraction of the base rate, in [0, 1].</summary>
    public float MinimumFactor { get; init => field = Setting.Share(value, nameof(MinimumFactor)); }

    /// <summary>
    /// Gets the best loss so far (infinite before the first), the number of epochs without improvement and the number of reductions. Each call returns a copy.
    /// </summary>
    [JsonIgnore]
    public override double[] State => [_best, _epochsWithoutImprovement, _reductions];

    /// <inheritdoc/>
    public override float Rate(float baseRate, long step, long totalSteps, int epoch) =>
        (float)(baseRate * Math.Max(Math.Pow(Factor, _reductions), MinimumFactor));

    /// <inheritdoc/>
    public override void ReportValidation(double loss)
    {
        if (loss < _best - MinimumImprovement)
        {
            _best = loss;
            _epochsWithoutImprovement = 0;
        }
        else if (++_epochsWithoutImprovement > PatienceEpochs)
        {
            _reductions++;
            _epochsWithoutImprovement = 0;
        }
    }

    /// <inheritdoc/>
    public override LearningRateSchedule ForRun() => new ReduceOnPlateauSchedule(Factor, PatienceEpochs, MinimumImprovement, MinimumFactor);

    /// <summary>Continues from the state of another schedule with the same settings.</summary>
    /// <param name="state">The <see cref="State"/> of the other schedule.</param>
    /// <exception cref="ArgumentException">The state is not three numbers: a loss that is not NaN and two counts.</exception>
    public override void Restore(double[] state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Length != 3 || double.IsNaN(state[0]) || !IsCount(state[1]) || !IsCount(state[2]))
            throw new ArgumentException("The state of this schedule must be a loss and two counts of epochs and reductions.", nameof(state));
        (_best, _epochsWithoutImprovement, _reductions) = (state[0], (int)state[1], (int)state[2]);
    }

    private static bool IsCount(double value) => value >= 0 && value <= int.MaxValue && value == Math.Floor(value);
}
