using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Data;

/// <summary>
/// Rows that are scored together, by slot; slots with a missing feature are left out. Buffers grow and are reused; one instance serves one cursor.
/// </summary>
internal sealed class ScoringSequences(SequenceModel model, int capacity) : SequenceDataset
{
    private readonly float[][] _features = Enumerable.Repeat(Array.Empty<float>(), capacity).ToArray();
    private readonly int[][] _tokens = Enumerable.Repeat(Array.Empty<int>(), capacity).ToArray();
    private readonly int[] _lengths = new int[capacity];
    private readonly int[] _slots = new int[capacity];
    private int _count;

    public override int Count => _count;

    public override int InputSize => model.Encoding.InputSize;

    public override bool HasTokens => model.Encoding.HasTokens;

    public override TargetKind TargetKind => TargetKind.None;

    public override bool TargetPerStep => false;

    public override int TargetWidth => 0;

    /// <summary>The slot of an example.</summary>
    public int SlotOf(int example) => _slots[example];

    /// <summary>All features of an example; empty where steps have tokens. [T, InputSize]</summary>
    public ReadOnlySpan<float> Features(int example) => HasTokens ? [] : _features[_slots[example]].AsSpan(0, Length(example) * InputSize);

    /// <summary>All tokens of an example; empty where steps have features. [T]</summary>
    public ReadOnlySpan<int> Tokens(int example) => HasTokens ? _tokens[_slots[example]].AsSpan(0, Length(example)) : [];

    /// <summary>Keeps what a reader has just read; slot 0 starts a new batch.</summary>
    public void Keep(int slot, SequenceReader reader)
    {
        if (slot == 0)
            _count = 0;
        if (reader.HasMissing)
            return;
        if (HasTokens)
        {
            _lengths[slot] = reader.Tokens.Length;
            Copy(reader.Tokens, ref _tokens[slot]);
        }
        else
        {
            _lengths[slot] = reader.Features.Length / InputSize;
            Copy(reader.Features, ref _features[slot]);
            model.Scale?.Apply(_features[slot].AsSpan(0, reader.Features.Length));
        }

        _slots[_count++] = slot;
    }

    public override int Length(int example) => _lengths[_slots[example]];

    public override void CopyFeatures(int example, int step, Span<float> destination) => CopyFeatures(example, step, 1, destination);

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination) =>
        _features[_slots[example]].AsSpan(firstStep * InputSize, steps * InputSize).CopyTo(destination);

    public override int Token(int example, int step) => _tokens[_slots[example]][step];

    public override ReadOnlySpan<int> Classes(int example) => [];

    public override ReadOnlySpan<float> Values(int example) => [];

    private static void Copy<T>(ReadOnlySpan<T> source, ref T[] buffer)
    {
        if (buffer.Length < source.Length)
            buffer = new T[source.Length];
        source.CopyTo(buffer);
    }
}
