using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>
/// Counts words, then keeps the most frequent ones; words of equal count are in ordinal order, so that the result does not depend on the order of the rows.
/// </summary>
internal sealed class VocabularyBuilder
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public VocabularyBuilder() => _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Counts a word. An empty one is ignored.</summary>
    public void Add(ReadOnlySpan<char> word) => Add(word, 1);

    public void Add(ReadOnlySpan<char> word, long times)
    {
        if (word.IsEmpty)
            return;
        _lookup.TryGetValue(word, out var count);
        _lookup[word] = count + times;
    }

    /// <summary>Counts a word the specified number of times, without a copy of it.</summary>
    public void Add(string word, long times)
    {
        if (word.Length > 0)
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, word, out _) += times;
    }

    public Vocabulary Build(int minimumCount, int maximumSize) => new(
    [
        .. _counts.Where(word => word.Value >= minimumCount)
            .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal)
            .Take(maximumSize).Select(word => word.Key),
    ]);

    /// <summary>Returns the counts of the words, once some of them have been kept.</summary>
    public VocabularyCounts Count(Vocabulary kept) => new(
        _counts.Values.Sum(),
        _counts.Count,
        _counts.Values.Sum() - kept.Words.Sum(word => _counts[word]),
        kept.Words.LongCount(word => _counts[word] == 1));
}
