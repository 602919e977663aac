namespace Microsoft.ML.Recurrent.Data;

/// <summary>How text becomes tokens: part of a model. Immutable and safe to share.</summary>
/// <param name="Tokens">What a token of plain text is.</param>
/// <param name="LowerCase">Whether words are looked up in lower case.</param>
internal sealed record Tokenization(TextTokens Tokens, bool LowerCase)
{
    public static Tokenization Default { get; } = new(TextTokens.Words, LowerCase: true);
}
