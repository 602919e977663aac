using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>
/// Represents distinct spellings, numbered from 0 in the order in which they are first added; equal spellings are stored once. Safe for concurrent reading as
/// long as nothing is being added.
/// </summary>
internal sealed class SpellingTable : ISpellingSource
{
    private readonly ChunkedBuffer<int> _characters = new();
    private readonly List<(long Place, int Length)> _spellings = [];
    private readonly HashSet<int>.AlternateLookup<ReadOnlySpan<int>> _index;

    /// <summary>Initializes a new, empty instance of the <see cref="SpellingTable"/> class.</summary>
    public SpellingTable() => _index = new HashSet<int>(new FormComparer(this)).GetAlternateLookup<ReadOnlySpan<int>>();

    /// <summary>Gets the number of distinct spellings.</summary>
    public int Count => _spellings.Count;

    /// <summary>Adds a spelling unless the table contains it.</summary>
    /// <param name="characters">The characters of the spelling: at least one, each 0 or more.</param>
    /// <returns>The number of the spelling, 0 to <see cref="Count"/> - 1.</returns>
    /// <exception cref="ArgumentException">The spelling has no character, or a character is less than 0.</exception>
    public int Add(ReadOnlySpan<int> characters)
    {
        if (_index.TryGetValue(characters, out var known))
            return known;
        if (characters.IsEmpty)
            throw new ArgumentException("The spelling has no character; a spelling has at least 1.", nameof(characters));
        for (var i = 0; i < characters.Length; i++)
            if (characters[i] < 0)
                throw new ArgumentException($"Character {i} of the spelling is {characters[i]}; characters must be at least 0.", nameof(characters));
        _index.Add(characters);
        return Count - 1;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such spelling.</exception>
    public ReadOnlySpan<int> SpellingCharacters(int spelling)
    {
        if ((uint)spelling >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(spelling), spelling, $"The table has {Count} spellings.");
        var (place, length) = _spellings[spelling];
        return _characters.Read(place, length);
    }

    // The set holds numbers and compares the characters that they refer to.
    private sealed class FormComparer(SpellingTable table) : IEqualityComparer<int>, IAlternateEqualityComparer<ReadOnlySpan<int>, int>
    {
        public bool Equals(int x, int y) => x == y || Equals(table.SpellingCharacters(x), y);

        public bool Equals(ReadOnlySpan<int> alternate, int other) => alternate.SequenceEqual(table.SpellingCharacters(other));

        public int GetHashCode([DisallowNull] int obj) => GetHashCode(table.SpellingCharacters(obj));

        public int GetHashCode(ReadOnlySpan<int> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(alternate));
            return hash.ToHashCode();
        }

        public int Create(ReadOnlySpan<int> alternate)
        {
            table._spellings.Add((table._characters.Add(alternate), alternate.Length));
            return table.Count - 1;
        }
    }
}
