using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Text;

/// <summary>
/// The scripts that are written without spaces between words, so that a run of letters is a clause and not a word: those that the line breaking of Unicode
/// calls ideographic or dictionary-based (UAX #14, classes ID and SA), with Tibetan, Javanese and Balinese. Korean and Vietnamese have spaces.
/// </summary>
internal static class UnspacedScripts
{
    // First and last code point of each block, in ascending order.
    private static readonly int[] s_blocks =
    [
        0x0E00, 0x0EFF,   // Thai, Lao
        0x0F00, 0x109F,   // Tibetan, Myanmar
        0x1780, 0x17FF,   // Khmer
        0x1950, 0x19FF,   // Tai Le, New Tai Lue, Khmer symbols
        0x1A20, 0x1AAF,   // Tai Tham
        0x1B00, 0x1B7F,   // Balinese
        0x2E80, 0x2FDF,   // radicals of Han
        0x3005, 0x3007,   // iteration mark, closing mark and zero of Han
        0x3021, 0x3029,   // numerals of Suzhou
        0x3031, 0x3035,   // repeat marks of kana
        0x3038, 0x303B,   // numerals and iteration marks
        0x3041, 0x312F,   // Hiragana, Katakana, Bopomofo
        0x31A0, 0x31BF,   // Bopomofo
        0x31F0, 0x31FF,   // Katakana
        0x3400, 0x4DBF,   // Han
        0x4E00, 0xA4CF,   // Han, Yi
        0xA980, 0xA9FF,   // Javanese, Myanmar
        0xAA60, 0xAADF,   // Myanmar, Tai Viet
        0xF900, 0xFAFF,   // Han
        0xFF66, 0xFF9F,   // Katakana of half width
        0x11700, 0x1174F, // Ahom
        0x12000, 0x1254F, // Cuneiform
        0x13000, 0x143FF, // Egyptian hieroglyphs
        0x14400, 0x1467F, // Anatolian hieroglyphs
        0x16FE0, 0x18DFF, // marks of Han, Tangut, Khitan
        0x1AFF0, 0x1B2FF, // kana, Nushu
        0x20000, 0x3FFFF, // Han
    ];

    /// <summary>
    /// Determines whether a character belongs to such a script. Its decimal digits do not, because they are written side by side in every script.
    /// </summary>
    public static bool Contains(Rune rune)
    {
        if (rune.Value < s_blocks[0])
            return false;
        var place = Array.BinarySearch(s_blocks, rune.Value);
        var isInside = place >= 0 || (~place & 1) == 1;
        return isInside && Rune.GetUnicodeCategory(rune) != UnicodeCategory.DecimalDigitNumber;
    }

    /// <summary>
    /// Returns the length of the character, as a reader perceives it, at the beginning of a text: the grapheme cluster (UAX #29), and the spacing marks of
    /// Myanmar and similar scripts that Unicode does not include in it.
    /// </summary>
    public static int CharacterLength(ReadOnlySpan<char> text)
    {
        var length = StringInfo.GetNextTextElementLength(text);
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out var rune, out var consumed);
            if (!IsMark(rune))
                break;
            length += consumed;
        }

        return length;
    }

    /// <summary>Determines whether a character is a mark that belongs to the one before it.</summary>
    public static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
