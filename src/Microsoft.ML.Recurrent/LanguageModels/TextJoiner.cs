using System.Text;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>
/// Puts tokens together to text that reads well: characters side by side, all else with a space between. Words that were cut from plain text here have no
/// space before closing punctuation (. , ; : ! ? ) ] } % … and apostrophes), after opening punctuation (( [ { “ ‘ # $ £ €), or beside a character or
/// punctuation of a script without spaces. Pieces of a tokenizer are put side by side, the marks for a space (▁, Ġ) and a line break (Ċ) in them replaced,
/// those of bytes decoded; where there are pieces with ##, those continue a word and the others are words. Not thread-safe.
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
    private readonly ByteLevelDecoder? _decoder; // where pieces are of bytes
    private readonly string?[] _changed; // texts as they are written, made once, so that a long text allocates nothing

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

    /// <summary>The last character of the text so far, without marks that are put on it; a line break at its start.</summary>
    public Rune Last { get; private set; } = s_start;

    /// <summary>Bytes of a character that is not whole yet, as <see cref="ByteLevelDecoder.Unfinished"/> has them.</summary>
    public int Unfinished => _decoder?.Unfinished ?? 0;

    /// <summary>Goes to the start of a text.</summary>
    public void Reset() => Restore(s_start, 0);

    /// <summary>Goes to where a joiner stood.</summary>
    public void Restore(Rune last, int unfinished)
    {
        Last = last;
        _decoder?.Restore(unfinished);
    }

    /// <summary>Takes text that stands before the next token.</summary>
    public void Follow(string text)
    {
        if (text.Length > 0)
            Restore(LastOf(text), 0);
    }

    /// <summary>The next token with the space before it, if there is to be one; of a piece of bytes the characters that it finishes.</summary>
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

    // With the punctuation that is written with such scripts, which is as wide as their characters.
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
