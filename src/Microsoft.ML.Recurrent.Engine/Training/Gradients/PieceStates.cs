using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Training.Gradients;

/// <summary>Holds the states that the shards of each piece of a batch carry from one window to the next. Arrays are reused.</summary>
internal sealed class PieceStates
{
    private readonly List<Piece> _pieces = [];

    /// <summary>Forgets the states, because another batch starts.</summary>
    public void Clear()
    {
        foreach (var piece in _pieces)
            piece.Shards = 0;
    }

    /// <summary>Copies the states of the shards of a piece.</summary>
    /// <param name="index">The index of the piece.</param>
    /// <param name="shards">The shards, which have run a window.</param>
    public void Keep(int index, ReadOnlySpan<SequenceShard> shards)
    {
        var piece = Of(index);
        piece.Shards = shards.Length;
        for (var i = 0; i < shards.Length; i++)
            shards[i].Pass.SaveState(piece.Take(i, shards[i].Pass.StateLength));
    }

    /// <summary>Lets the shards of a piece continue from the states that were kept, if there are any.</summary>
    /// <param name="index">The index of the piece.</param>
    /// <param name="shards">The shards, whose sequences have begun.</param>
    public void Restore(int index, ReadOnlySpan<SequenceShard> shards)
    {
        var piece = Of(index);
        for (var i = 0; i < piece.Shards; i++)
            shards[i].Pass.RestoreState(piece.State(i));
    }

    /// <summary>Keeps states that <see cref="Save"/> returned.</summary>
    /// <param name="index">The index of the piece.</param>
    /// <param name="shards">The shards of the piece, whose sequences have begun.</param>
    /// <param name="states">The states, one array for each shard.</param>
    /// <returns>False if the lengths of the states are not those of the shards.</returns>
    public bool Load(int index, ReadOnlySpan<SequenceShard> shards, ReadOnlySpan<float[]> states)
    {
        var piece = Of(index);
        for (var i = 0; i < shards.Length; i++)
        {
            if (states[i].Length != shards[i].Pass.StateLength)
                return false;
            states[i].CopyTo(piece.Take(i, states[i].Length));
        }

        piece.Shards = shards.Length;
        return true;
    }

    /// <summary>Returns copies of all states that were kept, one array for each shard, those of the first piece first.</summary>
    public float[][] Save() =>
        [.. _pieces.SelectMany(piece => Enumerable.Range(0, piece.Shards).Select(shard => piece.State(shard).ToArray()))];

    private Piece Of(int index)
    {
        while (_pieces.Count <= index)
            _pieces.Add(new Piece());
        return _pieces[index];
    }

    private sealed class Piece
    {
        private readonly float[][] _states = [.. Enumerable.Repeat<float[]>([], ShardRule.MaximumShards)];
        private readonly int[] _lengths = new int[ShardRule.MaximumShards];

        public int Shards { get; set; }

        public ReadOnlySpan<float> State(int shard) => _states[shard].AsSpan(0, _lengths[shard]);

        public Span<float> Take(int shard, int length)
        {
            ReusedArray.Ensure(ref _states[shard], length);
            _lengths[shard] = length;
            return _states[shard].AsSpan(0, length);
        }
    }
}
