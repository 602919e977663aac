namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>The columns a language model reads and adds. Immutable.</summary>
/// <param name="Input">The text.</param>
/// <param name="Output">The log-probability of each token.</param>
/// <param name="Perplexity">The perplexity of the row.</param>
internal sealed record LanguageModelColumns(string Input, string Output, string Perplexity);
