namespace Microsoft.ML.Recurrent.Text;

/// <summary>How text becomes tokens: part of a model. Immutable and safe to share.</summary>
/// <param name="Tokens">What a token of plain text is.</param>
/// <param name="LowerCase">Whether words are looked up in lower case.</param>
/// <param name="Tokenizer">What cuts plain text in place of <paramref name="Tokens"/>, or null.</param>
internal sealed record Tokenization(TextTokens Tokens, bool LowerCase, TextTokenizer? Tokenizer = null)
{
    public static Tokenization Default { get; } = new(TextTokens.Words, LowerCase: true);
}
