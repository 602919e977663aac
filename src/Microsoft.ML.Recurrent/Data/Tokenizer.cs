using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Data;

/// <summary>Takes one token of a text; the span is valid during the call only.</summary>
internal delegate void TokenVisitor(ReadOnlySpan<char> token);

/// <summary>Cuts text into tokens, see <see cref="TextTokens"/>. Reuses its buffer; one instance serves one thread.</summary>
internal sealed class Tokenizer(TextTokens kind)
{
    private char[] _lower = new char[64];

    public void Cut(ReadOnlySpan<char> text, TokenVisitor visit)
    {
        if (kind == TextTokens.Characters)
            CutCharacters(text, visit);
        else
            CutWords(text, visit);
    }

    private static void CutCharacters(ReadOnlySpan<char> text, TokenVisitor visit)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out _, out var length);
            visit(text[..length]);
            text = text[length..];
        }
    }

    private void CutWords(ReadOnlySpan<char> text, TokenVisitor visit)
    {
        var start = 0;
        var at = 0;
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            var inWord = IsWordPart(rune) || (at > start && IsApostrophe(rune) && NextIsWordPart(text[(at + length)..]));
            if (!inWord)
            {
                VisitWord(text[start..at], visit);
                if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
                    visit(text.Slice(at, length));
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
        if (_lower.Length < word.Length)
            _lower = new char[word.Length];
        var length = word.ToLowerInvariant(_lower);
        visit(_lower.AsSpan(0, length));
    }

    private static bool NextIsWordPart(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out _);
        return !text.IsEmpty && IsWordPart(rune);
    }

    private static bool IsWordPart(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsApostrophe(Rune rune) => rune.Value is '\'' or 0x2019;
}
