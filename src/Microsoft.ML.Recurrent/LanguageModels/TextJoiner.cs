using System.Text;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>
/// Joins tokens into readable text: characters without spaces, all other tokens with a space between them. Words that this library cut from plain text have no
/// space before closing punctuation (. , ; : ! ? ) ] } % … and apostrophes), after opening punctuation (( [ { “ ‘ # $ £ €), or next to a character or
/// punctuation mark of a script without spaces. Pieces of a tokenizer are joined without spaces; their marks for a space (▁, Ġ) and a line break (Ċ) are
/// replaced, and those of bytes are decoded. If there are pieces with ##, those continue a word and the others are words. Not thread-safe.
/// </summary>
internal sealed class TextJoiner
{
    private const string Closing = ".,;:!?)]}%…'’”";
    private const string Opening = "([{“‘#$£€";
    private const string WordGoesOn = "##";

    private static readonly Rune s_start = new('\n');

    private readonly TokenTexts _texts;
    private readonly bool _cutsPieces;
    private readonly bool _piecesGoOn;
    private readonly bool _joinsAll;
    private readonly bool _knowsPunctuation;
    private readonly ByteLevelDecoder? _decoder; // if pieces consist of bytes
    private readonly string?[] _changed; // the written form of each token, created once, so that a long text allocates nothing

    public TextJoiner(LanguageModel model, TokenTexts texts)
    {
        _texts = texts;
        _changed = new string?[model.TokenCount];
        if (model.Encoding.Kind != SequenceKind.Text)
            return;
        _cutsPieces = model.Encoding.Tokenization.Tokenizer is not null;
        if (model.Encoding.Tokenization.Tokenizer?.Kind == TextTokenizerKind.ByteLevelBytePair)
            _decoder = new ByteLevelDecoder();
        _piecesGoOn = _cutsPieces && model.Words.Words.Any(word => word.StartsWith(WordGoesOn, StringComparison.Ordinal));
        _joinsAll = _cutsPieces ? !_piecesGoOn : model.Encoding.Tokenization.Tokens == TextTokens.Characters;
        _knowsPunctuation = _cutsPieces ? _piecesGoOn : model.Encoding.Tokenization.Tokens == TextTokens.Words;
    }

    /// <summary>Gets the last character of the text so far, without its combining marks; a line break at the start of the text.</summary>
    public Rune Last { get; private set; } = s_start;

    /// <summary>Gets the bytes of a character that is not complete yet, in the format of <see cref="ByteLevelDecoder.Unfinished"/>.</summary>
    public int Unfinished => _decoder?.Unfinished ?? 0;

    /// <summary>Returns to the start of a text.</summary>
    public void Reset() => Restore(s_start, 0);

    /// <summary>Restores the position of a joiner.</summary>
    public void Restore(Rune last, int unfinished)
    {
        Last = last;
        _decoder?.Restore(unfinished);
    }

    /// <summary>Takes the text before the next token.</summary>
    public void Follow(string text)
    {
        if (text.Length > 0)
            Restore(LastOf(text), 0);
    }

    /// <summary>Returns the text of the next token, with the space before it if there is one; for a piece of bytes, the characters that it completes.</summary>
    public string Next(int token)
    {
        var text = _texts[token];
        if (text.Length == 0)
            return text;
        if (_decoder is not null)
            text = Decode(token, text);
        else if (_piecesGoOn && text.Length > WordGoesOn.Length && text.StartsWith(WordGoesOn, StringComparison.Ordinal))
            text = _changed[token] ??= text[WordGoesOn.Length..];
        else if (_joinsAll && _cutsPieces)
            text = _changed[token] ??= text.Replace('▁', ' ').Replace('Ġ', ' ').Replace('Ċ', '\n');
        else if (NeedsSpace(text))
            text = _changed[token] ??= " " + text;
        if (text.Length > 0)
            Last = LastOf(text);
        return text;
    }

    private string Decode(int token, string piece)
    {
        if (_decoder!.IsInsideCharacter)
            return _decoder.Next(piece);
        if (_changed[token] is { } known)
            return known;
        var text = _decoder.Next(piece);
        if (!_decoder.IsInsideCharacter)
            _changed[token] = text;
        return text;
    }

    private bool NeedsSpace(string text) => !_joinsAll && !Rune.IsWhiteSpace(Last) && text != TokenTexts.LineBreak
        && !(_knowsPunctuation && ((text.Length == 1 && Closing.Contains(text[0], StringComparison.Ordinal))
            || (Last.IsBmp && Opening.Contains((char)Last.Value, StringComparison.Ordinal)) || HasNoSpaces(Last) || HasNoSpaces(FirstOf(text))));

    // Includes the full-width punctuation that is written with such scripts.
    private static bool HasNoSpaces(Rune rune) => UnspacedScripts.Contains(rune)
        || (rune.Value is >= 0x3001 and <= 0x303F or >= 0xFF01 and <= 0xFF65 && !Rune.IsLetterOrDigit(rune));

    private static Rune FirstOf(string text)
    {
        Rune.DecodeFromUtf16(text, out var first, out _);
        return first;
    }

    private static Rune LastOf(ReadOnlySpan<char> text)
    {
        Rune last;
        do
        {
            Rune.DecodeLastFromUtf16(text, out last, out var length);
            text = text[..^length];
        }
        while (!text.IsEmpty && UnspacedScripts.IsMark(last));
        return last;
    }
}
