namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>The rows of an embedding's table that have a gradient in a step, and which shards have one, in the order in which the shards name them.</summary>
/// <param name="rows">Rows of the table.</param>
/// <param name="paddingRow">The row that never has a gradient; -1 for none.</param>
internal sealed class TouchedRows(int rows, int paddingRow)
{
    private readonly uint[] _shards = new uint[rows]; // bit i: shard i has a gradient
    private readonly int[] _list = new int[rows];

    /// <summary>Rows that have a gradient.</summary>
    public int Count { get; private set; }

    /// <summary>A row that has a gradient.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public int this[int index] => _list[index];

    /// <summary>Whether a row has a gradient.</summary>
    public bool Contains(int row) => _shards[row] != 0;

    /// <summary>The shards that have a gradient of a row; bit i is shard i.</summary>
    public uint Shards(int row) => _shards[row];

    /// <summary>Starts a step: no row has a gradient.</summary>
    public void Clear()
    {
        foreach (var row in _list.AsSpan(0, Count))
            _shards[row] = 0;
        Count = 0;
    }

    /// <summary>Adds the rows of a shard's tokens, which may occur several times.</summary>
    public void Add(int shard, ReadOnlySpan<int> tokens)
    {
        foreach (var row in tokens)
        {
            if (row == paddingRow)
                continue;
            if (_shards[row] == 0)
                _list[Count++] = row;
            _shards[row] |= 1u << shard;
        }
    }
}
