using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>
/// Computes the outputs of a window from the top layers of its stacks: pooling or decoded steps, dropout of the pooled rows, head and transition scores.
/// Buffers are reused; an instance serves one thread.
/// </summary>
internal sealed unsafe class OutputPass
{
    public const ulong HeadDropoutIdentity = 0x4000;
    private readonly RecurrentNetwork _network;
    private readonly NetworkTopology _topology;
    private readonly PackedSequences _input;
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

    /// <summary>Initializes a pass over the tops of the stacks of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stack">The recurrent layers, whose top layers are read.</param>
    /// <param name="input">The window that the layers run.</param>
    /// <param name="random">The source of the random draws.</param>
    /// <param name="sampler">Draws the classes whose outputs training computes; null to compute every class.</param>
    public OutputPass(RecurrentNetwork network, DirectionStacksPass stack, PackedSequences input, RandomMask random, ClassSampler? sampler)
    {
        (_network, _topology, _stack, _input) = (network, network.Topology, stack, input);
        var options = network.Options;
        _head = new HeadPass(_topology.Head, _topology.HeadPerDirection ? 2 : 1, sampler);
        _pooling = CreatePooling(options, _topology);
        if (_topology.Decoder is { } decoder)
            _decoder = new DecoderPass(decoder, _topology.Layers, options.Dropout, random);
        if (_topology.Horizon is { } horizon)
            _horizon = new HorizonPass(horizon);
        if (options.Dropout > 0 && _pooling is not null)
            _headDropout = new StepDropout(options.Dropout, HeadDropoutIdentity, options.VariationalDropout, random);
        if (_topology.Transitions is { } transitions)
            (_transitions, _dTransitions) = (new float[transitions.PackedLength], new float[transitions.PackedLength]);
    }

    /// <summary>Gets the number of rows of <see cref="Values"/>.</summary>
    public int Rows => _head.Rows / _topology.HeadBlocks;

    /// <summary>Gets the distance between the rows of <see cref="Values"/>.</summary>
    public int Stride => _head.Stride * _topology.HeadBlocks;

    /// <summary>Gets the outputs of the head. [Rows, Stride]</summary>
    public Span<float> Values => _head.Output;

    /// <summary>Gets the gradient of the loss with respect to <see cref="Values"/>. [Rows, Stride]</summary>
    public Span<float> Gradient => _head.OutputGradient;

    public ReadOnlySpan<float> Transitions => _transitions;

    public Span<float> TransitionGradient => _dTransitions;

    /// <summary>Gets, with attention pooling, the weight of each row in the mean of its sequence; otherwise empty. [rows of the window]</summary>
    public ReadOnlySpan<float> AttentionWeights => _pooling is AttentionPooling attention ? attention.Weights(_input) : [];

    /// <summary>Gets, with a decoder, the number of sequences that end in the window; otherwise 0.</summary>
    public int DecodedSequences
    {
        get
        {
            var count = 0;
            for (var i = Alive - 1; i >= 0 && _decoder is not null && _input.Lengths[i] - _input.FirstStep <= _input.Steps; i--)
                count++;
            return count;
        }
    }

    /// <summary>Gets the first of the <see cref="DecodedSequences"/>.</summary>
    public int FirstDecoded => Alive - DecodedSequences;

    /// <summary>Gets the features of the decoded steps; empty without a decoder. [decoded steps, DecodedSequences, D]</summary>
    public Span<float> DecoderFeatures => _decoder is null ? [] : _decoder.Features(DecodedSequences);

    /// <summary>Gets the head that computes the outputs of a sample of the classes; null if the head computes all of them.</summary>
    public SampledHead? Sampled => _head.Sampled;

    /// <summary>Gets the states that pooling carries from window to window.</summary>
    public IReadOnlyList<StateCarry> Carries => _pooling is null ? [] : _pooling.Carries;

    private int Alive => _input.Steps == 0 ? 0 : _input.Alive(0);

    private float* HeadInput => _decoder is not null ? _decoder.Top
        : _pooling is null ? _stack.Top
        : _headDropout is { Active: true } ? _headInput.Pointer
        : _pooling.Pooled.Pointer;

    private int HeadStride => _pooling?.Stride ?? _stack.TopStride;

    private HeadRows JoinedRows => _horizon is null ? new((nint)HeadInput, HeadStride) : new((nint)_horizon.Blocks, _horizon.Stride);

    /// <summary>Starts new sequences.</summary>
    public void Begin(int sequences, bool training, ulong seed)
    {
        _seed = seed;
        _pooling?.Begin(sequences);
        _decoder?.Begin(training, seed);
        _headDropout?.Begin(training);
        _head.Begin(training);
        _head.Clear();
    }

    /// <summary>Discards the outputs of the last window.</summary>
    public void Clear() => _head.Clear();

    /// <summary>Computes the outputs of the window that the stacks have run.</summary>
    /// <param name="carrySteps">The number of steps of this window after which the next one starts.</param>
    public void Forward(int carrySteps)
    {
        var weights = _network.Parameters.Weights;
        if (!_topology.HeadPerDirection)
            _stack.JoinTop(_input);
        _pooling?.Forward(_input, _stack.Top, carrySteps);
        _decoder?.Forward(_stack.Layers, FirstDecoded, DecodedSequences, weights);
        var rows = _decoder?.Rows ?? (_pooling is null ? _input.Rows : Alive);
        if (_headDropout is { Active: true })
        {
            _headInput.Ensure((long)rows * HeadStride);
            new ReadOnlySpan<float>(_pooling!.Pooled.Pointer, rows * HeadStride).CopyTo(_headInput.Span);
            _headDropout.ForwardPooled(_input, _headInput.Pointer, rows, HeadStride, _seed);
        }

        if (_horizon is not null)
            ForwardHorizon(_horizon, rows);
        _head.Forward(HeadInputs([default, default]), rows * _topology.HeadBlocks, weights, _seed, (ulong)(_input.FirstStep + _input.Steps));
        _topology.Transitions?.Pack(weights, _transitions);
        _dTransitions.AsSpan().Clear();
    }

    /// <summary>Computes the outputs of the targets after <see cref="Forward"/> with <see cref="Sampled"/>.</summary>
    /// <param name="classes">The classes, -1 for rows that do not count, which are replaced by the columns of their outputs. [Rows]</param>
    public void ScoreTargets(Span<int> classes) => _head.ScoreTargets(HeadInputs([default, default]), classes, _network.Parameters.Weights);

    /// <summary>Computes the outputs of the decoded steps of the only sequence from its current position.</summary>
    /// <param name="features">The features of the decoded steps. [m, D]</param>
    public void Decode(ReadOnlySpan<float> features)
    {
        features.CopyTo(_decoder!.Features(1));
        _decoder.Forward(_stack.Layers, 0, 1, _network.Parameters.Weights);
        _head.Forward(HeadInputs([default, default]), _decoder.Rows, _network.Parameters.Weights, _seed, 0);
    }

    /// <summary>Computes the gradient of the top layers of the stacks from the gradient of the outputs and of the transition scores.</summary>
    /// <param name="gradients">The flat gradients, to which those of pooling, decoder, head and transitions are added. [parameters]</param>
    public void Backward(Span<float> gradients)
    {
        _topology.Transitions?.AddGradient(_dTransitions, gradients);
        if (_topology.HeadPerDirection)
        {
            for (var d = 0; d < 2; d++)
            {
                var half = _stack.Stacks[d];
                half.DTop.Ensure((long)_input.Rows * half.TopStride);
                _head.Backward(d, DirectionRows(d), half.DTop.Pointer, _network.Parameters.Weights, gradients);
            }

            return;
        }

        var stride = _stack.TopStride;
        var dTop = _stack.DTop;
        dTop.Ensure((long)_input.Rows * stride);
        if (_decoder is not null)
        {
            // The head does not read the top layer of the stack itself: nothing writes to its gradient, which is zero.
            _decoder.DTop.Ensure((long)_decoder.Rows * stride);
            _head.Backward(0, JoinedRows, _decoder.DTop.Pointer, _network.Parameters.Weights, gradients);
            _decoder.Backward(_stack.Layers, FirstDecoded, gradients);
            return;
        }

        var dHeadInput = (_pooling?.DPooled ?? dTop).Pointer;
        if (_horizon is null)
        {
            _head.Backward(0, JoinedRows, dHeadInput, _network.Parameters.Weights, gradients);
        }
        else
        {
            _horizon.DBlocks.Ensure((long)_horizon.Rows * _horizon.Stride);
            _head.Backward(0, JoinedRows, _horizon.DBlocks.Pointer, _network.Parameters.Weights, gradients);
            _horizon.Backward(HeadInput, stride, dHeadInput, stride, gradients);
        }

        if (_pooling is not null)
        {
            if (_headDropout is { Active: true })
                _headDropout.BackwardPooled(dHeadInput, Rows * HeadStride);
            dTop.EnsureZero((long)_input.Rows * stride);
            _pooling.Backward(_input, _stack.Top, dTop.Pointer, gradients);
        }

        _stack.SplitTop(_input);
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

    private HeadRows DirectionRows(int direction) => new((nint)_stack.Stacks[direction].Top, _stack.Stacks[direction].TopStride);

    /// <summary>Computes the rows of the head from the states and from the features of each step that only the head reads.</summary>
    private void ForwardHorizon(HorizonPass horizon, int rows)
    {
        horizon.Begin(rows);
        var size = _topology.Horizon!.RowSize;
        for (var row = 0; row < rows; row++)
        {
            // With pooling, a row is the last step of its sequence in the window.
            var step = _pooling is null ? row : _input.StepOffsets[Math.Min(_input.Lengths[row] - _input.FirstStep, _input.Steps) - 1] + row;
            horizon.SetFeatures(row, _input.Features.Slice(((step + 1) * _input.InputSize) - size, size));
        }

        horizon.Forward(HeadInput, _stack.TopStride);
    }

    private static PoolingPass? CreatePooling(NetworkOptions options, NetworkTopology topology) => options.Pooling switch
    {
        SequencePooling.None => null,
        SequencePooling.Last => new LastPooling(topology.TopSize, topology.Layers[^1][0].Cell.StateSize),
        SequencePooling.Mean => new MeanPooling(topology.TopSize),
        SequencePooling.Max => new MaxPooling(topology.TopSize),
        SequencePooling.Joined => JoinedPooling.Create(topology.TopSize, topology.Layers[^1][0].Cell.StateSize),
        SequencePooling.Attention => new AttentionPooling(topology.Attention!, topology.TopSize),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Pooling, "Unknown way of pooling."),
    };
}
