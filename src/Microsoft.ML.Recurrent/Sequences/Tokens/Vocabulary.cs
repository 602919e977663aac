using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>The words or characters that a model knows, the most frequent first. Immutable and safe to share.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _indices;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <param name="words">The words, all different.</param>
    /// <exception cref="ArgumentException">A word occurs twice.</exception>
    public Vocabulary(IReadOnlyList<string> words)
    {
        Words = words;
        _indices = new Dictionary<string, int>(words.Count, StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
            if (!_indices.TryAdd(words[i], i))
                throw new ArgumentException($"The word '{words[i]}' occurs twice in the vocabulary.", nameof(words));
        _lookup = _indices.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static Vocabulary Empty { get; } = new([]);

    /// <summary>Creates a vocabulary of words that were read from a section of a model.</summary>
    /// <exception cref="ModelFormatException">A word occurs twice.</exception>
    public static Vocabulary Of(SectionReader section, IReadOnlyList<string> words)
    {
        try
        {
            return new Vocabulary(words);
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException(section.Name, e.Message, e);
        }
    }

    public IReadOnlyList<string> Words { get; }

    public int Count => Words.Count;

    /// <summary>Returns the token of a word, or the unknown token.</summary>
    public int TokenOf(ReadOnlySpan<char> word) =>
        _lookup.TryGetValue(word, out var index) ? index + SequenceEncoding.FirstToken : SequenceEncoding.UnknownToken;
}
