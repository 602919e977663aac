using System.Buffers;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Text;

/// <summary>Receives one token of a text. The span is valid during the call only.</summary>
internal delegate void TokenVisitor(ReadOnlySpan<char> token);

/// <summary>Cuts text into tokens as a <see cref="Tokenization"/> specifies. Reuses its buffer; an instance serves one thread.</summary>
internal sealed class TextCutter(Tokenization tokenization)
{
    /// <summary>The character that replaces half of a surrogate pair, which is not text and could not be saved: the replacement character of Unicode.</summary>
    public const string Unreadable = "\uFFFD";

    private char[] _lower = new char[64];

    public void Cut(ReadOnlySpan<char> text, TokenVisitor visit)
    {
        if (tokenization.Tokenizer is { } tokenizer)
        {
            foreach (var piece in tokenizer.Tokenizer.EncodeToTokens(text, out _))
                visit(MakeReadable(piece.Value));
            return;
        }

        switch (tokenization.Tokens)
        {
            case TextTokens.Characters:
                CutCharacters(text, visit);
                break;
            case TextTokens.WhiteSpace:
                CutAtWhiteSpace(text, visit);
                break;
            default:
                CutWords(text, visit);
                break;
        }
    }

    /// <summary>Passes on a token that was cut elsewhere, in the case in which it is looked up and with everything that is not text replaced.</summary>
    public void Take(ReadOnlySpan<char> word, TokenVisitor visit)
    {
        if (word.IsEmpty)
            visit(word);
        else
            VisitWord(MakeReadable(word), visit);
    }

    /// <summary>Returns the word with everything that is not text replaced. Allocates only if there is something to replace.</summary>
    public static ReadOnlySpan<char> MakeReadable(ReadOnlySpan<char> word)
    {
        if (word.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
            return word;
        var readable = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
            readable.Append(rune.ToString());
        return readable.ToString();
    }

    private static void CutCharacters(ReadOnlySpan<char> text, TokenVisitor visit)
    {
        while (!text.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf16(text, out _, out var length) == OperationStatus.Done;
            visit(isWhole ? text[..length] : Unreadable);
            text = text[length..];
        }
    }

    private void CutAtWhiteSpace(ReadOnlySpan<char> text, TokenVisitor visit)
    {
        while (true)
        {
            text = text.TrimStart();
            if (text.IsEmpty)
                return;
            var end = 0;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
                end++;
            VisitWord(MakeReadable(text[..end]), visit);
            text = text[end..];
        }
    }

    private void CutWords(ReadOnlySpan<char> text, TokenVisitor visit)
    {
        var start = 0;
        var at = 0;
        while (at < text.Length)
        {
            var isWhole = Rune.DecodeFromUtf16(text[at..], out var rune, out var length) == OperationStatus.Done;
            var isUnspaced = UnspacedScripts.Contains(rune) && !(at > start && UnspacedScripts.IsMark(rune));
            if (isUnspaced)
                length = UnspacedScripts.CharacterLength(text[at..]);
            var inWord = !isUnspaced && (IsWordPart(rune) || (at > start && Joins(rune) && NextIsWordPart(text[(at + length)..])));
            if (!inWord)
            {
                VisitWord(text[start..at], visit);
                if (!IsSpace(rune))
                {
                    if (isWhole && !isUnspaced)
                        length = Emoji.Length(text[at..], length);
                    visit(isWhole ? text.Slice(at, length) : Unreadable);
                }

                start = at + length;
            }

            at += length;
        }

        VisitWord(text[start..], visit);
    }

    private void VisitWord(ReadOnlySpan<char> word, TokenVisitor visit)
    {
        if (word.IsEmpty)
            return;
        if (!tokenization.LowerCase)
        {
            visit(word);
            return;
        }

        if (_lower.Length < word.Length)
            _lower = new char[word.Length];
        var length = word.ToLowerInvariant(_lower);
        visit(_lower.AsSpan(0, length));
    }

    private static bool NextIsWordPart(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out _);
        return !text.IsEmpty && IsWordPart(rune) && !UnspacedScripts.Contains(rune);
    }

    // Thai, Khmer and Burmese texts separate words, if at all, by the zero-width space. Other invisible characters, such as marks of direction, belong to the
    // word around them or to no word.
    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;

    private static bool IsWordPart(Rune rune) => Rune.IsLetterOrDigit(rune) || UnspacedScripts.IsMark(rune);

    // Within a word: the joiners of Persian, Hindi and Sinhala and the soft hyphen, and the apostrophe (UAX #29, WB4 and WB6).
    private static bool Joins(Rune rune) =>
        rune.Value is '\'' or 0x2019 || (rune.Value != 0x200B && Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format);
}
