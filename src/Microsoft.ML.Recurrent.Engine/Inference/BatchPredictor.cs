using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>Represents a method that receives the outputs of the network for one example.</summary>
/// <param name="example">The index of the example in the data set.</param>
/// <param name="outputs">
/// The outputs of the network: [OutputSize] with pooling; [T, OutputSize] without; [2 T, OutputSize] with a head per direction, the forward halves of all steps
/// before the reverse halves; [m, OutputSize] with a decoder. From a <see cref="SequenceEncoder"/>, the vector of the sequence, [OutputSize] of the encoder.
/// Valid until the call returns.
/// </param>
public delegate void PredictionVisitor(int example, ReadOnlySpan<float> outputs);

/// <summary>Represents a method that receives the outputs of the network for one example and the weights of its attention.</summary>
/// <param name="example">The index of the example in the data set.</param>
/// <param name="outputs">The outputs of the network: [OutputSize] with pooling, [T, OutputSize] without. Valid until the call returns.</param>
/// <param name="attention">
/// The attention weight of each step, which sum to 1; empty if the network does not pool by attention. [T], valid until the call returns.
/// </param>
public delegate void AttentionVisitor(int example, ReadOnlySpan<float> outputs, ReadOnlySpan<float> attention);

/// <summary>Receives the outputs of all heads for one example.</summary>
/// <param name="example">The index of the example.</param>
/// <param name="outputs">The outputs of the main head, as <see cref="PredictionVisitor"/> receives them. Valid during the call only.</param>
/// <param name="further">
/// The outputs of the further heads, the first head first, each [its OutputSize] if it or the network pools, otherwise [T, its OutputSize]. Valid during the
/// call only.
/// </param>
public delegate void HeadsVisitor(int example, ReadOnlySpan<float> outputs, ReadOnlySpan<float> further);

/// <summary>
/// Runs a network without dropout over data sets, in batches of similar length on several threads, and returns outputs in the order of the examples. Memory
/// does not grow with the number of examples and is reused from call to call. An instance serves one caller at a time; several instances may share a network
/// that is not being trained.
/// </summary>
/// <include file="../Documentation/Train.xml" path="documentation/example"/>
public sealed class BatchPredictor : IDisposable
{
    // The number of steps that run at once if the network allows sequences to be cut; it keeps memory independent of their length.
    internal const int WindowSteps = 256;

    // The number of outputs that a thread holds at once if each step has one. A large vocabulary gets shorter windows, but never so short that the products
    // over the rows of a window become small.
    private const int WindowOutputs = 1 << 22;
    private const int LeastWindowSteps = 16;

    // Enough batches at a time to find similar lengths and to keep the threads busy. Nothing here depends on the number of threads.
    internal const int PoolBatches = 16;

    // The number of outputs and attention weights held at once, unless a single batch needs more.
    internal const long PoolOutputs = 1 << 22;

    private readonly WorkerPool _pool;
    private readonly bool _ownsPool;
    private readonly int _batchSize;
    private readonly TruncationRule _windows;
    private readonly TruncationRule _whole;
    private readonly PredictionPool _work;
    private SingleUse _use;

    /// <summary>Initializes a new instance of the <see cref="BatchPredictor"/> class with threads of its own.</summary>
    /// <param name="network">The network to run. Its weights are read at each call.</param>
    /// <param name="numberOfThreads">The number of threads to use; 0 uses one per processor. The outputs do not depend on it.</param>
    /// <param name="batchSize">The number of sequences that a thread runs at once, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="numberOfThreads"/> is negative, or <paramref name="batchSize"/> is less than 1.
    /// </exception>
    public BatchPredictor(RecurrentNetwork network, int numberOfThreads = 0, int batchSize = 32)
        : this(network, new WorkerPool(numberOfThreads), batchSize, ownsPool: true)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="BatchPredictor"/> class that shares the threads and the batch size of another predictor.</summary>
    /// <param name="network">The network to run. Its weights are read at each call.</param>
    /// <param name="other">
    /// The predictor whose threads are used. The two must not be called at the same time, and this one must not be called after the other is disposed.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> or <paramref name="other"/> is null.</exception>
    public BatchPredictor(RecurrentNetwork network, BatchPredictor other)
        : this(network, (other ?? throw new ArgumentNullException(nameof(other)))._pool, other._batchSize)
    {
    }

    internal BatchPredictor(RecurrentNetwork network, WorkerPool pool, int batchSize, bool ownsPool = false, Team? team = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        Network = network;
        _pool = pool;
        _ownsPool = ownsPool;
        _batchSize = batchSize;
        _whole = new TruncationRule(0, 0);
        _windows = network.Chain.NeedsWholeSequences ? _whole : new TruncationRule(network.Chain.Align(StepsOf(network.Shape, batchSize)), 0);
        _work = new PredictionPool(network, pool, team: team);
    }

    /// <summary>Gets the network that the predictor runs.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Computes the outputs for every example and passes them to a visitor, which is called on the calling thread, example 0 first.</summary>
    /// <param name="data">The examples. Their targets are not read.</param>
    /// <param name="visitor">The method that receives the outputs.</param>
    /// <param name="cancellationToken">The token that cancels the prediction, within a few batches.</param>
    /// <exception cref="ArgumentException">The data set does not fit the network or contradicts itself.</exception>
    /// <exception cref="OperationCanceledException">The prediction was cancelled.</exception>
    public void Predict(SequenceDataset data, PredictionVisitor visitor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        Predict(Checked(data), visitor, cancellationToken);
    }

    /// <summary>
    /// Computes the outputs and the attention weights for every example and passes them to a visitor, which is called on the calling thread, example 0 first.
    /// </summary>
    /// <param name="data">The examples. Their targets are not read.</param>
    /// <param name="visitor">The method that receives the outputs and the attention weights.</param>
    /// <param name="cancellationToken">The token that cancels the prediction, within a few batches.</param>
    /// <exception cref="ArgumentException">The data set does not fit the network or contradicts itself.</exception>
    /// <exception cref="OperationCanceledException">The prediction was cancelled.</exception>
    public void Predict(SequenceDataset data, AttentionVisitor visitor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        var examples = Checked(data);
        using var use = _use.Enter(this);
        for (var first = 0; first < examples.Count;)
        {
            first = PredictPool(examples, first, PredictedParts.Attention, cancellationToken);
            _work.Visit(visitor);
        }
    }

    /// <summary>
    /// Computes the outputs of all heads for every example and passes them to a visitor, which is called on the calling thread, example 0 first.
    /// </summary>
    /// <param name="data">The examples. Their targets are not read.</param>
    /// <param name="visitor">The method that receives the outputs of the main head and those of the further heads.</param>
    /// <param name="cancellationToken">The token that cancels the prediction, within a few batches.</param>
    /// <exception cref="ArgumentException">The data set does not fit the network or contradicts itself.</exception>
    /// <exception cref="OperationCanceledException">The prediction was cancelled.</exception>
    public void PredictHeads(SequenceDataset data, HeadsVisitor visitor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        var examples = Checked(data);
        using var use = _use.Enter(this);
        for (var first = 0; first < examples.Count;)
        {
            first = PredictPool(examples, first, PredictedParts.FurtherHeads, cancellationToken);
            _work.Visit(visitor);
        }
    }

    /// <summary>Computes the outputs for every example with a network that pools or decodes.</summary>
    /// <param name="data">The examples. Their targets are not read.</param>
    /// <param name="cancellationToken">The token that cancels the prediction, within a few batches.</param>
    /// <returns>The outputs: [Count, OutputSize], or [Count, m, OutputSize] with a decoder.</returns>
    /// <exception cref="ArgumentException">The data set does not fit the network or contradicts itself.</exception>
    /// <exception cref="InvalidOperationException">The network neither pools nor decodes, so the number of outputs differs between examples.</exception>
    /// <exception cref="OperationCanceledException">The prediction was cancelled.</exception>
    public float[] Predict(SequenceDataset data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (Network.Shape is { Pools: false, Decoding: null })
            throw new InvalidOperationException("The network returns one output per step; use the overload with a visitor to receive its outputs.");
        var size = Network.Shape.OutputSize * (Network.Shape.Decoding?.Steps ?? 1);
        var examples = Checked(data);
        var results = new float[PredictionPool.CheckedLength(examples.Count, size)];
        Predict(examples, (example, outputs) => outputs.CopyTo(results.AsSpan(example * size)), cancellationToken);
        return results;
    }

    /// <summary>Computes the mean loss over a data set, weighted as in training.</summary>
    /// <param name="data">The examples with their targets.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="cancellationToken">The token that cancels the evaluation, within a few batches.</param>
    /// <returns>The sum of the weighted losses divided by the sum of the weights; NaN if no target counts.</returns>
    /// <exception cref="ArgumentException">The data set does not fit the network or the loss, or contradicts itself.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public double Evaluate(SequenceDataset data, ILoss loss, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Further.Count != Network.Shape.FurtherHeads.Count)
            throw new ArgumentException($"The loss is {loss.Name}, which has losses for {loss.Further.Count} further heads, but the network has "
                + $"{Network.Shape.FurtherHeads.Count}.", nameof(loss));
        DatasetChecks.InputsAndTargets(Network.Shape, data, nameof(data));
        var examples = new CheckedDataset(data, Network.Shape);
        using var use = _use.Enter(this);
        var whole = examples.TargetKind == TargetKind.Labels || loss.ReadsTransitions;
        var (sum, weight) = (0.0, 0.0);
        for (var first = 0; first < examples.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            first = _work.Take(examples, first, _batchSize, long.MaxValue, PredictedParts.Outputs);
            var (poolSum, poolWeight) = _work.Evaluate(examples, loss, whole ? _whole : _windows);
            sum += poolSum;
            weight += poolWeight;
        }

        return weight > 0 ? sum / weight : double.NaN;
    }

    /// <summary>Ends the threads of the predictor, unless they belong to another predictor.</summary>
    public void Dispose()
    {
        if (_ownsPool)
            _pool.Dispose();
    }

    private CheckedDataset Checked(SequenceDataset data)
    {
        DatasetChecks.Inputs(Network.Shape, data, nameof(data));
        return new CheckedDataset(data, Network.Shape);
    }

    private void Predict(CheckedDataset data, PredictionVisitor visitor, CancellationToken cancellationToken)
    {
        using var use = _use.Enter(this);
        for (var first = 0; first < data.Count;)
        {
            first = PredictPool(data, first, PredictedParts.Outputs, cancellationToken);
            _work.Visit(visitor);
        }
    }

    private int PredictPool(CheckedDataset data, int first, PredictedParts parts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var next = _work.Take(data, first, _batchSize, PoolOutputs, parts);
        _work.Predict(data, _windows);
        return next;
    }

    private static int StepsOf(NetworkShape shape, int batchSize) => shape.Pools || shape.Decoding is not null
        ? WindowSteps
        : (int)Math.Clamp(WindowOutputs / ((long)batchSize * shape.OutputSize), LeastWindowSteps, WindowSteps);
}
