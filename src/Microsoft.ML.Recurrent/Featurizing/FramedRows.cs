using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>Texts that are encoded in one batch, by slot. Buffers grow and are reused; an instance serves one cursor.</summary>
internal sealed class FramedRows(int capacity) : SequenceDataset
{
    private readonly FramedTokens[] _rows = [.. Enumerable.Range(0, capacity).Select(_ => new FramedTokens())];
    private int _count;

    public override int Count => _count;

    public override int InputSize => 0;

    public override bool HasTokens => true;

    public override TargetKind TargetKind => TargetKind.None;

    public override bool TargetPerStep => false;

    public override int TargetWidth => 0;

    /// <summary>Returns all tokens of a row. [T]</summary>
    public ReadOnlySpan<int> Tokens(int row) => _rows[row].Tokens;

    /// <summary>Keeps the tokens that a reader has just read. Rows arrive in the order of their slots, and slot 0 starts a new batch.</summary>
    public void Keep(int slot, SequenceReader reader)
    {
        _rows[slot].Take(reader);
        _count = slot + 1;
    }

    public override int Length(int example) => _rows[example].Length;

    public override void CopyFeatures(int example, int step, Span<float> destination)
    {
    }

    public override int Token(int example, int step) => _rows[example].Tokens[step];

    public override ReadOnlySpan<int> Classes(int example) => [];

    public override ReadOnlySpan<float> Values(int example) => [];
}
