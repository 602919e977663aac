using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Runs consecutive examples through a network: sorts them by length, cuts them into batches that threads take one by one, and keeps their outputs, or the
/// losses of the batches, so that they can be read in order.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="pool">The threads that take batches or, of few batches, share each.</param>
/// <param name="encoding">The vectors to compute from the states of the network instead of running its own pooling and head; None runs those.</param>
/// <param name="tokenWeights">The weights of the tokens in the mean of the input vectors, or empty. [V]</param>
/// <param name="team">The threads that share the work of a batch; null for those of the pool.</param>
internal sealed class PredictionPool(
    RecurrentNetwork network, WorkerPool pool, EncoderPooling encoding = EncoderPooling.None, ReadOnlyMemory<float> tokenWeights = default,
    Team? team = null)
{
    private const int LeastBatches = 4;

    private readonly PredictedOutputs _outputs = new(network, encoding);
    private readonly Stack<SequenceShard> _free = new(pool.NumberOfThreads);
    private readonly Lock _freeLock = new();
    private readonly Team _team = team ?? new Team(pool);

    private readonly PassMemory _memory = new(network, training: false);
    private int[] _order = [];      // [examples]
    private int[] _lengths = [];    // [examples]
    private long[] _keys = [];      // [examples]
    private double[] _losses = [];  // [batches]
    private double[] _weights = []; // [batches]
    private int _count;
    private int _batchSize;
    private PredictWork? _predictWork;
    private EvaluateWork? _evaluateWork;

    private int Batches => (_count + _batchSize - 1) / _batchSize;

    /// <summary>Returns the number of outputs of all examples together.</summary>
    /// <exception cref="ArgumentException">The outputs do not fit in one array.</exception>
    public static int CheckedLength(int examples, int size) => (long)examples * size <= Array.MaxLength ? examples * size
        : throw new ArgumentException($"{examples} examples of {size} outputs are more than the {Array.MaxLength} numbers of one array; use the "
            + "overload with a visitor.", nameof(examples));

    /// <summary>Takes consecutive examples: those of some batches, but fewer if they have too many outputs and that leaves at least one batch.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="first">The first example.</param>
    /// <param name="batchSize">The number of sequences that run at once.</param>
    /// <param name="mostOutputs">The maximum number of outputs, including the other parts.</param>
    /// <param name="parts">What is kept next to the outputs of the main head.</param>
    /// <returns>The first example that was not taken.</returns>
    public int Take(CheckedDataset data, int first, int batchSize, long mostOutputs, PredictedParts parts)
    {
        _count = (int)Math.Min((long)batchSize * BatchPredictor.PoolBatches, data.Count - first);

        // A small number of examples is cut into smaller batches so that threads share them. The cut depends on their number alone, so that outputs do not
        // depend on the threads.
        _batchSize = Math.Min(batchSize, Math.Max(ShardRule.MinimumRows, (_count + LeastBatches - 1) / LeastBatches));
        if (_order.Length < _count)
        {
            _order = new int[_count];
            _lengths = new int[_count];
            _keys = new long[_count];
        }

        if (_losses.Length < Batches)
        {
            _losses = new double[Batches];
            _weights = new double[Batches];
        }

        data.Remember(first, _count, _lengths);
        _outputs.Begin(first, _count, parts);
        for (var i = 0; i < _count; i++)
        {
            if (_outputs.Add(i, _lengths[i]) > (i >= batchSize ? mostOutputs : Math.Max(mostOutputs, i > 0 ? Array.MaxLength : long.MaxValue)))
            {
                _count = i;
                break;
            }

            _order[i] = first + i;
            _keys[i] = (long)(int.MaxValue - _lengths[i]) << 32 | (uint)i;
        }

        _keys.AsSpan(0, _count).Sort(_order.AsSpan(0, _count));
        return first + _count;
    }

    /// <summary>Runs the examples and keeps their outputs.</summary>
    public void Predict(SequenceDataset data, TruncationRule rule)
    {
        _outputs.Allocate(_count);
        _predictWork ??= new PredictWork(this);
        (_predictWork.Data, _predictWork.Rule) = (data, rule);
        RunBatches(_predictWork);
    }

    /// <summary>Passes the outputs to a visitor in the order of the examples.</summary>
    public void Visit(PredictionVisitor visitor) => _outputs.Visit(_count, visitor);

    /// <summary>Passes the outputs and the attention weights to a visitor in the order of the examples.</summary>
    public void Visit(AttentionVisitor visitor) => _outputs.Visit(_count, visitor);

    /// <summary>Passes the outputs and those of the further heads to a visitor in the order of the examples.</summary>
    public void Visit(HeadsVisitor visitor) => _outputs.Visit(_count, visitor);

    /// <summary>Runs the examples and returns the sums of their weighted losses and of their weights.</summary>
    public (double Loss, double Weight) Evaluate(SequenceDataset data, ILoss loss, TruncationRule rule)
    {
        _evaluateWork ??= new EvaluateWork(this);
        (_evaluateWork.Data, _evaluateWork.Loss, _evaluateWork.Rule) = (data, loss, rule);
        RunBatches(_evaluateWork);
        var (sum, weight) = (0.0, 0.0);
        for (var i = 0; i < Batches; i++)
        {
            sum += _losses[i];
            weight += _weights[i];
        }

        return (sum, weight);
    }

    private void RunBatches(IParallelWork work)
    {
        if (!_team.TakesShardsInTurn(Batches, Math.Min(_batchSize, _count), network.WeightsOfStep))
        {
            pool.Run(work, Batches, order: PartOrder.Front);
            return;
        }

        using var scope = _team.Open();
        for (var i = 0; i < Batches; i++)
            work.Invoke(i);
    }

    private ReadOnlySpan<int> Batch(int batch) => _order.AsSpan(batch * _batchSize, Math.Min(_batchSize, _count - (batch * _batchSize)));

    private void PredictBatch(int batch, SequenceDataset data, TruncationRule rule)
    {
        var shard = Borrow();
        try
        {
            var examples = Batch(batch);
            shard.Begin(data, examples, 0, 1, training: false, 0);
            var longest = data.Length(examples[0]);
            CheckMemory(data, examples, rule);
            for (var w = 0; w < rule.Windows(longest); w++)
            {
                var window = rule[w, longest];
                if (shard.Forward(window))
                    _outputs.Keep(shard, data, window);
            }
        }
        finally
        {
            Return(shard);
        }
    }

    private void EvaluateBatch(int batch, SequenceDataset data, ILoss loss, TruncationRule rule)
    {
        var shard = Borrow();
        try
        {
            var examples = Batch(batch);
            shard.Begin(data, examples, 0, 1, training: false, 0);
            var longest = data.Length(examples[0]);
            CheckMemory(data, examples, rule);
            var (sum, weight) = (0.0, 0.0);
            for (var w = 0; w < rule.Windows(longest); w++)
            {
                if (!shard.Forward(rule[w, longest]) || !shard.Evaluate(loss, withGradient: false))
                    continue;
                sum += shard.Loss;
                weight += shard.Weight;
            }

            (_losses[batch], _weights[batch]) = (sum, weight);
        }
        finally
        {
            Return(shard);
        }
    }

    private void CheckMemory(SequenceDataset data, ReadOnlySpan<int> examples, TruncationRule rule)
    {
        if (_memory.Violation(rule.Counts(data, examples, 1)) is { } violation)
            throw new ArgumentException($"{examples.Length} sequences of up to {data.Length(examples[0])} steps are too much to run at a time: "
                + $"{violation}. Use a smaller batchSize, "
                + "or cut the sequences into shorter ones.", nameof(data));
    }

    private SequenceShard Borrow()
    {
        lock (_freeLock)
            return _free.TryPop(out var shard) ? shard : new SequenceShard(network, encoding, tokenWeights, team: _team);
    }

    private void Return(SequenceShard shard)
    {
        lock (_freeLock)
            _free.Push(shard);
    }

    private sealed class PredictWork(PredictionPool owner) : IParallelWork
    {
        public SequenceDataset Data { get; set; } = null!;

        public TruncationRule Rule { get; set; }

        public void Invoke(int index) => owner.PredictBatch(index, Data, Rule);
    }

    private sealed class EvaluateWork(PredictionPool owner) : IParallelWork
    {
        public SequenceDataset Data { get; set; } = null!;

        public ILoss Loss { get; set; } = null!;

        public TruncationRule Rule { get; set; }

        public void Invoke(int index) => owner.EvaluateBatch(index, Data, Loss, Rule);
    }
}
