namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>What a trial reports after an epoch. Immutable.</summary>
/// <param name="Epoch">Epochs trained so far, from 1; over all folds and networks of the trial.</param>
/// <param name="Loss">The validation loss of the epoch where there is one, otherwise the training loss; smaller is better. May be NaN or infinite where training diverged.</param>
/// <param name="Seconds">Time since the trial began, the time before an interruption included.</param>
public sealed record TrialReport(int Epoch, double Loss, double Seconds);
