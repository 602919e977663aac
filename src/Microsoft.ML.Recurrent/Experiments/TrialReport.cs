using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the report of a trial after an epoch. Immutable.</summary>
/// <param name="Epoch">
/// The number of epochs trained so far, from 1, counted over all folds and networks of the trial, which <see cref="Run"/> distinguishes.
/// </param>
/// <param name="Loss">
/// The validation loss of the epoch if there is one, otherwise the training loss; lower is better. It may be NaN or infinite if training diverged.
/// </param>
/// <param name="Seconds">The time since the trial began in seconds, including the time before an interruption.</param>
public sealed record TrialReport(int Epoch, double Loss, double Seconds)
{
    /// <summary>
    /// Gets the number of the training run to which the epoch belongs, from 1. A trial trains a network for each fold, and several with an ensemble or
    /// competing trainers. The losses of one run do not continue those of another.
    /// </summary>
    /// <value>The default is 1.</value>
    public int Run { get; init; } = 1;

    /// <summary>Returns the report on one line.</summary>
    /// <returns>A human-readable text, in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}: loss {Loss:g6} after {Seconds:0.##} s");
}
