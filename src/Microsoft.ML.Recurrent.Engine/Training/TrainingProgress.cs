using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent;

/// <summary>How far a run has come: after a step, or at the end of an epoch. A plain value.</summary>
public readonly record struct TrainingProgress
{
    /// <summary>Whether an epoch has just ended, its validation included; otherwise the report is about a step within it.</summary>
    public bool EpochCompleted { get; init; }

    /// <summary>The network that is being trained, from 1, where several of one model are trained one after the other; otherwise 1.</summary>
    public int Network { get; init; }

    /// <summary>Networks of the model that are trained one after the other, at least 1.</summary>
    public int Networks { get; init; }

    /// <summary>The current epoch, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Most epochs the run may take.</summary>
    public int Epochs { get; init; }

    /// <summary>Steps of the current epoch that are done, dropped ones included.</summary>
    public int Step { get; init; }

    /// <summary>Steps of the current epoch; a truncated window without any target takes none, so the last may never come.</summary>
    public int Steps { get; init; }

    /// <summary>Optimizer steps since the start of the run, dropped ones not included.</summary>
    public long TotalSteps { get; init; }

    /// <summary>Mean training loss of the epoch so far; NaN before anything counted.</summary>
    public double TrainingLoss { get; init; }

    /// <summary>Mean training loss of the last step; not finite if it was dropped for its loss.</summary>
    public double StepLoss { get; init; }

    /// <summary>Mean validation loss of the last validated epoch; NaN where nothing was validated.</summary>
    public double ValidationLoss { get; init; }

    /// <summary>Value of <see cref="TrainingOptions.Metric"/> at the last validated epoch; NaN without one.</summary>
    public double ValidationScore { get; init; }

    /// <summary>Learning rate of the last step.</summary>
    public float LearningRate { get; init; }

    /// <summary>Euclidean norm of the last step's gradients before clipping.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Share of the epoch's steps whose gradients were scaled down by their norm, 0 to 1.</summary>
    public double NormClippedShare { get; init; }

    /// <summary>Share of the last step's gradients that were limited by value, 0 to 1.</summary>
    public double ValueClippedShare { get; init; }

    /// <summary>Steps dropped since the start of the run because the loss or a gradient was not finite.</summary>
    public long DroppedSteps { get; init; }

    /// <summary>Time since the start of the run, earlier parts of a resumed run included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>
    /// About how long the rest of the run takes, all networks of the model included, at the mean speed so far and if no epoch is spared by early stopping.
    /// Null before the first step and for an epoch that was read from a checkpoint.
    /// </summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Training sequences per second over the epoch so far.</summary>
    public double SequencesPerSecond { get; init; }

    /// <summary>The epoch whose weights are the best so far, from 1; 0 where nothing was validated.</summary>
    public int BestEpoch { get; init; }

    /// <summary>One line, as in a log: how far the run is, its losses, the time taken and about how much is left.</summary>
    /// <returns>The line, in the invariant culture.</returns>
    public override string ToString()
    {
        var network = Networks > 1 ? $"Network {Network} of {Networks}: " : "";
        var step = EpochCompleted ? "" : string.Create(CultureInfo.InvariantCulture, $", step {Step:n0} of {Steps:n0}");
        var validation = double.IsNaN(ValidationLoss) ? "" : string.Create(CultureInfo.InvariantCulture, $", validation loss {ValidationLoss:g6}");
        var score = double.IsNaN(ValidationScore) ? "" : string.Create(CultureInfo.InvariantCulture, $", validation score {ValidationScore:g6}");
        var dropped = DroppedSteps == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {DroppedSteps:n0} steps dropped");
        var left = Remaining is not { } remaining || remaining <= TimeSpan.Zero ? "" : $", about {DurationText.Of(remaining)} left";
        return string.Create(CultureInfo.InvariantCulture,
            $"{network}Epoch {Epoch} of {Epochs}{step}: training loss {TrainingLoss:g6}{validation}{score}, gradient norm {GradientNorm:g4}, "
                + $"learning rate {LearningRate:g4}, {DurationText.Of(Elapsed)}{left}{dropped}");
    }
}
