namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>A score of the network on the validation set that chooses the best epoch. Immutable; one of a kind is used on the training thread only.</summary>
/// <param name="Name">Name for logs, such as <c>accuracy</c>.</param>
/// <param name="HigherIsBetter">Whether a higher score is better.</param>
/// <param name="Evaluate">Computes the score with the given predictor, whose network holds the weights to judge. NaN is worse than every other score.</param>
public sealed record ValidationMetric(string Name, bool HigherIsBetter, Func<BatchPredictor, SequenceDataset, double> Evaluate);
