using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// How a run ended. The weights are in the network: those of the best validated epoch, or the last ones where nothing was validated.
/// Immutable and safe to share.
/// </summary>
public sealed record TrainingResult
{
    /// <summary>Why the run ended.</summary>
    public required TrainingOutcome Outcome { get; init; }

    /// <summary>Mean training loss of each finished epoch, first epoch first.</summary>
    public required IReadOnlyList<double> TrainingLosses { get; init; }

    /// <summary>Mean validation loss of each validated epoch, first epoch first; empty without a validation set.</summary>
    public required IReadOnlyList<double> ValidationLosses { get; init; }

    /// <summary>Value of <see cref="TrainingOptions.Metric"/> at each validated epoch; empty without one.</summary>
    public required IReadOnlyList<double> ValidationScores { get; init; }

    /// <summary>Finished epochs.</summary>
    public int Epochs => TrainingLosses.Count;

    /// <summary>The epoch whose weights the network now has, from 1; 0 where nothing was validated and the weights are the last ones.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Validation loss of <see cref="BestEpoch"/>; NaN where nothing was validated.</summary>
    public double BestValidationLoss => BestEpoch == 0 ? double.NaN : ValidationLosses[BestEpoch - 1];

    /// <summary>Optimizer steps taken.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps dropped because the loss or a gradient was not finite.</summary>
    public required long DroppedSteps { get; init; }

    /// <summary>
    /// Time taken, earlier parts of a resumed run included. Zero in a model that was loaded: it is not saved, so that equal models give equal files.
    /// </summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether the run went on from a checkpoint, or took its result from a finished one.</summary>
    public required bool Resumed { get; init; }

    /// <summary>One line, as in a log: how the run ended, the epoch whose weights are kept, its losses, updates and time.</summary>
    /// <returns>The line, in the invariant culture.</returns>
    public override string ToString()
    {
        var training = Epochs == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", training loss {TrainingLosses[^1]:g6}");
        var kept = BestEpoch == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $", with the weights of epoch {BestEpoch}, validation loss {BestValidationLoss:g6}{Score()}");
        var dropped = DroppedSteps == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {DroppedSteps:n0} steps dropped");
        var resumed = Resumed ? ", resumed from a checkpoint" : "";
        var time = Elapsed == TimeSpan.Zero ? "" : $" in {DurationText.Of(Elapsed)}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Outcome} after {Epochs} {(Epochs == 1 ? "epoch" : "epochs")} and {Steps:n0} updates{time}{training}{kept}{dropped}{resumed}");
    }

    private string Score() => ValidationScores.Count < BestEpoch ? ""
        : string.Create(CultureInfo.InvariantCulture, $", score {ValidationScores[BestEpoch - 1]:g6}");
}
