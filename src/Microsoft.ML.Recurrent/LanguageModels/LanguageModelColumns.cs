namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>The names of the columns that a language model reads and adds. Immutable.</summary>
/// <param name="Input">The column of text.</param>
/// <param name="Output">The column of the log-probability of each token.</param>
/// <param name="Perplexity">The column of the perplexity of the row.</param>
internal sealed record LanguageModelColumns(string Input, string Output, string Perplexity);
