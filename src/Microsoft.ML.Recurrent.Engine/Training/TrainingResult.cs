using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Reports;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the result of a run. The network holds the weights: those of the best validated epoch, or the last ones if nothing was validated. Immutable and
/// safe to share.
/// </summary>
public sealed record TrainingResult
{
    /// <summary>Gets the reason why the run ended.</summary>
    public required TrainingOutcome Outcome { get; init; }

    /// <summary>Gets the mean training loss of each finished epoch, first epoch first.</summary>
    public required IReadOnlyList<double> TrainingLosses { get; init; }

    /// <summary>Gets the mean validation loss of each validated epoch, first epoch first; empty without a validation set.</summary>
    public required IReadOnlyList<double> ValidationLosses { get; init; }

    /// <summary>Gets the value of <see cref="TrainingOptions.Metric"/> for each validated epoch, first epoch first; empty without one.</summary>
    public required IReadOnlyList<double> ValidationScores { get; init; }

    /// <summary>Gets the number of finished epochs.</summary>
    public int FinishedEpochs => TrainingLosses.Count;

    /// <summary>Gets the epoch whose weights the network holds, counted from 1; 0 if nothing was validated and the weights are the last ones.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Gets the validation loss of <see cref="BestEpoch"/>; NaN if nothing was validated.</summary>
    public double BestValidationLoss => BestEpoch == 0 ? double.NaN : ValidationLosses[BestEpoch - 1];

    /// <summary>Gets the number of optimizer steps that were taken.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Gets the number of steps that were dropped because the loss or a gradient was not finite.</summary>
    public required long DroppedSteps { get; init; }

    /// <summary>
    /// Gets the duration of the run, including earlier parts of a resumed run. Zero in a model that was loaded: it is not saved, so that equal models give
    /// equal files.
    /// </summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Gets a value that indicates whether the run resumed from a checkpoint or took its result from a finished one.</summary>
    public required bool Resumed { get; init; }

    /// <summary>Returns one line for a log: why the run ended, the epoch whose weights are kept, its losses, the number of updates and the duration.</summary>
    /// <returns>The line, in the invariant culture.</returns>
    public override string ToString()
    {
        var training = FinishedEpochs == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", training loss {TrainingLosses[^1]:g6}");
        var kept = BestEpoch == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $", with the weights of epoch {BestEpoch}, validation loss {BestValidationLoss:g6}{Score()}");
        var dropped = DroppedSteps == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {DroppedSteps:n0} steps dropped");
        var resumed = Resumed ? ", resumed from a checkpoint" : "";
        var time = Elapsed == TimeSpan.Zero ? "" : $" in {DurationText.Of(Elapsed)}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Outcome} after {FinishedEpochs} {(FinishedEpochs == 1 ? "epoch" : "epochs")} and {TotalSteps:n0} updates"
                + $"{time}{training}{kept}{dropped}{resumed}");
    }

    private string Score() => ValidationScores.Count < BestEpoch ? ""
        : string.Create(CultureInfo.InvariantCulture, $", score {ValidationScores[BestEpoch - 1]:g6}");
}
