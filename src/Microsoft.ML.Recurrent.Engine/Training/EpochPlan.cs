using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Determines which examples form which batch of an epoch. The plan depends on the data, the seed and the number of the epoch alone, so that a resumed run
/// makes the same plan. The batch with the most steps comes first: buffers then have their final size after one step, and a batch that is too large for memory
/// fails at once.
/// </summary>
internal sealed class EpochPlan
{
    // Enough batches for lengths within a batch to be similar, and few enough for batches to differ from epoch to epoch.
    private const int PoolBatches = 16;

    private readonly SequenceDataset _data;
    private readonly TrainingOptions _options;
    private readonly int[] _lengths;
    private readonly int[] _order;
    private readonly long[] _keys;
    private readonly int[] _batches;
    private int _started = -1; // the epoch of data that changes by epoch

    public EpochPlan(SequenceDataset data, TrainingOptions options)
    {
        _data = data;
        _options = options;
        _lengths = new int[data.Count];
        ReadLengths();
        _order = new int[data.Count];
        _keys = new long[data.Count];
        _batches = new int[(int)(((long)data.Count + options.BatchSize - 1) / options.BatchSize)];
    }

    /// <summary>Gets the number of batches of an epoch.</summary>
    public int Batches => _batches.Length;

    /// <summary>Plans an epoch, counted from 0.</summary>
    public void Prepare(int epoch)
    {
        if (_data.ChangesByEpoch && epoch != _started)
        {
            _data.StartEpoch(epoch);
            ReadLengths();
            _started = epoch;
        }

        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        for (var i = 0; i < _batches.Length; i++)
            _batches[i] = i;
        if (!_options.Shuffle)
        {
            SortWithin(_options.BatchSize);
            return;
        }

        var random = new SeededRandom(SeededRandom.Combine(_options.Seed, (ulong)epoch), SeedUses.Order);
        random.Shuffle(_order);
        SortWithin(_options.BucketByLength ? (int)Math.Min((long)_options.BatchSize * PoolBatches, int.MaxValue) : _options.BatchSize);
        if (_options.BucketByLength)
            random.Shuffle(_batches);
        LargestFirst();
    }

    /// <summary>Returns the examples of a batch, longest first.</summary>
    public ReadOnlySpan<int> Batch(int batch)
    {
        var start = _batches[batch] * _options.BatchSize;
        return _order.AsSpan(start, Math.Min(_options.BatchSize, _order.Length - start));
    }

    /// <summary>Returns the number of steps of the longest sequence of a batch.</summary>
    public int Longest(int batch) => _lengths[Batch(batch)[0]];

    /// <summary>Returns the number of optimizer steps of the epoch if every target counts.</summary>
    /// <param name="rule">The rule that cuts batches into windows.</param>
    /// <param name="pooled">Whether a sequence counts only in the window that contains its end.</param>
    /// <param name="lastStepCounts">Whether the last step of a sequence has a target.</param>
    public int Steps(TruncationRule rule, bool pooled, bool lastStepCounts = true)
    {
        var steps = 0L;
        for (var batch = 0; batch < Batches; batch++)
        {
            var longest = Longest(batch);
            var counted = lastStepCounts ? longest : longest - 1;
            var windows = counted == 0 ? 0 : rule.Windows(counted, longest);
            if (!pooled || windows == 1)
            {
                steps += windows;
                continue;
            }

            var last = -1;
            foreach (var example in Batch(batch))
            {
                var window = rule.Windows(_lengths[example], longest) - 1;
                if (window != last)
                    steps++;
                last = window;
            }
        }

        return (int)Math.Min(steps, int.MaxValue);
    }

    private void ReadLengths()
    {
        for (var i = 0; i < _lengths.Length; i++)
        {
            _lengths[i] = _data.Length(i);
            if (_lengths[i] < 1)
                throw new ArgumentException($"Example {i} of the data set has {_lengths[i]} steps; a sequence has at least 1.", "training");
        }
    }

    private void SortWithin(int pool)
    {
        for (var start = 0; start < _order.Length; start += Math.Min(pool, _order.Length - start))
        {
            var length = Math.Min(pool, _order.Length - start);
            var order = _order.AsSpan(start, length);
            var keys = _keys.AsSpan(start, length);
            // Keys are distinct, so that the result does not depend on how the sort orders equal lengths.
            for (var i = 0; i < length; i++)
                keys[i] = (long)(int.MaxValue - _lengths[order[i]]) << 32 | (uint)i;
            keys.Sort(order);
        }
    }

    private void LargestFirst()
    {
        var (largest, most) = (0, -1L);
        for (var batch = 0; batch < _batches.Length; batch++)
        {
            var steps = 0L;
            foreach (var example in Batch(batch))
                steps += _lengths[example];
            if (steps > most)
                (largest, most) = (batch, steps);
        }

        if (largest > 0)
            (_batches[0], _batches[largest]) = (_batches[largest], _batches[0]);
    }
}
