namespace Microsoft.ML.Recurrent.Text;

/// <summary>Specifies how text is cut into tokens, as part of a model. Immutable and safe to share.</summary>
/// <param name="Tokens">The kind of token that plain text is cut into.</param>
/// <param name="LowerCase">True if words are looked up in lower case.</param>
/// <param name="Tokenizer">The tokenizer that cuts plain text instead of <paramref name="Tokens"/>, or null.</param>
internal sealed record Tokenization(TextTokens Tokens, bool LowerCase, TextTokenizer? Tokenizer = null)
{
    public static Tokenization Default { get; } = new(TextTokens.Words, LowerCase: true);

    /// <summary>Gets a value that indicates whether plain text is cut into characters.</summary>
    public bool AreCharacters => Tokenizer is null && Tokens == TextTokens.Characters;
}
