using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Reports;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents the progress of a run after a step or at the end of an epoch. A plain value.</summary>
public readonly record struct TrainingProgress
{
    /// <summary>
    /// Gets a value that indicates whether an epoch has just ended, including its validation. If false, the report is about a step within an epoch.
    /// </summary>
    public bool EpochCompleted { get; init; }

    /// <summary>Gets the network that is being trained, counted from 1, if a model trains several networks one after another; otherwise 1.</summary>
    public int Network { get; init; }

    /// <summary>Gets the number of networks that the model trains one after another, at least 1.</summary>
    public int NumberOfNetworks { get; init; }

    /// <summary>Gets the current epoch, counted from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Gets the maximum number of epochs of the run.</summary>
    public int NumberOfEpochs { get; init; }

    /// <summary>Gets the number of steps of the current epoch that are done, including dropped steps.</summary>
    public int Step { get; init; }

    /// <summary>Gets the number of steps of the current epoch. A truncated window without a target takes no step, so the last step may never come.</summary>
    public int StepsPerEpoch { get; init; }

    /// <summary>Gets the number of optimizer steps since the start of the run, not including dropped steps.</summary>
    public long TotalSteps { get; init; }

    /// <summary>Gets the mean training loss of the epoch so far; NaN before any target has counted.</summary>
    public double TrainingLoss { get; init; }

    /// <summary>Gets the mean training loss of the last step; not finite if the step was dropped because of its loss.</summary>
    public double StepLoss { get; init; }

    /// <summary>Gets the mean validation loss of the last validated epoch; NaN if nothing has been validated.</summary>
    public double ValidationLoss { get; init; }

    /// <summary>Gets the value of <see cref="TrainingOptions.Metric"/> for the last validated epoch; NaN without one.</summary>
    public double ValidationScore { get; init; }

    /// <summary>Gets the learning rate of the last step.</summary>
    public float LearningRate { get; init; }

    /// <summary>Gets the Euclidean norm of the gradients of the last step before clipping.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Gets the fraction of the steps of the epoch whose gradients were scaled down because of their norm, 0 to 1.</summary>
    public double NormClippedFraction { get; init; }

    /// <summary>Gets the fraction of the gradients of the last step that were limited by value, 0 to 1.</summary>
    public double ValueClippedFraction { get; init; }

    /// <summary>Gets the number of steps since the start of the run that were dropped because the loss or a gradient was not finite.</summary>
    public long DroppedSteps { get; init; }

    /// <summary>Gets the time since the start of the run, including earlier parts of a resumed run.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>
    /// Gets the approximate remaining time of the run, including all networks of the model, at the mean speed so far and without early stopping. Null before
    /// the first step and for an epoch that was read from a checkpoint.
    /// </summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Gets the number of training sequences per second over the epoch so far.</summary>
    public double SequencesPerSecond { get; init; }

    /// <summary>Gets the epoch with the best weights so far, counted from 1; 0 if nothing has been validated.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Returns one line for a log: the position in the run, its losses, the elapsed time and the approximate remaining time.</summary>
    /// <returns>The line, in the invariant culture.</returns>
    public override string ToString()
    {
        var network = NumberOfNetworks > 1 ? $"Network {Network} of {NumberOfNetworks}: " : "";
        var step = EpochCompleted ? "" : string.Create(CultureInfo.InvariantCulture, $", step {Step:n0} of {StepsPerEpoch:n0}");
        var validation = double.IsNaN(ValidationLoss) ? "" : string.Create(CultureInfo.InvariantCulture, $", validation loss {ValidationLoss:g6}");
        var score = double.IsNaN(ValidationScore) ? "" : string.Create(CultureInfo.InvariantCulture, $", validation score {ValidationScore:g6}");
        var dropped = DroppedSteps == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {DroppedSteps:n0} steps dropped");
        var left = Remaining is not { } remaining || remaining <= TimeSpan.Zero ? "" : $", about {DurationText.Of(remaining)} left";
        return string.Create(CultureInfo.InvariantCulture,
            $"{network}Epoch {Epoch} of {NumberOfEpochs}{step}: training loss {TrainingLoss:g6}{validation}{score}, gradient norm {GradientNorm:g4}, "
                + $"learning rate {LearningRate:g4}, {DurationText.Of(Elapsed)}{left}{dropped}");
    }
}
