using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Represents the workspace of one shard of a batch, which runs windows of packed sequences forward and, for training, backward. It carries the state from
/// window to window. Buffers grow to the size of the largest window and are reused, so that steady use allocates nothing. An instance serves one thread;
/// several instances may run over one network at the same time.
/// </summary>
internal sealed unsafe class NetworkPass
{
    public const ulong HeadDropoutIdentity = 0x4000;
    private readonly NetworkTopology _topology;
    private readonly InputPass _inputPass;
    private readonly DirectionStacksPass _stack;
    private readonly PoolingPass? _pooling;
    private readonly DecoderPass? _decoder;
    private readonly StepDropout? _headDropout; // for pooled rows; without pooling, the stack drops values of its top layer
    private readonly AlignedBuffer _headInput = new();
    private readonly HorizonPass? _horizon;
    private readonly HeadPass _head;
    private readonly float[] _transitions = [];  // [K * K + 2 K]
    private readonly float[] _dTransitions = []; // [K * K + 2 K]
    private ulong _seed;
    private bool _training;
    private int _sequences = -1;     // of the last Begin
    private int _ran = -1;           // the version of the input that Forward ran

    /// <summary>Initializes a new instance of the <see cref="NetworkPass"/> class with an empty workspace.</summary>
    /// <param name="network">The network to run.</param>
    public NetworkPass(RecurrentNetwork network)
        : this(network, null)
    {
    }

    /// <summary>Initializes an empty workspace that trains the head on samples of its classes if there is a sampler.</summary>
    internal NetworkPass(RecurrentNetwork network, ClassSampler? sampler)
    {
        Network = network;
        _topology = network.Topology;
        _head = new HeadPass(_topology.Head, _topology.HeadPerDirection ? 2 : 1, sampler);
        var options = network.Options;
        var random = new RandomMask();
        _inputPass = new InputPass(
            _topology.Embedding, CreateTokenDropout(options.Embedding, random), _topology.FeatureSize, options.InputDropout, random, _topology.Characters,
            _topology.Projection);
        _pooling = CreatePooling(options, _topology);
        if (_topology.Decoder is { } decoder)
            _decoder = new DecoderPass(decoder, _topology.Layers, options.Dropout, random);
        var dropsTop = _pooling is null && _decoder is null;
        _stack = new DirectionStacksPass(
            _topology.Layers, _topology.Separate, options.Dropout, options.VariationalDropout, dropsTop, random, options.ResidualConnections);
        if (_topology.Horizon is { } horizon)
            _horizon = new HorizonPass(horizon);
        if (options.Dropout > 0 && _pooling is not null)
            _headDropout = new StepDropout(options.Dropout, HeadDropoutIdentity, options.VariationalDropout, random);
        if (_topology.Transitions is { } transitions)
            (_transitions, _dTransitions) = (new float[transitions.PackedLength], new float[transitions.PackedLength]);
    }

    /// <summary>Gets the network that the pass runs.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>
    /// Gets the window to run. Lay it out and fill it before <see cref="Forward"/>, which in training replaces the tokens that
    /// <see cref="EmbeddingOptions.TokenDropout"/> drops.
    /// </summary>
    public PackedSequences Input { get; } = new();

    /// <summary>
    /// Gets the number of rows of <see cref="Output"/>. With pooling, the sequences that have not ended before the first step of the window, each with its
    /// value up to the end of the window or of the sequence; without pooling, every row of the window. With <see cref="NetworkOptions.HeadPerDirection"/>,
    /// every row twice: the forward halves of all rows, then the reverse halves of all rows. With a decoder, the decoded steps of the
    /// <see cref="DecodedSequences"/>: the first step of each, then the second of each, and so on.
    /// </summary>
    public int OutputRows => _head.Rows / _topology.HeadBlocks;

    /// <summary>Gets the distance between the rows of <see cref="Output"/>, at least the output size of the network.</summary>
    public int OutputStride => _head.Stride * _topology.HeadBlocks;

    /// <summary>Gets the outputs of the head. [OutputRows, OutputStride], of which the first <see cref="NetworkOptions.OutputSize"/> columns count.</summary>
    public Span<float> Output => _head.Output;

    /// <summary>
    /// Gets the gradient of the loss with respect to <see cref="Output"/>, to be filled before <see cref="Backward"/> and zero beyond the output size.
    /// [OutputRows, OutputStride]
    /// </summary>
    public Span<float> OutputGradient => _head.OutputGradient;

    /// <summary>
    /// Gets the transition scores of the network at the last <see cref="Forward"/>, in the layout of <see cref="RecurrentNetwork.GetTransitionScores"/>; empty
    /// if it has none.
    /// </summary>
    public ReadOnlySpan<float> Transitions => _transitions;

    /// <summary>
    /// Gets the gradient of the loss with respect to <see cref="Transitions"/>, which is zero after <see cref="Forward"/> and is to be filled before
    /// <see cref="Backward"/>.
    /// </summary>
    public Span<float> TransitionGradient => _dTransitions;

    /// <summary>Gets, with attention pooling, the weight of each row of the last window in the mean of its sequence; otherwise empty. [Rows]</summary>
    public ReadOnlySpan<float> AttentionWeights => _pooling is AttentionPooling attention && _ran == Input.Version ? attention.Weights(Input) : [];

    /// <summary>
    /// Gets, with a decoder, the number of sequences that end in the window and are therefore decoded: the last of those that have not ended before its first
    /// step. Otherwise 0.
    /// </summary>
    public int DecodedSequences
    {
        get
        {
            var count = 0;
            for (var i = Alive - 1; i >= 0 && _decoder is not null && Input.Lengths[i] - Input.FirstStep <= Input.Steps; i--)
                count++;
            return count;
        }
    }

    /// <summary>
    /// Gets, with a decoder, the features of the decoded steps, to be filled before <see cref="Forward"/> in the order of the rows of <see cref="Output"/>;
    /// otherwise empty. [decoded steps, DecodedSequences, <see cref="DecoderOptions.InputSize"/>]
    /// </summary>
    /// <exception cref="ArgumentException">The features do not fit in one buffer.</exception>
    public Span<float> DecoderFeatures => _decoder is null ? [] : _decoder.Features(DecodedSequences);

    /// <summary>Gets the number of floats in the carried state of the sequences of the last <see cref="Begin"/>.</summary>
    public int StateLength
    {
        get
        {
            var length = 0;
            foreach (var carry in Carries())
                length += carry.SavedLength;
            return length;
        }
    }

    /// <summary>Gets the first of the <see cref="DecodedSequences"/>.</summary>
    internal int FirstDecoded => Alive - DecodedSequences;

    /// <summary>Gets the input of the first layer in the last window. [R, padded InputSize]</summary>
    internal float* InputRows => _inputPass.Rows;

    /// <summary>Gets the output of the top layer in the last window, both directions together. [R, padded TopSize]</summary>
    internal float* TopRows => _stack.Top;

    /// <summary>Gets the head that computes the outputs of a sample of the classes; null if the head computes all of them.</summary>
    internal SampledHead? Sampled => _head.Sampled;

    /// <summary>Starts new sequences from the zero state and, in training, makes the random draws that apply to a whole sequence.</summary>
    /// <param name="sequences">The number of sequences B of the windows that follow.</param>
    /// <param name="training">Whether dropout and zoneout are applied and <see cref="Backward"/> will follow.</param>
    /// <param name="seed">
    /// The seed of every random draw until the next call. Draws depend on it and on absolute time steps only, not on how sequences are cut into windows.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sequences"/> is negative.</exception>
    /// <exception cref="ArgumentException">The states of the sequences do not fit in one buffer.</exception>
    public void Begin(int sequences, bool training, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequences);
        (_sequences, _ran) = (-1, -1); // no sequences, should there be too little memory
        if (training)
            Network.PrepareTraining();
        _training = training;
        _seed = seed;
        _inputPass.Begin(sequences, training, seed);
        _stack.Begin(sequences, training, seed);
        _pooling?.Begin(sequences);
        _decoder?.Begin(training, seed);
        _headDropout?.Begin(training);
        _head.Begin(training);
        _head.Clear();
        _sequences = sequences;
    }

    /// <summary>Runs the window in <see cref="Input"/> from the carried state and carries the resulting state to the next window.</summary>
    /// <param name="carrySteps">
    /// The number of steps of this window after which the next one starts; <see cref="PackedSequences.Steps"/> carries the state at the end of the window. With
    /// fewer, the next window must start there, so that windows overlap.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The sequences or features of the window do not match the network and its <see cref="Begin"/>, or only one of the network and the window has spellings.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A token or character is not in its vocabulary, or <paramref name="carrySteps"/> is outside the window or, with a decoder, not all of it.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The network is bidirectional or pools by attention, and the window does not contain whole sequences.
    /// </exception>
    public void Forward(int carrySteps)
    {
        var options = Network.Options;
        ForwardLayers(carrySteps, wholeSequences: options.Bidirectional || options.Pooling == SequencePooling.Attention);
        if (!_topology.HeadPerDirection)
            _stack.JoinTop(Input);
        _pooling?.Forward(Input, _stack.Top, carrySteps);
        _decoder?.Forward(_stack.Layers, FirstDecoded, DecodedSequences, Network.Parameters.Weights);
        var rows = _decoder?.Rows ?? (_pooling is null ? Input.Rows : Alive);
        if (_headDropout is { Active: true })
        {
            _headInput.Ensure((long)rows * _stack.TopStride);
            new ReadOnlySpan<float>(_pooling!.Pooled.Pointer, rows * _stack.TopStride).CopyTo(_headInput.Span);
            _headDropout.ForwardPooled(Input, _headInput.Pointer, rows, _stack.TopStride, _seed);
        }

        if (_horizon is not null)
            ForwardHorizon(_horizon, rows);
        _head.Forward(
            HeadInputs([default, default]), rows * _topology.HeadBlocks, Network.Parameters.Weights, _seed, (ulong)(Input.FirstStep + Input.Steps));
        _topology.Transitions?.Pack(Network.Parameters.Weights, _transitions);
        _dTransitions.AsSpan().Clear();
        _ran = Input.Version;
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Computes, after <see cref="Forward"/> with <see cref="Sampled"/>, the outputs of the targets, and replaces the classes by the columns of those outputs.
    /// </summary>
    /// <param name="classes">The classes, -1 for rows that do not count. [OutputRows]</param>
    internal void ScoreTargets(Span<int> classes)
    {
        CheckRan();
        _head.ScoreTargets(HeadInputs([default, default]), classes, Network.Parameters.Weights);
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Runs the window as <see cref="Forward"/> does, but without pooling and head, for callers that read <see cref="InputRows"/> and <see cref="TopRows"/>.
    /// </summary>
    internal void ForwardTop(int carrySteps)
    {
        ForwardLayers(carrySteps, wholeSequences: Network.Options.Bidirectional);
        _stack.JoinTop(Input);
        _head.Clear();
        _ran = -1;
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Computes, with a decoder and after <see cref="ForwardTop"/>, the outputs of the decoded steps of the only sequence of the pass from its current
    /// position, whether it has ended or not.
    /// </summary>
    /// <param name="features">The features of the decoded steps. [m, D]</param>
    internal void Decode(ReadOnlySpan<float> features)
    {
        if (_sequences != 1)
            throw new InvalidOperationException($"One sequence is decoded at a time, but {Math.Max(0, _sequences)} have begun.");
        features.CopyTo(_decoder!.Features(1));
        _decoder.Forward(_stack.Layers, 0, 1, Network.Parameters.Weights);
        _head.Forward(HeadInputs([default, default]), _decoder.Rows, Network.Parameters.Weights, _seed, 0);
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Back-propagates <see cref="OutputGradient"/> and <see cref="TransitionGradient"/> through the window of the last <see cref="Forward"/>. Gradients do not
    /// flow past its first step.
    /// </summary>
    /// <param name="gradients">
    /// The flat gradients, in the layout of <see cref="RecurrentNetwork.Parameters"/>, to which the results are added. [parameters]
    /// </param>
    /// <exception cref="ArgumentException">The number of gradients differs from the number of weights.</exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="Begin"/> was called without training, or the window is not the one that <see cref="Forward"/> ran.
    /// </exception>
    public void Backward(Span<float> gradients)
    {
        if (!_training)
            throw new InvalidOperationException("Backward needs a Begin with training: true.");
        if (gradients.Length != Network.Parameters.Count)
            throw new ArgumentException($"{gradients.Length} gradients were given for {Network.Parameters.Count} weights.", nameof(gradients));
        CheckRan();
        if (OutputRows == 0)
            return;
        _topology.Transitions?.AddGradient(_dTransitions, gradients);
        BackwardHead(gradients);
        float* dRows = null;
        if (_inputPass.NeedsGradient)
        {
            _inputPass.DRows.Ensure((long)Input.Rows * _inputPass.Stride);
            dRows = _inputPass.DRows.Pointer;
        }

        _stack.Backward(Input, _inputPass.Rows, _inputPass.Stride, dRows, _inputPass.Stride, gradients);
        _inputPass.Backward(Input, gradients);
        GC.KeepAlive(this);
    }

    /// <summary>Copies the carried state, for a checkpoint.</summary>
    /// <param name="destination">The span to copy to. [StateLength]</param>
    /// <exception cref="ArgumentException">The length is not <see cref="StateLength"/>.</exception>
    public void SaveState(Span<float> destination)
    {
        CheckLength(destination.Length);
        foreach (var carry in Carries())
        {
            carry.Save(destination);
            destination = destination[carry.SavedLength..];
        }
    }

    /// <summary>Restores a carried state that <see cref="SaveState"/> copied, after a <see cref="Begin"/> with the same arguments.</summary>
    /// <param name="source">The state. [StateLength]</param>
    /// <exception cref="ArgumentException">The length is not <see cref="StateLength"/>.</exception>
    public void RestoreState(ReadOnlySpan<float> source)
    {
        CheckLength(source.Length);
        foreach (var carry in Carries())
        {
            carry.Restore(source);
            source = source[carry.SavedLength..];
        }
    }

    private int Alive => Input.Steps == 0 ? 0 : Input.Alive(0);

    private float* HeadInput => _decoder is not null ? _decoder.Top
        : _pooling is null ? _stack.Top
        : _headDropout is { Active: true } ? _headInput.Pointer
        : _pooling.Pooled.Pointer;

    private void CheckRan()
    {
        if (_ran != Input.Version)
            throw new InvalidOperationException("The window has been laid out again since the last Forward, or Forward has not been called.");
    }

    private void ForwardLayers(int carrySteps, bool wholeSequences)
    {
        _ran = -1;
        if (_sequences < 0)
            throw new InvalidOperationException("Forward needs a Begin before it.");
        if (Input.Count != _sequences)
            throw new ArgumentException($"The window has {Input.Count} sequences, but {_sequences} have begun.");
        if (Input.InputSize != Network.Options.InputSize)
            throw new ArgumentException($"The window has {Input.InputSize} features per step, but the network reads {Network.Options.InputSize}.");
        if (Input.SpellingSource is not null != Network.Options.Characters is not null)
            throw new ArgumentException(Input.SpellingSource is null
                ? "The window has no spellings, but the network encodes characters." : "The window has spellings, but the network encodes no characters.");
        ArgumentOutOfRangeException.ThrowIfLessThan(carrySteps, _decoder is null ? Math.Min(1, Input.Steps) : Input.Steps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(carrySteps, Input.Steps);
        if (Input.Steps > 0 && wholeSequences && (Input.FirstStep > 0 || Input.Steps < Input.Lengths[0]))
            throw new InvalidOperationException(
                "A bidirectional network or one that pools by attention needs windows of whole sequences, "
                + $"but steps {Input.FirstStep} to {Input.FirstStep + Input.Steps - 1} of {Input.Lengths[0]} were given.");
        _inputPass.Forward(Input, Network.Parameters.Weights);
        _stack.Forward(Input, _inputPass.Rows, _inputPass.Stride, carrySteps);
    }

    /// <summary>Computes the gradient of the top layers of the stacks from the gradient of the outputs.</summary>
    private void BackwardHead(Span<float> gradients)
    {
        if (_topology.HeadPerDirection)
        {
            for (var d = 0; d < 2; d++)
            {
                var half = _stack.Stacks[d];
                half.DTop.Ensure((long)Input.Rows * half.TopStride);
                _head.Backward(d, DirectionRows(d), half.DTop.Pointer, Network.Parameters.Weights, gradients);
            }

            return;
        }

        var stride = _stack.TopStride;
        var dTop = _stack.DTop;
        dTop.Ensure((long)Input.Rows * stride);
        if (_decoder is not null)
        {
            // The head does not read the top layer of the stack itself: nothing writes to its gradient, which is zero.
            _decoder.DTop.Ensure((long)_decoder.Rows * stride);
            _head.Backward(0, JoinedRows, _decoder.DTop.Pointer, Network.Parameters.Weights, gradients);
            _decoder.Backward(_stack.Layers, FirstDecoded, gradients);
            return;
        }

        var dHeadInput = (_pooling?.DPooled ?? dTop).Pointer;
        if (_horizon is null)
        {
            _head.Backward(0, JoinedRows, dHeadInput, Network.Parameters.Weights, gradients);
        }
        else
        {
            _horizon.DBlocks.Ensure((long)_horizon.Rows * _horizon.Stride);
            _head.Backward(0, JoinedRows, _horizon.DBlocks.Pointer, Network.Parameters.Weights, gradients);
            _horizon.Backward(HeadInput, stride, dHeadInput, stride, gradients);
        }

        if (_pooling is not null)
        {
            if (_headDropout is { Active: true })
                _headDropout.BackwardPooled(dHeadInput, OutputRows * stride);
            dTop.EnsureZero((long)Input.Rows * stride);
            _pooling.Backward(Input, _stack.Top, dTop.Pointer, gradients);
        }

        _stack.SplitTop(Input);
    }

    /// <summary>Returns the input of the head: both directions together, or each separately. The buffer has room for two.</summary>
    private ReadOnlySpan<HeadRows> HeadInputs(Span<HeadRows> buffer)
    {
        if (!_topology.HeadPerDirection)
        {
            buffer[0] = JoinedRows;
            return buffer[..1];
        }

        (buffer[0], buffer[1]) = (DirectionRows(0), DirectionRows(1));
        return buffer;
    }

    private HeadRows JoinedRows => _horizon is null ? new((nint)HeadInput, _stack.TopStride) : new((nint)_horizon.Blocks, _horizon.Stride);

    private HeadRows DirectionRows(int direction) => new((nint)_stack.Stacks[direction].Top, _stack.Stacks[direction].TopStride);

    /// <summary>Computes the rows of the head from the states and from the features of each step that only the head reads.</summary>
    private void ForwardHorizon(HorizonPass horizon, int rows)
    {
        horizon.Begin(rows);
        var size = _topology.Horizon!.RowSize;
        for (var row = 0; row < rows; row++)
        {
            // With pooling, a row is the last step of its sequence in the window.
            var step = _pooling is null ? row : Input.StepOffsets[Math.Min(Input.Lengths[row] - Input.FirstStep, Input.Steps) - 1] + row;
            horizon.SetFeatures(row, Input.Features.Slice(((step + 1) * Input.InputSize) - size, size));
        }

        horizon.Forward(HeadInput, _stack.TopStride);
    }

    private void CheckLength(int length)
    {
        if (length != StateLength)
            throw new ArgumentException($"The state holds {StateLength} floats, but {length} were given.");
    }

    private CarryList Carries() => new(_stack.Layers, _pooling?.Carry);

    private static TokenDropout? CreateTokenDropout(EmbeddingOptions? options, RandomMask random) =>
        options is { Dropout: > 0 } or { TokenDropout: > 0 } ? new TokenDropout(options.Dropout, options.TokenDropout, options.UnknownIndex, random) : null;

    private static PoolingPass? CreatePooling(NetworkOptions options, NetworkTopology topology) => options.Pooling switch
    {
        SequencePooling.None => null,
        SequencePooling.Last => new LastPooling(topology.TopSize, topology.Layers[^1][0].Cell.StateSize),
        SequencePooling.Mean => new MeanPooling(topology.TopSize),
        SequencePooling.Max => new MaxPooling(topology.TopSize),
        SequencePooling.Attention => new AttentionPooling(topology.Attention!, topology.TopSize),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Pooling, "Unknown way of pooling."),
    };
}
