using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <summary>
/// Represents the workspace of one shard of a batch, which runs windows of packed sequences forward and, for training, backward. It carries the state from
/// window to window. Buffers grow to the size of the largest window and are reused, so that steady use allocates nothing. An instance serves one thread;
/// several instances may run over one network at the same time.
/// </summary>
internal sealed unsafe partial class NetworkPass
{
    private readonly NetworkPasses _passes;
    private readonly ChainPass _chain;
    private readonly OutputPass _output;
    private bool _training;
    private int _sequences = -1;     // of the last Begin
    private int _ran = -1;           // the version of the input that Forward ran

    /// <summary>Initializes a new instance of the <see cref="NetworkPass"/> class with an empty workspace.</summary>
    /// <param name="network">The network to run.</param>
    public NetworkPass(RecurrentNetwork network)
        : this(network, NoiseOptions.None)
    {
    }

    /// <summary>Initializes an empty workspace that trains under noise.</summary>
    /// <param name="network">The network to run.</param>
    /// <param name="noise">The noise.</param>
    /// <param name="sampler">Draws the classes whose outputs training computes; null to compute every class.</param>
    /// <param name="team">The threads that share the work; null for the calling thread.</param>
    internal NetworkPass(RecurrentNetwork network, NoiseOptions noise, ClassSampler? sampler = null, Team? team = null)
    {
        Network = network;
        _passes = new NetworkPasses(network, noise, team);
        _chain = _passes.Chain;
        _output = new OutputPass(network, sampler);
    }

    /// <summary>Gets the network that the pass runs.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>
    /// Gets the window to run. Lay it out and fill it before <see cref="Forward"/>, which in training replaces the tokens that
    /// <see cref="NoiseOptions.TokenDropout"/> drops.
    /// </summary>
    public PackedSequences Input { get; } = new();

    /// <summary>
    /// Gets the number of rows of <see cref="Output"/>. With pooling, the sequences that have not ended before the first step of the window, each with its
    /// value up to the end of the window or of the sequence; without pooling, every row of the window. With <see cref="HeadShape.PerDirection"/>,
    /// every row twice: the forward halves of all rows, then the reverse halves of all rows. With a decoder, the decoded steps of the
    /// <see cref="DecodedSequences"/>: the first step of each, then the second of each, and so on.
    /// </summary>
    public int OutputRows => _output.Rows;

    /// <summary>Gets the distance between the rows of <see cref="Output"/>, at least the output size of the network.</summary>
    public int OutputStride => _output.Stride;

    /// <summary>Gets the outputs of the head. [OutputRows, OutputStride], of which the first <see cref="HeadShape.OutputSize"/> columns count.</summary>
    public Span<float> Output => _output.Values;

    /// <summary>
    /// Gets the gradient of the loss with respect to <see cref="Output"/>, to be filled before <see cref="Backward"/> and zero beyond the output size.
    /// [OutputRows, OutputStride]
    /// </summary>
    public Span<float> OutputGradient => _output.Gradient;

    /// <summary>
    /// Gets the transition scores of the network at the last <see cref="Forward"/>, in the layout of <see cref="RecurrentNetwork.GetTransitionScores"/>; empty
    /// if it has none.
    /// </summary>
    public ReadOnlySpan<float> Transitions => _output.Transitions;

    /// <summary>
    /// Gets the gradient of the loss with respect to <see cref="Transitions"/>, which is zero after <see cref="Forward"/> and is to be filled before
    /// <see cref="Backward"/>.
    /// </summary>
    public Span<float> TransitionGradient => _output.TransitionGradient;

    /// <summary>Gets, with attention pooling, the weight of each row of the last window in the mean of its sequence; otherwise empty. [Rows]</summary>
    public ReadOnlySpan<float> AttentionWeights => _ran == Input.Version && _passes.Pooling is not null ? _passes.Pooling.AttentionWeights(TopWindow) : [];

    /// <summary>
    /// Gets, with a decoder, the number of sequences that end in the window and are therefore decoded: the last of those that have not ended before its first
    /// step. Otherwise 0.
    /// </summary>
    public int DecodedSequences => _passes.Decoding is null ? 0 : DecodingPass.EndingSequences(Input);

    /// <summary>
    /// Gets, with a decoder, the features of the decoded steps, to be filled before <see cref="Forward"/> in the order of the rows of <see cref="Output"/>;
    /// otherwise empty. [decoded steps, DecodedSequences, <see cref="DecoderOptions.InputSize"/>]
    /// </summary>
    /// <exception cref="ArgumentException">The features do not fit in one buffer.</exception>
    public Span<float> DecoderFeatures => _passes.Decoding is null ? [] : _passes.Decoding.Features(DecodedSequences);

    /// <summary>Gets the passes of the heads next to the main one, whose outputs and gradients are used as those of the main one.</summary>
    public IReadOnlyList<FurtherHeadPass> FurtherHeads => _passes.FurtherHeads;

    /// <summary>Gets the number of floats in the carried state of the sequences of the last <see cref="Begin"/>.</summary>
    public int StateLength => Carries.SavedLength;

    /// <summary>
    /// Sets the weight with which <see cref="Backward"/> adds the gradients of penalties on outputs: that of the targets of the window. It is 0 after
    /// <see cref="Begin"/>.
    /// </summary>
    internal double PenaltyWeight
    {
        set => _passes.Penalties.Value = value;
    }

    /// <summary>Gets the first of the <see cref="DecodedSequences"/>.</summary>
    internal int FirstDecoded => Input.AliveAtStart - DecodedSequences;

    /// <summary>Gets the head that computes the outputs of a sample of the classes; null if the head computes all of them.</summary>
    internal SampledHead? Sampled => _output.Sampled;

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
        _passes.Source?.Begin(training, seed);
        _chain.Begin(sequences, training, seed);
        _output.Begin(training, seed);
        foreach (var head in _passes.FurtherHeads)
            head.Begin(sequences, training, seed);
        _sequences = sequences;
    }

    /// <summary>
    /// Gets, for a network with a source, the window of the source sequences; otherwise null. Lay it out with whole sequences and fill it between
    /// <see cref="Begin"/> and <see cref="ReadSource"/>.
    /// </summary>
    public PackedSequences? SourceInput => _passes.Source?.Input;

    /// <summary>Reads the window in <see cref="SourceInput"/>, after <see cref="Begin"/> and before <see cref="Forward"/>.</summary>
    /// <param name="sources">The source sequence of each sequence that has begun. [B]</param>
    /// <exception cref="ArgumentException">There is not one source for each sequence, or the window does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network has no source, or the window does not contain whole sequences.</exception>
    public void ReadSource(ReadOnlySpan<int> sources)
    {
        if (_passes.Source is not { } source)
            throw new InvalidOperationException("The network has no source.");
        if (sources.Length != _sequences)
            throw new ArgumentException($"There are {sources.Length} sources for {Math.Max(0, _sequences)} sequences.", nameof(sources));
        source.Read(sources);
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
        var top = ForwardLayers(carrySteps, Network.Chain.NeedsWholeSequences, joins: !Network.Chain.HeadPerDirection);
        var rows = _chain.Forward(top, _passes.Readout, _chain.Passes.Count);
        _output.Forward(HeadInputs(rows), Input.FirstStep + Input.Steps);
        foreach (var head in _passes.FurtherHeads)
            head.Forward(rows);
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
        _output.ScoreTargets(HeadInputs(_chain.Output), classes);
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
        features.CopyTo(_passes.Decoding!.Features(1));
        _output.Forward(HeadInputs(_passes.Decoding.Decode(0, 1)), window: 0);
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
        _passes.Source?.BeginBackward();
        BackwardHead(gradients);
        _chain.Backward(null, accumulate: false, gradients);
        _passes.Source?.Backward(gradients);
        GC.KeepAlive(this);
    }

    /// <summary>Replaces the carried state of each sequence by that of another, such as the one that a search continues.</summary>
    /// <param name="sources">The sequence whose state each one receives. [B]</param>
    internal void Reorder(ReadOnlySpan<int> sources)
    {
        foreach (var carry in _passes.Carries)
            carry.Reorder(sources);
    }

    /// <summary>Copies the carried state, for a checkpoint.</summary>
    /// <param name="destination">The span to copy to. [StateLength]</param>
    /// <exception cref="ArgumentException">The length is not <see cref="StateLength"/>.</exception>
    public void SaveState(Span<float> destination) => Carries.Save(destination);

    /// <summary>Restores a carried state that <see cref="SaveState"/> copied, after a <see cref="Begin"/> with the same arguments.</summary>
    /// <param name="source">The state. [StateLength]</param>
    /// <exception cref="ArgumentException">The length is not <see cref="StateLength"/>.</exception>
    public void RestoreState(ReadOnlySpan<float> source) => Carries.Restore(source);

    private void CheckRan()
    {
        if (_ran != Input.Version)
            throw new InvalidOperationException("The window has been laid out again since the last Forward, or Forward has not been called.");
    }

    private LayerRows ForwardLayers(int carrySteps, bool wholeSequences, bool joins)
    {
        _ran = -1;
        WindowFit.Require(Network, Input, _sequences, carrySteps, wholeSequences);
        if (_passes.Source is { HasRead: false })
            throw new InvalidOperationException("The source of the sequences has not been read.");
        if (_passes.Directions is not null)
            _passes.Directions.Joins = joins;
        return _chain.Forward(new LayerRows(Input, carrySteps, null, 0, Input.Rows), 0, _passes.Readout);
    }

    /// <summary>Returns the input of the head: the last rows of the chain, or those of each direction.</summary>
    private HeadInputs HeadInputs(LayerRows rows) => Network.Chain.HeadPerDirection
        ? new(_passes.Directions!.Stacks[0].Output, _passes.Directions.Stacks[1].Output) : new(rows);

    private void BackwardHead(Span<float> gradients)
    {
        if (!Network.Chain.HeadPerDirection)
        {
            _output.Backward(0, _chain.Output, _chain.DOutput, gradients);
            foreach (var head in _passes.FurtherHeads)
                head.Backward(_chain.Output, _chain.DOutput.Pointer, gradients);
            return;
        }

        for (var d = 0; d < 2; d++)
            _output.Backward(d, _passes.Directions!.Stacks[d].Output, _passes.Directions.Stacks[d].DOutput, gradients);
    }

    private CarryList Carries => new(_passes.Carries);
}
