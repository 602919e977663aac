namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>What is known of the tokens of training rows once the vocabulary has been chosen.</summary>
/// <param name="Tokens">How many there are.</param>
/// <param name="Different">How many different ones.</param>
/// <param name="Unknown">How many are not in the vocabulary.</param>
/// <param name="Unique">How many are in the vocabulary, but occur only once.</param>
internal readonly record struct VocabularyCounts(long Tokens, int Different, long Unknown, long Unique);
