using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Computes one vector for each sequence from the hidden states of the top layer of a network and from its input vectors, whatever the network was trained for;
/// its own pooling and head are not computed. (Howard and Ruder 2018 concatenate the last state, the mean and the maximum; Peters et al. 2018 take both
/// directions of a language model.) Data sets run in batches of similar length on several threads, and memory does not grow with the number of examples. A
/// single sequence runs on the calling thread and allocates nothing once the buffers have reached their size. An instance serves one caller at a time; several
/// instances may share a network that is not being trained.
/// </summary>
/// <include file="../Documentation/Encode.xml" path="documentation/example"/>
public sealed class SequenceEncoder : IDisposable
{
    private static readonly SpellingTable s_noSpellings = new();

    private const int WindowSteps = 128; // for a single sequence, if the network can run in windows
    private const EncoderPooling Every =
        EncoderPooling.Last | EncoderPooling.Mean | EncoderPooling.Max | EncoderPooling.EmbeddingMean | EncoderPooling.EmbeddingMax;

    private readonly int _numberOfThreads;
    private readonly int _batchSize;
    private readonly TruncationRule _windows;
    private readonly NetworkPass _pass;
    private readonly EncodingPass _encoding;
    private readonly float[] _vector;
    private WorkerPool? _pool;
    private PredictionPool? _work;
    private bool _disposed;
    private SingleUse _use;

    /// <summary>Initializes a new instance of the <see cref="SequenceEncoder"/> class. Its threads start with the first data set.</summary>
    /// <param name="network">The network to run. Its weights are read at each call.</param>
    /// <param name="pooling">The vectors to compute and concatenate, at least one.</param>
    /// <param name="numberOfThreads">The number of threads to use for data sets; 0 uses one per processor. The vectors do not depend on it.</param>
    /// <param name="batchSize">The number of sequences of a data set that a thread runs at once, at least 1.</param>
    /// <param name="tokenWeights">
    /// The weight of each token in <see cref="EncoderPooling.EmbeddingMean"/>, finite. The weighted sum is still divided by the number of steps. Empty if all
    /// steps have the same weight. Not copied. [V]
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is out of range, or <paramref name="pooling"/> is <see cref="EncoderPooling.None"/> or has an undefined value.
    /// </exception>
    /// <exception cref="ArgumentException">The number of token weights differs from the size of the vocabulary, or a token weight is not finite.</exception>
    public SequenceEncoder(
        RecurrentNetwork network, EncoderPooling pooling, int numberOfThreads = 0, int batchSize = 32, ReadOnlyMemory<float> tokenWeights = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Shape.Source is not null)
            throw new ArgumentException("The network has a source, which an encoder does not read.", nameof(network));
        if (pooling == EncoderPooling.None || (pooling & ~Every) != 0)
            throw new ArgumentOutOfRangeException(nameof(pooling), pooling, $"The pooling must be one or several of {Every}.");
        ArgumentOutOfRangeException.ThrowIfNegative(numberOfThreads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        var tokens = network.Shape.Input.Embedding?.VocabularySize ?? 0;
        if (!tokenWeights.IsEmpty && tokenWeights.Length != tokens)
            throw new ArgumentException($"There are {tokenWeights.Length} token weights, but the network knows {tokens} tokens.", nameof(tokenWeights));
        if (!tokenWeights.IsEmpty && !TensorPrimitives.IsFiniteAll(tokenWeights.Span))
            throw new ArgumentException("A token weight is not finite.", nameof(tokenWeights));
        if (!tokenWeights.IsEmpty && network.Chain.TimeStride > 1)
            throw new ArgumentException("The front layers of the network return fewer steps than they read, which have no tokens.", nameof(tokenWeights));
        Network = network;
        Pooling = pooling;
        TokenWeights = tokenWeights;
        _numberOfThreads = numberOfThreads;
        _batchSize = batchSize;
        _windows = new TruncationRule(network.Chain.StackNeedsWholeSequences ? 0 : network.Chain.Align(BatchPredictor.WindowSteps), 0);
        _pass = new NetworkPass(network);
        _encoding = new EncodingPass(network, pooling, tokenWeights);
        _vector = new float[EncodingPass.SizeOf(network, pooling)];
    }

    /// <summary>Gets the network that the encoder runs.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Gets the vectors that the encoder computes.</summary>
    public EncoderPooling Pooling { get; }

    /// <summary>Gets the weight of each token in <see cref="EncoderPooling.EmbeddingMean"/>; empty if all steps have the same weight. [V]</summary>
    public ReadOnlyMemory<float> TokenWeights { get; }

    /// <summary>
    /// Gets the number of floats in a vector: the width of the top layer, both directions together, for each of <see cref="EncoderPooling.Last"/>,
    /// <see cref="EncoderPooling.Mean"/> and <see cref="EncoderPooling.Max"/>, and the width of the input of the first layer for each of
    /// <see cref="EncoderPooling.EmbeddingMean"/> and <see cref="EncoderPooling.EmbeddingMax"/>.
    /// </summary>
    public int OutputSize => _vector.Length;

    /// <summary>Computes the vector of one sequence on the calling thread.</summary>
    /// <param name="features">The features of the sequence: [T, InputSize], or empty for a network that reads tokens only.</param>
    /// <param name="tokens">The tokens of the sequence: [T], or empty for a network that reads features only.</param>
    /// <returns>The vector of the sequence. [OutputSize]; valid until the next call.</returns>
    /// <exception cref="ArgumentException">The sequence has no step, the two lengths differ, or tokens are given to a network without an embedding.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    /// <exception cref="ObjectDisposedException">The encoder has been disposed.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens) => Run(features, tokens, [], s_noSpellings);

    /// <summary>Computes the vector of one sequence on the calling thread, for a network that encodes characters.</summary>
    /// <param name="features">The features of the sequence: [T, InputSize], or empty for a network without features.</param>
    /// <param name="tokens">The tokens of the sequence: [T], or empty for a network without an embedding.</param>
    /// <param name="spellings">The spelling of the token of each step: [T], or empty for a network that does not encode characters.</param>
    /// <param name="source">The source of the characters of the spellings.</param>
    /// <returns>The vector of the sequence. [OutputSize]; valid until the next call.</returns>
    /// <exception cref="ArgumentException">
    /// The sequence has no step, the lengths differ, or tokens or spellings are given to a network that does not read them.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A token or a character is not in its vocabulary.</exception>
    /// <exception cref="ObjectDisposedException">The encoder has been disposed.</exception>
    internal ReadOnlySpan<float> Run(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ISpellingSource source)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var shape = Network.Shape;
        var length = SequenceInput.CheckedLength(shape, features, tokens, spellings, []);
        using var use = _use.Enter(this);
        _pass.Begin(1, training: false, seed: 0);
        _encoding.Begin(1);
        var window = Network.Chain.StackNeedsWholeSequences ? length : Network.Chain.Align(WindowSteps);
        for (var first = 0; first < length; first += window)
        {
            var steps = Math.Min(window, length - first);
            var stepFeatures = features.Slice(first * shape.Input.InputSize, steps * shape.Input.InputSize);
            SequenceInput.Fill(
                _pass, stepFeatures, tokens.IsEmpty ? [] : tokens.Slice(first, steps), spellings.IsEmpty ? [] : spellings.Slice(first, steps), source,
                [], first, steps, length);
            _encoding.Forward(_pass, steps);
        }

        _encoding.CopyTo(0, _vector);
        return _vector;
    }

    /// <summary>Computes the vector of every example and passes it to a visitor, which is called on the calling thread, example 0 first.</summary>
    /// <param name="data">The examples. Their targets are not read.</param>
    /// <param name="visitor">The method that receives the vectors.</param>
    /// <param name="cancellationToken">The token that cancels the encoding, within a few batches.</param>
    /// <exception cref="ArgumentException">The data set does not fit the network or contradicts itself.</exception>
    /// <exception cref="OperationCanceledException">The encoding was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The encoder has been disposed.</exception>
    public void Encode(SequenceDataset data, PredictionVisitor visitor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        Encode(Checked(data), visitor, cancellationToken);
    }

    /// <summary>Computes the vector of every example.</summary>
    /// <param name="data">The examples. Their targets are not read.</param>
    /// <param name="cancellationToken">The token that cancels the encoding, within a few batches.</param>
    /// <returns>The vectors. [Count, OutputSize]</returns>
    /// <exception cref="ArgumentException">The data set does not fit the network or contradicts itself.</exception>
    /// <exception cref="OperationCanceledException">The encoding was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The encoder has been disposed.</exception>
    public float[] Encode(SequenceDataset data, CancellationToken cancellationToken = default)
    {
        var size = OutputSize;
        var examples = Checked(data);
        var results = new float[PredictionPool.CheckedLength(examples.Count, size)];
        Encode(examples, (example, vector) => vector.CopyTo(results.AsSpan(example * size)), cancellationToken);
        return results;
    }

    /// <summary>Ends the threads of the encoder.</summary>
    public void Dispose()
    {
        _disposed = true;
        _pool?.Dispose();
    }

    private CheckedDataset Checked(SequenceDataset data)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        DatasetChecks.Inputs(Network.Shape, data, nameof(data));
        return new CheckedDataset(data, Network.Shape);
    }

    private void Encode(CheckedDataset data, PredictionVisitor visitor, CancellationToken cancellationToken)
    {
        using var use = _use.Enter(this);
        _pool ??= new WorkerPool(_numberOfThreads);
        _work ??= new PredictionPool(Network, _pool, Pooling, TokenWeights);
        for (var first = 0; first < data.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            first = _work.Take(data, first, _batchSize, BatchPredictor.PoolOutputs, PredictedParts.Outputs);
            _work.Predict(data, _windows);
            _work.Visit(visitor);
        }
    }
}
