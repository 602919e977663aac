using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Runs consecutive examples through a network: sorts them by length, cuts them into batches that threads take one by one, and keeps their outputs or losses by
/// position so that they can be read in order.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="numberOfThreads">The maximum number of threads that take batches.</param>
/// <param name="encoding">The vectors to compute from the states of the network instead of running its own pooling and head; None runs those.</param>
/// <param name="tokenWeights">The weights of the tokens in the mean of the input vectors, or empty. [V]</param>
internal sealed class PredictionPool(
    RecurrentNetwork network, int numberOfThreads, EncoderPooling encoding = EncoderPooling.None, ReadOnlyMemory<float> tokenWeights = default)
{
    private const int LeastBatches = 4;

    private readonly bool _pooled = network.Options.Pooling != SequencePooling.None || encoding != EncoderPooling.None;
    private readonly int _decoderSteps = encoding == EncoderPooling.None ? network.Options.Decoder?.Steps ?? 0 : 0;
    private readonly int _outputSize = encoding == EncoderPooling.None ? network.Options.OutputSize : EncodingPass.SizeOf(network, encoding);
    private readonly int _directions = network.Options.HeadPerDirection && encoding == EncoderPooling.None ? 2 : 1; // those with an output of their own
    private readonly Stack<SequenceShard> _free = new(numberOfThreads);
    private readonly Lock _freeLock = new();

    private readonly PassMemory _memory = new(network, training: false);
    private int[] _order = [];          // [examples]
    private int[] _lengths = [];        // [examples]
    private long[] _keys = [];          // [examples]
    private long[] _outputOffsets = []; // [examples + 1]
    private float[] _outputs = [];      // the outputs of each example, then the attention weights if they are kept
    private double[] _losses = [];      // [batches]
    private double[] _weights = [];     // [batches]
    private int _first;
    private int _count;
    private int _batchSize;
    private bool _keepsAttention;
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
    /// <param name="mostOutputs">The maximum number of outputs, including attention weights.</param>
    /// <param name="attention">Whether to keep the attention weights, if the network has any.</param>
    /// <returns>The first example that was not taken.</returns>
    public int Take(CheckedDataset data, int first, int batchSize, long mostOutputs, bool attention)
    {
        _first = first;
        _keepsAttention = attention && network.Options.Pooling == SequencePooling.Attention;
        _count = (int)Math.Min((long)batchSize * BatchPredictor.PoolBatches, data.Count - first);

        // A small number of examples is cut into smaller batches so that threads share them. The cut depends on their number alone, so that outputs do not
        // depend on the threads.
        _batchSize = Math.Min(batchSize, Math.Max(ShardRule.MinimumRows, (_count + LeastBatches - 1) / LeastBatches));
        if (_order.Length < _count)
        {
            _order = new int[_count];
            _lengths = new int[_count];
            _keys = new long[_count];
            _outputOffsets = new long[_count + 1];
        }

        if (_losses.Length < Batches)
        {
            _losses = new double[Batches];
            _weights = new double[Batches];
        }

        data.Remember(first, _count, _lengths);
        for (var i = 0; i < _count; i++)
        {
            var length = _lengths[i];
            var outputs = ((_pooled ? 1 : _decoderSteps > 0 ? _decoderSteps : (long)length * _directions) * _outputSize) + (_keepsAttention ? length : 0);
            _outputOffsets[i + 1] = _outputOffsets[i] + outputs;
            if (_outputOffsets[i + 1] > (i >= batchSize ? mostOutputs : Math.Max(mostOutputs, i > 0 ? Array.MaxLength : long.MaxValue)))
            {
                _count = i;
                break;
            }

            _order[i] = first + i;
            _keys[i] = (long)(int.MaxValue - length) << 32 | (uint)i;
        }

        _keys.AsSpan(0, _count).Sort(_order.AsSpan(0, _count));
        return first + _count;
    }

    /// <summary>Runs the examples and keeps their outputs.</summary>
    public void Predict(WorkerPool pool, SequenceDataset data, TruncationRule rule)
    {
        var length = _outputOffsets[_count];
        if (length > Array.MaxLength)
            throw new ArgumentException($"Example {_first} has {length} outputs; at most {Array.MaxLength} fit. Cut the sequence into shorter "
                + "ones.", nameof(data));
        if (_outputs.Length < length)
            _outputs = new float[length];
        _predictWork ??= new PredictWork(this);
        (_predictWork.Data, _predictWork.Rule) = (data, rule);
        pool.Run(_predictWork, Batches, inOrder: true);
    }

    /// <summary>Passes the outputs to a visitor in the order of the examples.</summary>
    public void Visit(PredictionVisitor visitor)
    {
        for (var i = 0; i < _count; i++)
            visitor(_first + i, Kept(i));
    }

    /// <summary>Passes the outputs and the attention weights to a visitor in the order of the examples.</summary>
    public void Visit(AttentionVisitor visitor)
    {
        for (var i = 0; i < _count; i++)
        {
            var kept = Kept(i);
            var outputs = _keepsAttention ? _outputSize : kept.Length;
            visitor(_first + i, kept[..outputs], kept[outputs..]);
        }
    }

    /// <summary>Runs the examples and returns the sums of their weighted losses and of their weights.</summary>
    public (double Loss, double Weight) Evaluate(WorkerPool pool, SequenceDataset data, ILoss loss, TruncationRule rule)
    {
        _evaluateWork ??= new EvaluateWork(this);
        (_evaluateWork.Data, _evaluateWork.Loss, _evaluateWork.Rule) = (data, loss, rule);
        pool.Run(_evaluateWork, Batches, inOrder: true);
        var (sum, weight) = (0.0, 0.0);
        for (var i = 0; i < Batches; i++)
        {
            sum += _losses[i];
            weight += _weights[i];
        }

        return (sum, weight);
    }

    private ReadOnlySpan<float> Kept(int index) => _outputs.AsSpan((int)_outputOffsets[index], (int)(_outputOffsets[index + 1] - _outputOffsets[index]));

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
                    KeepOutputs(shard, data, window);
            }
        }
        finally
        {
            Return(shard);
        }
    }

    private void KeepOutputs(SequenceShard shard, SequenceDataset data, in TruncationWindow window)
    {
        var pass = shard.Pass;
        if (shard.Encoding is { } vectors)
        {
            for (var row = 0; row < vectors.Rows; row++)
                if (data.Length(shard.Examples[row]) <= window.End)
                    vectors.CopyTo(row, _outputs.AsSpan((int)_outputOffsets[shard.Examples[row] - _first], _outputSize));
            return;
        }

        var output = pass.Output;
        if (_pooled)
        {
            for (var row = 0; row < pass.OutputRows; row++)
                if (data.Length(shard.Examples[row]) <= window.End)
                    Keep(shard.Examples[row], 0, output.Slice(row * pass.OutputStride, _outputSize));
            if (_keepsAttention)
                KeepAttention(shard);
            return;
        }

        if (_decoderSteps > 0)
        {
            for (var row = 0; row < pass.OutputRows; row++)
                Keep(
                    shard.Examples[pass.FirstDecoded + (row % pass.DecodedSequences)], row / pass.DecodedSequences,
                    output.Slice(row * pass.OutputStride, _outputSize));
            return;
        }

        var stepRow = 0;
        for (var d = 0; d < _directions; d++)
            for (var t = 0; t < pass.Input.Steps; t++)
                for (var i = 0; i < pass.Input.Alive(t); i++, stepRow++)
                    Keep(
                        shard.Examples[i], (d == 0 ? 0 : data.Length(shard.Examples[i])) + window.Start + t,
                        output.Slice(stepRow * pass.OutputStride, _outputSize));
    }

    // The window holds whole sequences, as attention requires.
    private void KeepAttention(SequenceShard shard)
    {
        var input = shard.Pass.Input;
        var weights = shard.Pass.AttentionWeights;
        for (var row = 0; row < shard.Pass.OutputRows; row++)
        {
            var kept = _outputs.AsSpan((int)_outputOffsets[shard.Examples[row] - _first] + _outputSize, input.Lengths[row]);
            for (var t = 0; t < kept.Length; t++)
                kept[t] = weights[input.StepOffsets[t] + row];
        }
    }

    private void Keep(int example, int step, ReadOnlySpan<float> output) =>
        output.CopyTo(_outputs.AsSpan((int)_outputOffsets[example - _first] + (step * _outputSize)));

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
        var rows = rule.LargestRows(data, examples, 0, 1);
        if (_memory.Violation(rows, rows) is { } violation)
            throw new ArgumentException($"{examples.Length} sequences of up to {data.Length(examples[0])} steps are too much to run at a time: "
                + $"{violation}. Use a smaller batchSize, "
                + "or cut the sequences into shorter ones.", nameof(data));
    }

    private SequenceShard Borrow()
    {
        lock (_freeLock)
            return _free.TryPop(out var shard) ? shard : new SequenceShard(network, encoding, tokenWeights);
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
