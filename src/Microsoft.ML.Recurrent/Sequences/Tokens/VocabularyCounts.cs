namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>The counts of the tokens of training rows, once the vocabulary has been chosen.</summary>
/// <param name="Tokens">The number of tokens.</param>
/// <param name="Different">The number of different tokens.</param>
/// <param name="Unknown">The number of tokens that are not in the vocabulary.</param>
/// <param name="Unique">The number of tokens that are in the vocabulary but occur only once.</param>
internal readonly record struct VocabularyCounts(long Tokens, int Different, long Unknown, long Unique);
