using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>What a trial reports after an epoch. Immutable.</summary>
/// <param name="Epoch">Epochs trained so far, from 1; over all folds and networks of the trial, whose own are told by <see cref="Run"/>.</param>
/// <param name="Loss">The validation loss of the epoch where there is one, otherwise the training loss; smaller is better. May be NaN or infinite where training diverged.</param>
/// <param name="Seconds">Time since the trial began, the time before an interruption included.</param>
public sealed record TrialReport(int Epoch, double Loss, double Seconds)
{
    /// <summary>
    /// The training that the epoch belongs to, from 1: a trial trains a network for each fold, and several where an ensemble or several trainers compete.
    /// Losses of different trainings do not continue each other.
    /// </summary>
    /// <value>Default 1.</value>
    public int Run { get; init; } = 1;

    /// <summary>The report on one line.</summary>
    /// <returns>Text for people, in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}: loss {Loss:g6} after {Seconds:0.##} s");
}
