using Microsoft.ML.Recurrent.Data;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>
/// Puts tokens together to text that reads well: characters side by side, all else with a space between. Words that were cut from plain text here have
/// no space before closing punctuation (. , ; : ! ? ) ] } % … and apostrophes) nor after opening punctuation (( [ { “ ‘ # $ £ €).
/// Not thread-safe.
/// </summary>
internal sealed class TextJoiner(LanguageModel model, TokenTexts texts)
{
    private const string Closing = ".,;:!?)]}%…'’”";
    private const string Opening = "([{“‘#$£€";

    private readonly bool _joinsAll = model.Encoding.Kind == SequenceKind.Text && model.Encoding.Tokenization.Tokens == TextTokens.Characters;
    private readonly bool _knowsPunctuation = model.Encoding.Kind == SequenceKind.Text && model.Encoding.Tokenization.Tokens == TextTokens.Words;
    private readonly string?[] _spaced = new string?[model.TokenCount]; // made once, so that a long text allocates nothing

    /// <summary>The last character of the text so far; a line break at its start.</summary>
    public char Last { get; set; } = '\n';

    /// <summary>Takes text that stands before the next token.</summary>
    public void Follow(string text)
    {
        if (text.Length > 0)
            Last = text[^1];
    }

    /// <summary>The next token with the space before it, if there is to be one.</summary>
    public string Next(int token)
    {
        var text = texts[token];
        if (text.Length == 0)
            return text;
        if (NeedsSpace(text))
            text = _spaced[token] ??= " " + text;
        Last = text[^1];
        return text;
    }

    private bool NeedsSpace(string text) => !_joinsAll && !char.IsWhiteSpace(Last) && text != TokenTexts.LineBreak
        && !(_knowsPunctuation && ((text.Length == 1 && Closing.Contains(text[0], StringComparison.Ordinal)) || Opening.Contains(Last, StringComparison.Ordinal)));
}
