using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Input;

/// <summary>
/// Holds the distinct spellings of a window as packed sequences of characters, longest first; spellings of equal length are in the order of their first
/// rows.
/// </summary>
internal sealed class SpellingBatch
{
    private long[] _keys = [];     // [rows]; the sort keys
    private int[] _places = [];    // [rows]
    private int[] _placeOfRow = [];// [rows]; set where a row is the first of its spelling
    private int[] _lengths = [];   // [spellings]
    private ulong[] _hashes = [];  // [spellings]

    /// <summary>Gets the characters, one sequence for each distinct spelling.</summary>
    public PackedSequences Characters { get; } = new();

    /// <summary>Returns the index of the sequence of a row's spelling.</summary>
    public int PlaceOf(int row) => _places[row];

    /// <summary>Returns a number that depends only on the characters of a sequence.</summary>
    public ulong Hash(int place) => _hashes[place];

    /// <summary>Arranges the spellings of a window.</summary>
    /// <exception cref="ArgumentException">A spelling has no characters, or a number of them that changes.</exception>
    public void Arrange(PackedSequences window)
    {
        var source = window.SpellingSource!;
        var rows = window.Rows;
        ReusedArray.Ensure(ref _keys, rows);
        ReusedArray.Ensure(ref _places, rows);
        ReusedArray.Ensure(ref _placeOfRow, rows);
        var count = FindFirstRows(window, source);
        ReusedArray.Ensure(ref _lengths, count);
        ReusedArray.Ensure(ref _hashes, count);
        for (var place = 0; place < count; place++)
        {
            _lengths[place] = int.MaxValue - (int)(_keys[place] >> 32);
            _placeOfRow[(int)_keys[place]] = place;
        }

        for (var row = 0; row < rows; row++)
            _places[row] = _placeOfRow[_places[row]];
        Characters.Layout(_lengths.AsSpan(0, count), 0, count == 0 ? 1 : _lengths[0], 0, hasTokens: true);
        for (var place = 0; place < count; place++)
        {
            var spelling = window.Spellings[(int)_keys[place]];
            var characters = source.SpellingCharacters(spelling);
            if (characters.Length != _lengths[place])
                throw new ArgumentException($"Spelling {spelling} has {characters.Length} characters, and it had {_lengths[place]} before.");
            Fill(place, characters);
        }
    }

    /// <summary>
    /// Writes the first row of its spelling to the place of each row, and these first rows to the keys, starting with the longest spelling.
    /// </summary>
    private int FindFirstRows(PackedSequences window, ISpellingSource source)
    {
        var spellings = window.Spellings;
        for (var row = 0; row < spellings.Length; row++)
            _keys[row] = (long)spellings[row] << 32 | (uint)row;
        _keys.AsSpan(0, spellings.Length).Sort();
        var (count, first) = (0, 0);
        for (var i = 0; i < spellings.Length; i++)
        {
            var row = (int)_keys[i];
            if (i == 0 || spellings[row] != spellings[first])
            {
                first = row;
                var length = source.SpellingCharacters(spellings[row]).Length;
                if (length == 0)
                    throw new ArgumentException($"Spelling {spellings[row]} has no characters; a spelling must have at least 1.");
                _keys[count++] = (long)(int.MaxValue - length) << 32 | (uint)row;
            }

            _places[row] = first;
        }

        _keys.AsSpan(0, count).Sort();
        return count;
    }

    private void Fill(int place, ReadOnlySpan<int> characters)
    {
        var tokens = Characters.Tokens;
        var offsets = Characters.StepOffsets;
        var hash = new StableHash();
        for (var t = 0; t < characters.Length; t++)
        {
            tokens[offsets[t] + place] = characters[t];
            hash.Add((uint)characters[t]);
        }

        _hashes[place] = hash.Value;
    }
}
