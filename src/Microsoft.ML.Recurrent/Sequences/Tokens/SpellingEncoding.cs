using System.Text;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>
/// The encoding of a token as the characters that a network reads, with case kept, which is learned in training and saved in the model. Immutable and safe to
/// share.
/// </summary>
/// <param name="Characters">
/// The known Unicode characters. They are numbered in the same way as tokens: an empty token has the single character 0, an unknown character is 1.
/// </param>
/// <param name="MaximumCharacters">The maximum number of characters that are read of a token. A longer one loses those in its middle.</param>
internal sealed record SpellingEncoding(Vocabulary Characters, int MaximumCharacters)
{
    /// <summary>Gets the number of characters, including the two special ones.</summary>
    public int CharacterCount => Characters.Count + SequenceEncoding.FirstToken;

    /// <summary>Spells a token. Only the two ends of a long token are read.</summary>
    /// <param name="token">The token as it is written.</param>
    /// <param name="characters">[MaximumCharacters]</param>
    /// <returns>The number of characters, at least 1.</returns>
    public int Spell(ReadOnlySpan<char> token, Span<int> characters)
    {
        if (token.IsEmpty)
        {
            characters[0] = SequenceEncoding.PaddingToken;
            return 1;
        }

        var count = 0;
        var rest = token;
        while (!rest.IsEmpty && count < MaximumCharacters)
            characters[count++] = Take(ref rest, fromEnd: false);
        if (rest.IsEmpty)
            return count;

        for (var i = 1; i <= MaximumCharacters / 2; i++)
            characters[^i] = Take(ref token, fromEnd: true);
        return count;
    }

    public void Write(SectionWriter section)
    {
        section.Write(MaximumCharacters);
        section.Write(Characters.Words);
    }

    /// <exception cref="ModelFormatException">A value is out of range, or a character occurs twice.</exception>
    public static SpellingEncoding Read(SectionReader section)
    {
        var most = section.ReadInt32(nameof(MaximumCharacters), 1, RecurrentDefaults.LargestSize);
        return new SpellingEncoding(Vocabulary.Of(section, section.ReadStrings()), most);
    }

    private int Take(ref ReadOnlySpan<char> text, bool fromEnd)
    {
        var status = fromEnd ? Rune.DecodeLastFromUtf16(text, out _, out var length) : Rune.DecodeFromUtf16(text, out _, out length);
        var character = fromEnd ? text[^length..] : text[..length];
        text = fromEnd ? text[..^length] : text[length..];
        return Characters.TokenOf(status == System.Buffers.OperationStatus.Done ? character : TextCutter.Unreadable);
    }
}
