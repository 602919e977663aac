using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Takes what the network gave for one example.</summary>
/// <param name="example">Index of the example in the data set.</param>
/// <param name="outputs">
/// [OutputSize] with pooling, [T, OutputSize] without, [2 T, OutputSize] with a head per direction: the forward halves of all steps, then the reverse halves.
/// With a decoder [m, OutputSize]. Of a <see cref="SequenceEncoder"/> its [OutputSize]. Valid until the call returns.
/// </param>
public delegate void PredictionVisitor(int example, ReadOnlySpan<float> outputs);

/// <summary>Takes what the network gave for one example, and what it looked at.</summary>
/// <param name="example">Index of the example in the data set.</param>
/// <param name="outputs">[OutputSize] with pooling, [T, OutputSize] without; valid until the call returns.</param>
/// <param name="attention">The weight of each step, 1 in all; empty where the network does not pool by attention. [T], valid until the call returns.</param>
public delegate void AttentionVisitor(int example, ReadOnlySpan<float> outputs, ReadOnlySpan<float> attention);

/// <summary>
/// Runs a network without dropout over data sets, in batches of similar length on several threads; outputs come back in the order of the examples.
/// Memory does not grow with the number of examples and is reused from call to call. An instance serves one caller at a time; several instances may
/// share a network that is not being trained.
/// </summary>
/// <include file="../Documentation/Train.xml" path="documentation/example"/>
public sealed class BatchPredictor : IDisposable
{
    // Steps that run at once where the network allows to cut sequences: keeps memory independent of their length.
    internal const int WindowSteps = 256;

    // Outputs that a thread holds at once, where there is one for each step: a large vocabulary then has shorter windows, but never so short that products over a
    // window's rows would be small.
    private const int WindowOutputs = 1 << 22;
    private const int LeastWindowSteps = 16;

    // Enough batches at a time to find similar lengths and to keep threads busy. Nothing here depends on the number of threads.
    internal const int PoolBatches = 16;

    // Outputs and weights of attention held at once, unless a single batch needs more.
    internal const long PoolOutputs = 1 << 22;

    private readonly WorkerPool _pool;
    private readonly bool _ownsPool;
    private readonly int _batchSize;
    private readonly TruncationRule _windows;
    private readonly TruncationRule _whole;
    private readonly PredictionPool _work;
    private SingleUse _use;

    /// <summary>Makes a predictor.</summary>
    /// <param name="network">The network; its weights are read at each call.</param>
    /// <param name="threads">Threads to use; 0 means one per processor. The outputs do not depend on it.</param>
    /// <param name="batchSize">Sequences that a thread runs at once, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BatchPredictor(RecurrentNetwork network, int threads = 0, int batchSize = 32)
        : this(network, new WorkerPool(threads), batchSize, ownsPool: true)
    {
    }

    /// <summary>Makes a predictor that works on the threads of another, in batches of the same size: the two take turns.</summary>
    /// <param name="network">The network; its weights are read at each call.</param>
    /// <param name="other">Whose threads are used. It is not called while this one works, and this one not after the other was disposed.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public BatchPredictor(RecurrentNetwork network, BatchPredictor other)
        : this(network, (other ?? throw new ArgumentNullException(nameof(other)))._pool, other._batchSize)
    {
    }

    internal BatchPredictor(RecurrentNetwork network, WorkerPool pool, int batchSize, bool ownsPool = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        Network = network;
        _pool = pool;
        _ownsPool = ownsPool;
        _batchSize = batchSize;
        _whole = new TruncationRule(0, 0);
        _windows = network.Options.ReadsForwardOnly() ? new TruncationRule(StepsOf(network.Options, batchSize), 0) : _whole;
        _work = new PredictionPool(network, pool.Threads);
    }

    /// <summary>The network.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Predicts every example. The visitor is called on the calling thread, example 0 first.</summary>
    /// <param name="data">The examples; targets are not read.</param>
    /// <param name="visitor">Takes the outputs.</param>
    /// <param name="cancellationToken">Stops within a few batches.</param>
    /// <exception cref="ArgumentException">The data set does not fit the network.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Predict(SequenceDataset data, PredictionVisitor visitor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        DatasetChecks.Inputs(Network.Options, data, nameof(data));
        using var use = _use.Enter(this);
        for (var first = 0; first < data.Count;)
        {
            first = PredictPool(data, first, attention: false, cancellationToken);
            _work.Visit(visitor);
        }
    }

    /// <summary>Predicts every example and tells how attention weighed its steps. The visitor is called on the calling thread, example 0 first.</summary>
    /// <param name="data">The examples; targets are not read.</param>
    /// <param name="visitor">Takes the outputs and the weights.</param>
    /// <param name="cancellationToken">Stops within a few batches.</param>
    /// <exception cref="ArgumentException">The data set does not fit the network.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Predict(SequenceDataset data, AttentionVisitor visitor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        DatasetChecks.Inputs(Network.Options, data, nameof(data));
        using var use = _use.Enter(this);
        for (var first = 0; first < data.Count;)
        {
            first = PredictPool(data, first, attention: true, cancellationToken);
            _work.Visit(visitor);
        }
    }

    /// <summary>Predicts every example of a network that pools or decodes.</summary>
    /// <param name="data">The examples; targets are not read.</param>
    /// <param name="cancellationToken">Stops within a few batches.</param>
    /// <returns>[Count, OutputSize], or [Count, m, OutputSize] with a decoder.</returns>
    /// <exception cref="ArgumentException">The data set does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network neither pools nor decodes, so that examples have outputs of different lengths.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public float[] Predict(SequenceDataset data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (Network.Options is { Pooling: SequencePooling.None, Decoder: null })
            throw new InvalidOperationException("The network gives one output per step; take its outputs by a visitor.");
        var size = Network.Options.OutputSize * (Network.Options.Decoder?.Steps ?? 1);
        var results = new float[PredictionPool.CheckedLength(data.Count, size)];
        Predict(data, (example, outputs) => outputs.CopyTo(results.AsSpan(example * size)), cancellationToken);
        return results;
    }

    /// <summary>The mean loss over a data set, weighted as in training.</summary>
    /// <param name="data">The examples with their targets.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="cancellationToken">Stops within a few batches.</param>
    /// <returns>Sum of weighted losses over sum of weights; NaN where no target counts.</returns>
    /// <exception cref="ArgumentException">The data set does not fit the network or the loss.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public double Evaluate(SequenceDataset data, ILoss loss, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loss);
        DatasetChecks.InputsAndTargets(Network.Options, data, nameof(data));
        using var use = _use.Enter(this);
        var (sum, weight) = (0.0, 0.0);
        for (var first = 0; first < data.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            first = _work.Take(data, first, _batchSize, _batchSize * PoolBatches, long.MaxValue, attention: false);
            var (poolSum, poolWeight) = _work.Evaluate(_pool, data, loss, data.TargetKind == TargetKind.Labels || loss.ReadsTransitions ? _whole : _windows);
            sum += poolSum;
            weight += poolWeight;
        }

        return weight > 0 ? sum / weight : double.NaN;
    }

    /// <summary>Ends the predictor's threads, unless they are another's.</summary>
    public void Dispose()
    {
        if (_ownsPool)
            _pool.Dispose();
    }

    private int PredictPool(SequenceDataset data, int first, bool attention, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var next = _work.Take(data, first, _batchSize, _batchSize * PoolBatches, PoolOutputs, attention);
        _work.Predict(_pool, data, _windows);
        return next;
    }

    private static int StepsOf(NetworkOptions options, int batchSize) => options.Pooling != SequencePooling.None || options.Decoder is not null
        ? WindowSteps
        : (int)Math.Clamp(WindowOutputs / ((long)batchSize * options.OutputSize), LeastWindowSteps, WindowSteps);
}
