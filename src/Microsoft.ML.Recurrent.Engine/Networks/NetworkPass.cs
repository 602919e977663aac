using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Workspace of one shard of a batch: runs windows of packed sequences forward and, for training, backward. It carries the state from window
/// to window. Buffers grow to the largest window seen and are reused, so that a steady run allocates nothing. One instance serves one thread;
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
    private readonly StepDropout? _headDropout; // of pooled rows; without pooling the stack drops its top out
    private readonly AlignedBuffer _headInput = new();
    private readonly HeadPass _head;
    private readonly float[] _transitions = [];  // [K * K + 2 K]
    private readonly float[] _dTransitions = []; // [K * K + 2 K]
    private ulong _seed;
    private bool _training;
    private int _sequences = -1;     // of the last Begin
    private int _ran = -1;           // the version of the input that Forward ran

    /// <summary>Makes an empty workspace.</summary>
    /// <param name="network">The network to run.</param>
    public NetworkPass(RecurrentNetwork network)
        : this(network, null)
    {
    }

    /// <summary>Makes an empty workspace that trains the head on samples of its classes where there is a sampler.</summary>
    internal NetworkPass(RecurrentNetwork network, ClassSampler? sampler)
    {
        Network = network;
        _topology = network.Topology;
        _head = new HeadPass(_topology.Head, _topology.HeadPerDirection ? 2 : 1, sampler);
        var options = network.Options;
        var random = new RandomMask();
        _inputPass = new InputPass(_topology.Embedding, CreateTokenDropout(options.Embedding, random), options.InputSize, options.InputDropout, random, _topology.Characters, _topology.Projection);
        _pooling = CreatePooling(options, _topology);
        if (_topology.Decoder is { } decoder)
            _decoder = new DecoderPass(decoder, _topology.Layers, options.Dropout, random);
        var dropsTop = _pooling is null && _decoder is null;
        _stack = new DirectionStacksPass(_topology.Layers, _topology.Separate, options.Dropout, options.VariationalDropout, dropsTop, random);
        if (options.Dropout > 0 && _pooling is not null)
            _headDropout = new StepDropout(options.Dropout, HeadDropoutIdentity, options.VariationalDropout, random);
        if (_topology.Transitions is { } transitions)
            (_transitions, _dTransitions) = (new float[transitions.PackedLength], new float[transitions.PackedLength]);
    }

    /// <summary>The network.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>The window to run: lay it out and fill it before <see cref="Forward"/>, which in training replaces the tokens that <see cref="EmbeddingOptions.TokenDropout"/> takes away.</summary>
    public PackedSequences Input { get; } = new();

    /// <summary>Rows of <see cref="Output"/>: with pooling the sequences alive at the window's first step, each with its value up to the end of the window or of itself; without pooling every row of the window. With <see cref="NetworkOptions.HeadPerDirection"/> every row twice: the forward halves of all, then the reverse halves of all. With a decoder the decoded steps of the <see cref="DecodedSequences"/>: the first step of each, then the second of each, and so on.</summary>
    public int OutputRows => _head.Rows;

    /// <summary>Distance between rows of <see cref="Output"/>, at least the network's output size.</summary>
    public int OutputStride => _head.Stride;

    /// <summary>What the head gave. [OutputRows, OutputStride], the first <see cref="NetworkOptions.OutputSize"/> columns count.</summary>
    public Span<float> Output => _head.Output;

    /// <summary>Gradient of the loss with respect to <see cref="Output"/>, to be filled before <see cref="Backward"/>, zero beyond the output size. [OutputRows, OutputStride]</summary>
    public Span<float> OutputGradient => _head.OutputGradient;

    /// <summary>The network's transition scores at the last <see cref="Forward"/>, as <see cref="RecurrentNetwork.GetTransitionScores"/> lays them out; empty without them.</summary>
    public ReadOnlySpan<float> Transitions => _transitions;

    /// <summary>Gradient of the loss with respect to <see cref="Transitions"/>, zero after <see cref="Forward"/> and to be filled before <see cref="Backward"/>.</summary>
    public Span<float> TransitionGradient => _dTransitions;

    /// <summary>With attention pooling, the weight of each row of the last window in its sequence's mean; otherwise empty. [Rows]</summary>
    public ReadOnlySpan<float> AttentionWeights => _pooling is AttentionPooling attention && _ran == Input.Version ? attention.Weights(Input) : [];

    /// <summary>With a decoder, the number of sequences that end in the window, which are decoded: the last of those alive at its first step. Otherwise 0.</summary>
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

    /// <summary>With a decoder, the features of the decoded steps, to be filled before <see cref="Forward"/>, ordered as the rows of <see cref="Output"/>; otherwise empty. [decoded steps, DecodedSequences, <see cref="DecoderOptions.InputSize"/>]</summary>
    /// <exception cref="ArgumentException">There are more of them than fit.</exception>
    public Span<float> DecoderFeatures => _decoder is null ? [] : _decoder.Features(DecodedSequences);

    /// <summary>Number of floats in the carried state for the sequences of the last <see cref="Begin"/>.</summary>
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

    /// <summary>The first of the <see cref="DecodedSequences"/>.</summary>
    internal int FirstDecoded => Alive - DecodedSequences;

    /// <summary>What the first layer read in the last window. [R, padded InputSize]</summary>
    internal float* InputRows => _inputPass.Rows;

    /// <summary>The top layer's output in the last window, both directions together. [R, padded TopSize]</summary>
    internal float* TopRows => _stack.Top;

    /// <summary>The head that gives the outputs of a sample of the classes; null where they are those of all.</summary>
    internal SampledHead? Sampled => _head.Sampled;

    /// <summary>Starts new sequences: zero state, and in training the draws that hold for a whole sequence.</summary>
    /// <param name="sequences">Number of sequences B of the windows that follow.</param>
    /// <param name="training">Whether dropout and zoneout draw, and <see cref="Backward"/> will follow.</param>
    /// <param name="seed">Seed of every draw until the next call; draws depend on it and on absolute time steps only, not on how sequences are cut into windows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sequences"/> is negative.</exception>
    /// <exception cref="ArgumentException">The states of so many sequences do not fit.</exception>
    public void Begin(int sequences, bool training, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequences);
        (_sequences, _ran) = (-1, -1); // nothing has begun, should there be no room
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

    /// <summary>Runs the window in <see cref="Input"/> from the carried state, then carries the state on.</summary>
    /// <param name="carrySteps">The next window's state is the one after this many steps of this window; all of them where it equals <see cref="PackedSequences.Steps"/>. With fewer, the next window must start there, so that windows overlap.</param>
    /// <exception cref="ArgumentException">
    /// The window's sequences or features are not those of the network and its <see cref="Begin"/>, or only one of both has spellings.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A token or character is not in its vocabulary, carrySteps is not within the window or, with a decoder, not all of it.</exception>
    /// <exception cref="InvalidOperationException">The network is bidirectional or pools by attention and the window does not hold whole sequences.</exception>
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

        _head.Forward(HeadInputs([default, default]), rows, Network.Parameters.Weights, _seed, (ulong)(Input.FirstStep + Input.Steps));
        _topology.Transitions?.Pack(Network.Parameters.Weights, _transitions);
        _dTransitions.AsSpan().Clear();
        _ran = Input.Version;
        GC.KeepAlive(this);
    }

    /// <summary>With <see cref="Sampled"/>, after <see cref="Forward"/>: fills the outputs of the targets, whose classes become their column.</summary>
    /// <param name="classes">[OutputRows], -1 for rows that do not count.</param>
    internal void ScoreTargets(Span<int> classes)
    {
        CheckRan();
        _head.ScoreTargets(HeadInputs([default, default]), classes, Network.Parameters.Weights);
        GC.KeepAlive(this);
    }

    /// <summary>As <see cref="Forward"/>, but without pooling and head: for whoever reads <see cref="InputRows"/> and <see cref="TopRows"/>.</summary>
    internal void ForwardTop(int carrySteps)
    {
        ForwardLayers(carrySteps, wholeSequences: Network.Options.Bidirectional);
        _stack.JoinTop(Input);
        _head.Clear();
        _ran = -1;
        GC.KeepAlive(this);
    }

    /// <summary>
    /// With a decoder, after <see cref="ForwardTop"/>: gives the outputs of the decoded steps of the one sequence of the pass from where it stands, ended or not.
    /// </summary>
    /// <param name="features">[m, D]</param>
    internal void Decode(ReadOnlySpan<float> features)
    {
        if (_sequences != 1)
            throw new InvalidOperationException($"One sequence is decoded at a time, but {Math.Max(0, _sequences)} have begun.");
        features.CopyTo(_decoder!.Features(1));
        _decoder.Forward(_stack.Layers, 0, 1, Network.Parameters.Weights);
        _head.Forward(HeadInputs([default, default]), _decoder.Rows, Network.Parameters.Weights, _seed, 0);
        GC.KeepAlive(this);
    }

    /// <summary>Back-propagates <see cref="OutputGradient"/> and <see cref="TransitionGradient"/> through the window of the last <see cref="Forward"/>; nothing flows past its first step.</summary>
    /// <param name="gradients">Flat gradients in the layout of <see cref="RecurrentNetwork.Parameters"/>; added to.</param>
    /// <exception cref="ArgumentException">The gradients are not as many as the weights.</exception>
    /// <exception cref="InvalidOperationException">
    /// The sequences were not begun for training, or the window is not the one that <see cref="Forward"/> ran.
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

    /// <summary>Writes the carried state, for a checkpoint.</summary>
    /// <param name="destination">[StateLength]</param>
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

    /// <summary>Takes back a carried state that <see cref="SaveState"/> wrote, after a <see cref="Begin"/> with the same arguments.</summary>
    /// <param name="source">[StateLength]</param>
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

    private float* HeadInput => _decoder is not null ? _decoder.Top : _pooling is null ? _stack.Top : _headDropout is { Active: true } ? _headInput.Pointer : _pooling.Pooled.Pointer;

    private void CheckRan()
    {
        if (_ran != Input.Version)
            throw new InvalidOperationException("The window has been laid out anew since the last Forward, or there was none.");
    }

    private void ForwardLayers(int carrySteps, bool wholeSequences)
    {
        _ran = -1;
        if (_sequences < 0)
            throw new InvalidOperationException("Forward needs a Begin before it.");
        if (Input.Count != _sequences)
            throw new ArgumentException($"The window has {Input.Count} sequences, but {_sequences} have begun.");
        if (Input.InputSize != Network.Options.InputSize)
            throw new ArgumentException($"The window has {Input.InputSize} features per step but the network reads {Network.Options.InputSize}.");
        if (Input.SpellingSource is not null != Network.Options.Characters is not null)
            throw new ArgumentException(Input.SpellingSource is null
                ? "The window has no spellings but the network encodes characters." : "The window has spellings but the network encodes no characters.");
        ArgumentOutOfRangeException.ThrowIfLessThan(carrySteps, _decoder is null ? Math.Min(1, Input.Steps) : Input.Steps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(carrySteps, Input.Steps);
        if (Input.Steps > 0 && wholeSequences && (Input.FirstStep > 0 || Input.Steps < Input.Lengths[0]))
            throw new InvalidOperationException(
                "A bidirectional network or one that pools by attention needs windows of whole sequences, "
                + $"but steps {Input.FirstStep} to {Input.FirstStep + Input.Steps - 1} of {Input.Lengths[0]} were given.");
        _inputPass.Forward(Input, Network.Parameters.Weights);
        _stack.Forward(Input, _inputPass.Rows, _inputPass.Stride, carrySteps);
    }

    /// <summary>From the gradient of the outputs to that of the stacks' tops.</summary>
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
            // The head does not read the stack's own top: nothing ever writes to its gradient, which is zero.
            _decoder.DTop.Ensure((long)_decoder.Rows * stride);
            _head.Backward(0, JoinedRows, _decoder.DTop.Pointer, Network.Parameters.Weights, gradients);
            _decoder.Backward(_stack.Layers, FirstDecoded, gradients);
            return;
        }

        var dHeadInput = (_pooling?.DPooled ?? dTop).Pointer;
        _head.Backward(0, JoinedRows, dHeadInput, Network.Parameters.Weights, gradients);
        if (_pooling is not null)
        {
            if (_headDropout is { Active: true })
                _headDropout.BackwardPooled(dHeadInput, OutputRows * stride);
            dTop.EnsureZero((long)Input.Rows * stride);
            _pooling.Backward(Input, _stack.Top, dTop.Pointer, gradients);
        }

        _stack.SplitTop(Input);
    }

    /// <summary>What the head reads: both directions together, or each by itself. The buffer has room for two.</summary>
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

    private HeadRows JoinedRows => new((nint)HeadInput, _stack.TopStride);

    private HeadRows DirectionRows(int direction) => new((nint)_stack.Stacks[direction].Top, _stack.Stacks[direction].TopStride);

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
