using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Makes one vector of each sequence from the hidden states of a network's top layer and from its input vectors, whatever the network was trained for; its
/// own pooling and head are not computed (Howard and Ruder 2018 join the last state, the mean and the maximum; Peters et al. 2018 take both directions of a
/// language model). Whole data sets run in batches of similar length on several threads, and memory does not grow with the number of examples; a sequence
/// by itself runs on the calling thread and, once buffers have their size, allocates nothing. An instance serves one caller at a time; several instances
/// may share a network that is not being trained.
/// </summary>
/// <include file="../Documentation/Encode.xml" path="documentation/example"/>
public sealed class SequenceEncoder : IDisposable
{
    private static readonly SpellingTable s_noSpellings = new();

    private const int WindowSteps = 128; // of a sequence by itself, where the network can be run in windows
    private const EncoderPooling Every =
        EncoderPooling.Last | EncoderPooling.Mean | EncoderPooling.Max | EncoderPooling.EmbeddingMean | EncoderPooling.EmbeddingMax;

    private readonly int _threads;
    private readonly int _batchSize;
    private readonly TruncationRule _windows;
    private readonly NetworkPass _pass;
    private readonly EncodingPass _encoding;
    private readonly float[] _vector;
    private WorkerPool? _pool;
    private PredictionPool? _work;
    private bool _disposed;
    private SingleUse _use;

    /// <summary>Makes an encoder. Threads start with the first data set.</summary>
    /// <param name="network">The network; its weights are read at each call.</param>
    /// <param name="pooling">What a vector is made of, at least one.</param>
    /// <param name="threads">Threads to use for data sets; 0 means one per processor. The vectors do not depend on it.</param>
    /// <param name="batchSize">Sequences of a data set that a thread runs at once, at least 1.</param>
    /// <param name="tokenWeights">
    /// Factor of a step in <see cref="EncoderPooling.EmbeddingMean"/> by its token, finite; the sum is divided by the number of steps all the same. Empty where every step
    /// weighs the same. Not copied. [V]
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or <paramref name="pooling"/> is nothing or something that there is not.</exception>
    /// <exception cref="ArgumentException">There are weights, but not one for each token of the network, or one is not finite.</exception>
    public SequenceEncoder(RecurrentNetwork network, EncoderPooling pooling, int threads = 0, int batchSize = 32, ReadOnlyMemory<float> tokenWeights = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (pooling == EncoderPooling.None || (pooling & ~Every) != 0)
            throw new ArgumentOutOfRangeException(nameof(pooling), pooling, $"A vector is made of one or several of {Every}.");
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        var tokens = network.Options.Embedding?.VocabularySize ?? 0;
        if (!tokenWeights.IsEmpty && tokenWeights.Length != tokens)
            throw new ArgumentException($"There are {tokenWeights.Length} weights of tokens, but the network knows {tokens} tokens.", nameof(tokenWeights));
        if (!tokenWeights.IsEmpty && !TensorPrimitives.IsFiniteAll(tokenWeights.Span))
            throw new ArgumentException("A weight of a token is not finite.", nameof(tokenWeights));
        Network = network;
        Pooling = pooling;
        TokenWeights = tokenWeights;
        _threads = threads;
        _batchSize = batchSize;
        _windows = new TruncationRule(network.Options.Bidirectional ? 0 : BatchPredictor.WindowSteps, 0);
        _pass = new NetworkPass(network);
        _encoding = new EncodingPass(network, pooling, tokenWeights);
        _vector = new float[EncodingPass.SizeOf(network, pooling)];
    }

    /// <summary>The network.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>What a vector is made of.</summary>
    public EncoderPooling Pooling { get; }

    /// <summary>Factor of a step in <see cref="EncoderPooling.EmbeddingMean"/> by its token; empty where every step weighs the same. [V]</summary>
    public ReadOnlyMemory<float> TokenWeights { get; }

    /// <summary>
    /// Floats of a vector: for each of <see cref="EncoderPooling.Last"/>, <see cref="EncoderPooling.Mean"/> and <see cref="EncoderPooling.Max"/> the width of
    /// the top layer, both directions together, and for each of <see cref="EncoderPooling.EmbeddingMean"/> and <see cref="EncoderPooling.EmbeddingMax"/> that
    /// of the first layer's input.
    /// </summary>
    public int OutputSize => _vector.Length;

    /// <summary>Makes the vector of one sequence on the calling thread.</summary>
    /// <param name="features">[T, InputSize], or empty for a network on tokens only.</param>
    /// <param name="tokens">[T], or empty for a network on features only.</param>
    /// <returns>[OutputSize]; valid until the next call.</returns>
    /// <exception cref="ArgumentException">No step, the two lengths disagree, or tokens are given to a network without an embedding.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    /// <exception cref="ObjectDisposedException">The encoder was disposed of.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens) => Run(features, tokens, [], s_noSpellings);

    /// <summary>Makes the vector of one sequence for a network that encodes characters, on the calling thread.</summary>
    /// <param name="features">[T, InputSize], or empty for a network without features.</param>
    /// <param name="tokens">[T], or empty for a network without an embedding.</param>
    /// <param name="spellings">[T] the written form of each step's token; empty for a network that encodes no characters.</param>
    /// <param name="source">Knows the characters of the spellings.</param>
    /// <returns>[OutputSize]; valid until the next call.</returns>
    /// <exception cref="ArgumentException">No step, the lengths disagree, or tokens or spellings are given to a network that reads none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token or a character is not in its vocabulary.</exception>
    /// <exception cref="ObjectDisposedException">The encoder was disposed of.</exception>
    internal ReadOnlySpan<float> Run(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ISpellingSource source)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var options = Network.Options;
        var length = NetworkSession.CheckedLength(options, features, tokens, spellings);
        using var use = _use.Enter(this);
        _pass.Begin(1, training: false, seed: 0);
        _encoding.Begin(1);
        var window = options.Bidirectional ? length : WindowSteps;
        for (var first = 0; first < length; first += window)
        {
            var steps = Math.Min(window, length - first);
            var stepFeatures = features.Slice(first * options.InputSize, steps * options.InputSize);
            NetworkSession.Fill(
                _pass, stepFeatures, tokens.IsEmpty ? [] : tokens.Slice(first, steps), spellings.IsEmpty ? [] : spellings.Slice(first, steps), source,
                first, steps, length);
            _encoding.Forward(_pass, steps);
        }

        _encoding.CopyTo(0, _vector);
        return _vector;
    }

    /// <summary>Makes the vector of every example. The visitor is called on the calling thread, example 0 first.</summary>
    /// <param name="data">The examples; targets are not read.</param>
    /// <param name="visitor">Takes the vectors.</param>
    /// <param name="cancellationToken">Stops within a few batches.</param>
    /// <exception cref="ArgumentException">The data set does not fit the network.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The encoder was disposed of.</exception>
    public void Encode(SequenceDataset data, PredictionVisitor visitor, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(visitor);
        DatasetChecks.Inputs(Network.Options, data, nameof(data));
        using var use = _use.Enter(this);
        _pool ??= new WorkerPool(_threads);
        _work ??= new PredictionPool(Network, _pool.Threads, Pooling, TokenWeights);
        for (var first = 0; first < data.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            first = _work.Take(data, first, _batchSize, _batchSize * BatchPredictor.PoolBatches, BatchPredictor.PoolOutputs, attention: false);
            _work.Predict(_pool, data, _windows);
            _work.Visit(visitor);
        }
    }

    /// <summary>Makes the vector of every example.</summary>
    /// <param name="data">The examples; targets are not read.</param>
    /// <param name="cancellationToken">Stops within a few batches.</param>
    /// <returns>[Count, OutputSize]</returns>
    /// <exception cref="ArgumentException">The data set does not fit the network.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The encoder was disposed of.</exception>
    public float[] Encode(SequenceDataset data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var size = OutputSize;
        var results = new float[PredictionPool.CheckedLength(data.Count, size)];
        Encode(data, (example, vector) => vector.CopyTo(results.AsSpan(example * size)), cancellationToken);
        return results;
    }

    /// <summary>Ends the encoder's threads.</summary>
    public void Dispose()
    {
        _disposed = true;
        _pool?.Dispose();
    }
}
