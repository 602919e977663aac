using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Signals;

namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>
/// Rows that are scored in one batch, by slot. Slots with a missing feature are left out and, without pooling, those of empty sequences. Buffers grow and are
/// reused; an instance serves one cursor.
/// </summary>
internal sealed class ScoringSequences(SequenceModel model, int capacity) : SequenceDataset
{
    // The maximum number of written forms that are kept from batch to batch.
    private const int MostSpellings = 1 << 14;

    private readonly float[][] _features = Enumerable.Repeat(Array.Empty<float>(), capacity).ToArray();
    private readonly int[][] _factors = Enumerable.Repeat(Array.Empty<int>(), capacity).ToArray();
    private readonly int[][] _tokens = Enumerable.Repeat(Array.Empty<int>(), capacity).ToArray();
    private readonly int[] _lengths = new int[capacity];
    private readonly int[] _slots = new int[capacity];
    private readonly int[][] _spellings = Enumerable.Repeat(Array.Empty<int>(), capacity).ToArray();
    private readonly SignalReader _signals = new(model.Choice.Layout);
    private SpellingTable _table = new();
    private int _count;

    public override int Count => _count;

    public override int InputSize { get; } = model.InputSize;

    public override bool HasTokens => model.Encoding.HasTokens;

    public override bool HasSpellings => model.Encoding.Spelling is not null;

    public override int FactorCount { get; } = model.Encoding.FactorCount;

    public override TargetKind TargetKind => TargetKind.None;

    public override bool TargetPerStep => false;

    public override int TargetWidth => 0;

    /// <summary>Returns the slot of an example.</summary>
    public int SlotOf(int example) => _slots[example];

    /// <summary>Returns all features of an example; empty if steps have none. [T, InputSize]</summary>
    public ReadOnlySpan<float> Features(int example) => _features[_slots[example]].AsSpan(0, Length(example) * InputSize);

    /// <summary>Returns all tokens of an example; empty if steps have features. [T]</summary>
    public ReadOnlySpan<int> Tokens(int example) => HasTokens ? _tokens[_slots[example]].AsSpan(0, Length(example)) : [];

    /// <summary>Returns the written forms of all tokens of an example; empty if the model does not read them. [T]</summary>
    public ReadOnlySpan<int> Spellings(int example) => HasSpellings ? _spellings[_slots[example]].AsSpan(0, Length(example)) : [];

    /// <summary>Returns the factors of all steps of an example. [T, FactorCount]</summary>
    public ReadOnlySpan<int> Factors(int example) => _factors[_slots[example]].AsSpan(0, Length(example) * FactorCount);

    /// <summary>Keeps the sequence that a reader has just read. Slot 0 starts a new batch.</summary>
    public void Keep(int slot, SequenceReader reader)
    {
        if (slot == 0)
            Begin();
        if (reader.HasMissing || (reader.Length == 0 && !model.Networks[0].Shape.Pools))
            return;
        var steps = _signals.Read(reader.Features);
        if (HasTokens)
        {
            _lengths[slot] = reader.Tokens.Length;
            Copy(reader.Tokens, ref _tokens[slot]);
            if (HasSpellings)
                KeepSpellings(reader, ref _spellings[slot]);
        }
        else
            _lengths[slot] = steps.Length / InputSize;

        Copy(steps, ref _features[slot]);
        model.Scale?.Apply(_features[slot].AsSpan(0, steps.Length));
        Copy(reader.Factors, ref _factors[slot]);
        _slots[_count++] = slot;
    }

    public override int Length(int example) => _lengths[_slots[example]];

    public override void CopyFeatures(int example, int step, Span<float> destination) => CopyFeatures(example, step, 1, destination);

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination) =>
        _features[_slots[example]].AsSpan(firstStep * InputSize, steps * InputSize).CopyTo(destination);

    public override void CopyFactors(int example, int firstStep, Span<int> destination) =>
        _factors[_slots[example]].AsSpan(firstStep * FactorCount, destination.Length).CopyTo(destination);

    public override int Token(int example, int step) => _tokens[_slots[example]][step];

    public override int Spelling(int example, int step) => _spellings[_slots[example]][step];

    public override ReadOnlySpan<int> SpellingCharacters(int spelling) => _table.SpellingCharacters(spelling);

    public override ReadOnlySpan<int> Classes(int example) => [];

    public override ReadOnlySpan<float> Values(int example) => [];

    private void Begin()
    {
        _count = 0;
        if (_table.Count > MostSpellings)
            _table = new SpellingTable();
    }

    private void KeepSpellings(SequenceReader reader, ref int[] buffer)
    {
        Ensure(ref buffer, reader.Tokens.Length);
        for (var step = 0; step < reader.Tokens.Length; step++)
            buffer[step] = _table.Add(reader.CharactersOf(step));
    }

    private static void Copy<T>(ReadOnlySpan<T> source, ref T[] buffer)
    {
        Ensure(ref buffer, source.Length);
        source.CopyTo(buffer);
    }

    private static void Ensure<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new T[length];
    }
}
