namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>Represents a target sequence that a search found. Immutable and safe to share.</summary>
/// <param name="Tokens">The tokens, without those that mark the start and the end.</param>
/// <param name="LogProbability">The natural logarithm of the probability of the tokens and, if the sequence is complete, of its end.</param>
/// <param name="Score">The value by which sequences are compared, see <see cref="BeamSearchOptions.LengthPenalty"/>.</param>
/// <param name="IsComplete">Whether the sequence ended before it reached <see cref="BeamSearchOptions.MaximumLength"/>.</param>
public sealed record GeneratedSequence(IReadOnlyList<int> Tokens, double LogProbability, double Score, bool IsComplete);
