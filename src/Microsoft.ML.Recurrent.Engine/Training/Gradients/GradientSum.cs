using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Training.Gradients;

/// <summary>
/// Holds the flat gradients of the shards of a batch and their sum, which replaces the gradient of the first shard. Elements are added in the order of the
/// shards and squares range by range in a fixed order, so that the result does not depend on which thread did what. Of an embedding table, only the rows that
/// occur are added, scaled and cleared; the others are zero. A table that is also the matrix of the head is treated like any other parameter.
/// </summary>
internal sealed class GradientSum
{
    // The number of elements that stay in the first-level cache from one operation to the next.
    private const int BlockLength = 1 << 11;

    // Below this number of elements the work takes less time than waking a thread.
    private const int LongWork = 1 << 19;

    private readonly AlignedBuffer[] _parts = new AlignedBuffer[ShardRule.MaximumShards]; // [parameters], zero unless in use
    private readonly bool[] _used = new bool[ShardRule.MaximumShards];
    private readonly bool[] _counts = new bool[ShardRule.MaximumShards];
    private readonly int[] _adding = new int[ShardRule.MaximumShards];
    private readonly int _count;
    private readonly int _rowSize;
    private readonly int _rowOffset;
    private readonly int _rowsPerRange;
    private readonly double[] _squares; // by range, then by range of touched rows
    private readonly Work _work;
    private readonly FrozenRanges _frozen;
    private int _addingCount;
    private float _scale;

    /// <param name="network">The network.</param>
    /// <param name="pool">The threads to run on.</param>
    /// <param name="frozen">The parameters that do not learn, whose gradient is set to zero; they may change between steps.</param>
    public GradientSum(RecurrentNetwork network, WorkerPool pool, FrozenRanges frozen)
    {
        _frozen = frozen;
        Pool = pool;
        _count = network.Parameters.Count;
        Ranges = new ParameterRanges(network);
        var touchedRanges = 0;
        if (network.Chain.SparseTable is { Frozen: false } embedding)
        {
            Rows = new TouchedRows(embedding.Table.Rows, embedding.PaddingIndex);
            _rowSize = embedding.Size;
            _rowOffset = embedding.Table.Offset;
            _rowsPerRange = Math.Max(1, BlockLength / _rowSize);
            touchedRanges = (embedding.Table.Rows + _rowsPerRange - 1) / _rowsPerRange;
        }

        _squares = new double[Ranges.DenseCount + touchedRanges];
        _work = new Work(this);
        for (var i = 0; i < _parts.Length; i++)
            _parts[i] = new AlignedBuffer();
    }

    /// <summary>Gets the threads that work on the gradient.</summary>
    public WorkerPool Pool { get; }

    /// <summary>Gets the ranges into which the parameters are cut for the threads.</summary>
    public ParameterRanges Ranges { get; }

    /// <summary>Gets the rows of the embedding table that have a gradient; null if no table learns.</summary>
    public TouchedRows? Rows { get; }

    /// <summary>Gets the sum after <see cref="Add"/>. The consumer sets it to zero and then calls <see cref="Consumed"/>. [parameters]</summary>
    public Span<float> Values => _parts[_adding[0]].Span[.._count];

    /// <summary>Gets the Euclidean norm of <see cref="Values"/>; it is finite exactly if every value is.</summary>
    public double Norm { get; private set; }

    /// <summary>Starts a step: no shard has a gradient yet.</summary>
    public void Start()
    {
        for (var i = 0; i < _parts.Length; i++)
        {
            if (_used[i])
                _parts[i].EnsureZero(_count); // of a step that was dropped
            _used[i] = false;
        }

        Array.Clear(_counts);
        Rows?.Clear();
    }

    /// <summary>Returns the gradient of a shard, to add to. Safe to call for different shards at the same time. [parameters]</summary>
    public Span<float> Part(int shard)
    {
        _parts[shard].Ensure(_count);
        _used[shard] = true;
        return _parts[shard].Span[.._count];
    }

    /// <summary>Determines whether a shard has added to its gradient in this step.</summary>
    public bool Counts(int shard) => _counts[shard];

    /// <summary>Notes which shards have added to their gradients.</summary>
    /// <param name="shards">The shards.</param>
    /// <param name="counts">Whether each shard has added something.</param>
    public void Collect(ReadOnlySpan<SequenceShard> shards, ReadOnlySpan<bool> counts)
    {
        for (var i = 0; i < shards.Length; i++)
        {
            if (!counts[i])
                continue;
            Rows?.Add(i, shards[i].Pass.Input.Tokens);
            _counts[i] = true;
        }
    }

    /// <summary>
    /// Computes the sum of the gradients of the shards that count, of which there is at least one, times a factor, and its norm. The other gradients are zero
    /// again afterwards.
    /// </summary>
    /// <param name="scale">The factor by which the sum is multiplied.</param>
    public void Add(float scale)
    {
        _scale = scale;
        _addingCount = 0;
        for (var i = 0; i < _counts.Length; i++)
            if (_counts[i])
                _adding[_addingCount++] = i;

        var ranges = Ranges.DenseCount + (Rows is null ? 0 : (Rows.Count + _rowsPerRange - 1) / _rowsPerRange);
        Pool.Run(_work, ranges, wake: (long)_count * _addingCount >= LongWork);
        for (var i = 1; i < _addingCount; i++)
            _used[_adding[i]] = false;
        var sum = 0.0;
        foreach (var squares in _squares.AsSpan(0, ranges))
            sum += squares;
        Norm = Math.Sqrt(sum);
    }

    /// <summary>Reports that <see cref="Values"/> are all zero again.</summary>
    public void Consumed() => _used[_adding[0]] = false;

    /// <summary>Runs work over the ranges, on several threads if that is faster.</summary>
    public void RunRanges(IParallelWork work) => Pool.Run(work, Ranges.Count, wake: _count >= LongWork / 2);

    private void AddRange(int index)
    {
        var squares = 0.0;
        if (index < Ranges.DenseCount)
        {
            var (offset, length) = Ranges[index];
            for (var done = 0; done < length; done += BlockLength)
                squares += AddBlock(offset + done, Math.Min(BlockLength, length - done));
        }
        else
        {
            var first = (index - Ranges.DenseCount) * _rowsPerRange;
            for (var i = first; i < Math.Min(first + _rowsPerRange, Rows!.Count); i++)
                squares += AddRow(Rows[i]);
        }

        _squares[index] = squares;
    }

    private double AddBlock(int offset, int length)
    {
        ClearFrozen(offset, length);
        var sum = Values.Slice(offset, length);
        for (var i = 1; i < _addingCount - 1; i++)
            AddPart(sum, _adding[i], offset);
        return ScaledSum.Add(sum, _addingCount == 1 ? [] : _parts[_adding[_addingCount - 1]].Span.Slice(offset, length), _scale);
    }

    private double AddRow(int row)
    {
        var offset = _rowOffset + (row * _rowSize);
        ClearFrozen(offset, _rowSize);
        var sum = Values.Slice(offset, _rowSize);
        for (var shards = Rows!.Shards(row) & ~(1u << _adding[0]); shards != 0; shards &= shards - 1)
            AddPart(sum, BitOperations.TrailingZeroCount(shards), offset);
        return ScaledSum.Add(sum, [], _scale);
    }

    // An unused gradient neither counts in the norm nor makes a step that is not finite.
    private void ClearFrozen(int offset, int length)
    {
        for (var i = 0; i < _frozen.Count; i++)
        {
            var start = Math.Max(offset, _frozen[i].Start);
            var end = Math.Min(offset + length, _frozen[i].End);
            for (var part = 0; part < _addingCount && start < end; part++)
                _parts[_adding[part]].Span[start..end].Clear();
        }
    }

    private void AddPart(Span<float> sum, int shard, int offset)
    {
        var part = _parts[shard].Span.Slice(offset, sum.Length);
        TensorPrimitives.Add(sum, part, sum);
        part.Clear();
    }

    private sealed class Work(GradientSum owner) : IParallelWork
    {
        public void Invoke(int index) => owner.AddRange(index);
    }
}
