using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Represents a score of the network on the validation set that determines the best epoch. Immutable; called on the training thread only.</summary>
/// <param name="Name">The name for logs, such as <c>accuracy</c>.</param>
/// <param name="HigherIsBetter">Whether a higher score is better.</param>
/// <param name="Evaluate">
/// The function that computes the score with the given predictor, whose network holds the weights to evaluate. NaN is worse than any other score.
/// </param>
public sealed record ValidationMetric(string Name, bool HigherIsBetter, Func<BatchPredictor, SequenceDataset, double> Evaluate);
