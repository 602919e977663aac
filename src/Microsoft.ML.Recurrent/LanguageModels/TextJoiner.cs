using Microsoft.ML.Recurrent.Data;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>
/// Puts tokens together to text that reads well: characters side by side, all else with a space between. Words that were cut from plain text here have
/// no space before closing punctuation (. , ; : ! ? ) ] } % … and apostrophes) nor after opening punctuation (( [ { “ ‘ # $ £ €). Pieces of a tokenizer
/// stand side by side, the marks for a space (▁, Ġ) and a line break (Ċ) in them replaced; where there are pieces with ##, those go on with a word and
/// the others are words. Not thread-safe.
/// </summary>
internal sealed class TextJoiner
{
    private const string Closing = ".,;:!?)]}%…'’”";
    private const string Opening = "([{“‘#$£€";
    private const string WordGoesOn = "##";

    private readonly TokenTexts _texts;
    private readonly bool _cutsPieces;
    private readonly bool _piecesGoOn;
    private readonly bool _joinsAll;
    private readonly bool _knowsPunctuation;
    private readonly string?[] _changed; // texts as they are written, made once, so that a long text allocates nothing

    public TextJoiner(LanguageModel model, TokenTexts texts)
    {
        _texts = texts;
        _changed = new string?[model.TokenCount];
        if (model.Encoding.Kind != SequenceKind.Text)
            return;
        _cutsPieces = model.Encoding.Tokenization.Tokenizer is not null;
        _piecesGoOn = _cutsPieces && model.Words.Words.Any(word => word.StartsWith(WordGoesOn, StringComparison.Ordinal));
        _joinsAll = _cutsPieces ? !_piecesGoOn : model.Encoding.Tokenization.Tokens == TextTokens.Characters;
        _knowsPunctuation = _cutsPieces ? _piecesGoOn : model.Encoding.Tokenization.Tokens == TextTokens.Words;
    }

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
        var text = _texts[token];
        if (text.Length == 0)
            return text;
        if (_piecesGoOn && text.Length > WordGoesOn.Length && text.StartsWith(WordGoesOn, StringComparison.Ordinal))
            text = _changed[token] ??= text[WordGoesOn.Length..];
        else if (_joinsAll && _cutsPieces)
            text = _changed[token] ??= text.Replace('▁', ' ').Replace('Ġ', ' ').Replace('Ċ', '\n');
        else if (NeedsSpace(text))
            text = _changed[token] ??= " " + text;
        Last = text[^1];
        return text;
    }

    private bool NeedsSpace(string text) => !_joinsAll && !char.IsWhiteSpace(Last) && text != TokenTexts.LineBreak
        && !(_knowsPunctuation && ((text.Length == 1 && Closing.Contains(text[0], StringComparison.Ordinal)) || Opening.Contains(Last, StringComparison.Ordinal)));
}
