namespace Microsoft.ML.Recurrent.Engine.Training.Gradients;

/// <summary>
/// Lists the rows of an embedding table that have a gradient in a step, in the order in which the shards name them, and the shards that have a gradient of
/// each.
/// </summary>
/// <param name="rows">The number of rows of the table.</param>
/// <param name="paddingRow">The row that never has a gradient, or -1.</param>
internal sealed class TouchedRows(int rows, int paddingRow)
{
    private readonly uint[] _shards = new uint[rows]; // bit i: shard i has a gradient
    private readonly int[] _list = new int[rows];

    /// <summary>Gets the number of rows that have a gradient.</summary>
    public int Count { get; private set; }

    /// <summary>Gets a row that has a gradient.</summary>
    /// <param name="index">The index in the list, 0 to <see cref="Count"/> - 1.</param>
    public int this[int index] => _list[index];

    /// <summary>Determines whether a row has a gradient.</summary>
    public bool Contains(int row) => _shards[row] != 0;

    /// <summary>Returns the shards that have a gradient of a row; bit i is shard i.</summary>
    public uint Shards(int row) => _shards[row];

    /// <summary>Starts a step, in which no row has a gradient yet.</summary>
    public void Clear()
    {
        foreach (var row in _list.AsSpan(0, Count))
            _shards[row] = 0;
        Count = 0;
    }

    /// <summary>Adds the rows of the tokens of a shard; a token may occur several times.</summary>
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
