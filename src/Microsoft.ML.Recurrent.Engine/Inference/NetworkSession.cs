using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Runs one stream of steps through a trained network: one step at a time, at constant cost and without allocation, or whole sequences. An instance serves one
/// caller at a time, and concurrent use is rejected; create one session per stream, and let them share the network.
/// </summary>
/// <include file="../Documentation/Train.xml" path="documentation/example"/>
public sealed partial class NetworkSession
{
    private const int WindowSteps = 128;            // of a whole sequence, if the network can run in windows
    private const int EndlessStep = int.MaxValue / 2; // the last number that a step has; only the mean over all steps could tell
    private readonly NetworkPass _pass;
    private readonly StepSpelling _spelling = new();
    private readonly PassMemory _memory;
    private readonly SessionHeads? _heads; // null without further heads
    private float[] _output;
    private SingleUse _use;

    /// <summary>Initializes a new instance of the <see cref="NetworkSession"/> class at the zero state.</summary>
    /// <param name="network">The network to run, which must not be trained any more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    public NetworkSession(RecurrentNetwork network)
        : this(network, null, (Team?)null)
    {
    }

    private NetworkSession(RecurrentNetwork network, SessionThreads? threads, Team? team)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Shape.Source is not null)
            throw new ArgumentException($"The network has a source; a {nameof(SequenceGenerator)} runs it.", nameof(network));
        Network = network;
        (_threads, _team) = (threads, team);
        _pass = new NetworkPass(network, NoiseOptions.None, team: team);
        _memory = new PassMemory(network, training: false);
        _heads = network.Shape.FurtherHeads.Count > 0 ? new SessionHeads(network.Shape) : null;
        _output = new float[network.Shape.OutputSize];
        Restart();
    }

    /// <summary>Gets the network that the session runs.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Gets the number of steps taken since the zero state.</summary>
    public long StepCount { get; private set; }

    /// <summary>Gets the number of floats in the state.</summary>
    public int StateLength => _pass.StateLength;

    /// <summary>Gets a value that indicates whether the network can run step by step, because no output depends on a later step.</summary>
    public bool CanStep => !Network.Chain.NeedsWholeSequences;

    /// <summary>
    /// Gets, with attention pooling, the weight of each step of the last whole sequence; otherwise empty. If front layers return fewer steps than they
    /// read, the weights are those of the steps that they return. [T]
    /// </summary>
    public ReadOnlySpan<float> AttentionWeights => _pass.AttentionWeights;

    /// <summary>
    /// Gets the outputs of the further heads for the last step or the last whole sequence, the first head first; empty without further heads and at the zero
    /// state. Each is [its OutputSize] if it or the network pools, otherwise [T, its OutputSize]. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<float> FurtherOutputs => StepCount == 0 || _heads is null ? [] : _heads.Outputs;

    /// <summary>Gets the input of the head at the last step, valid until the next call.</summary>
    internal ReadOnlySpan<float> HeadInput => _pass.HeadInput(0);

    /// <summary>Returns the session to the zero state.</summary>
    /// <exception cref="InvalidOperationException">The session is in use.</exception>
    public void Reset()
    {
        using var use = _use.Enter(this);
        Restart();
    }

    /// <summary>Runs one step.</summary>
    /// <param name="features">The features of the step: [InputSize], or empty for a network without features.</param>
    /// <param name="token">The token of the step; ignored without an embedding.</param>
    /// <param name="characters">The characters of the token of the step, at least one; empty for a network that does not encode characters.</param>
    /// <param name="factors">The factors of the step: [F], or empty for a network without factors.</param>
    /// <returns>
    /// The output of the head after this step, valid until the next call: [OutputSize], or empty with a decoder, whose outputs <see cref="Decode"/> returns.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// The network is bidirectional, pools by attention or has a centred convolution, which needs the whole sequence.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The number of features or factors differs from that of the network, or only one of the network and the step has characters.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The token, a character or a factor is not in its vocabulary.</exception>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> features, int token = 0, ReadOnlySpan<int> characters = default, ReadOnlySpan<int> factors = default)
    {
        if (!CanStep)
            throw new InvalidOperationException(
                "A network that is bidirectional, pools by attention or has a centred convolution needs the whole sequence: use Run.");
        SequenceInput.CheckFeatures(Network.Shape, features.Length, 1);
        SequenceInput.CheckFactors(Network.Shape, factors.Length, 1);
        var encodes = Network.Shape.Input.Characters is not null;
        if (characters.IsEmpty == encodes)
            throw new ArgumentException(
                encodes
                    ? "A step needs at least 1 character, because the network encodes them."
                    : $"{characters.Length} characters were given, but the network encodes none.",
                nameof(characters));
        using var use = _use.Enter(this);
        _spelling.Set(characters);
        RunWindow(
            features, [token], encodes ? [0] : [], _spelling, factors, firstStep: CurrentStep, steps: 1, length: int.MaxValue);
        _heads?.Begin(1);
        _heads?.Keep(_pass, 0);
        StepCount++;
        return Network.Shape.Decoding is not null ? [] : Network.Chain.TimeStride == 1 ? _pass.Output[..Network.Shape.OutputSize] : LastOutput();
    }

    /// <summary>Decodes the steps that follow the current position of the session, which does not change: the stream may continue afterwards.</summary>
    /// <param name="decoderFeatures">The features of the decoded steps: [m, D], or empty for a decoder without features.</param>
    /// <returns>The outputs of the decoded steps, valid until the next call. [m, OutputSize]</returns>
    /// <exception cref="InvalidOperationException">The network has no decoder.</exception>
    /// <exception cref="ArgumentException">The number of features differs from that of the decoder.</exception>
    public ReadOnlySpan<float> Decode(ReadOnlySpan<float> decoderFeatures)
    {
        var decoder = CheckedDecoder(decoderFeatures.Length);
        using var use = _use.Enter(this);
        _pass.Decode(decoderFeatures);
        var size = Network.Shape.OutputSize;
        if (_output.Length < decoder.Steps * size)
            _output = new float[decoder.Steps * size];
        for (var step = 0; step < decoder.Steps; step++)
            _pass.Output.Slice(step * _pass.OutputStride, size).CopyTo(_output.AsSpan(step * size));
        return _output.AsSpan(0, decoder.Steps * size);
    }

    /// <summary>Runs a whole sequence from the zero state. Afterwards the session is at the end of the sequence.</summary>
    /// <param name="features">The features of the sequence: [T, InputSize], or empty for a network that reads tokens only.</param>
    /// <param name="tokens">The tokens of the sequence: [T], or empty for a network that reads features only.</param>
    /// <returns>
    /// The outputs of the head, valid until the next call: [OutputSize] with pooling; [T, OutputSize] without; [2 T, OutputSize] with a head per direction, the
    /// forward halves of all steps before the reverse halves; [m, OutputSize] with a decoder.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The sequence has no step, the two lengths differ, tokens are given to a network without an embedding, or the decoder reads features.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens) => Run(features, tokens, [], _spelling, []);

    /// <summary>Runs a whole sequence from the zero state and decodes the steps after it. Afterwards the session is at the end of the sequence.</summary>
    /// <param name="features">The features of the sequence: [T, InputSize], or empty for a network that reads tokens only.</param>
    /// <param name="tokens">The tokens of the sequence: [T], or empty for a network that reads features only.</param>
    /// <param name="decoderFeatures">The features of the decoded steps: [m, D], or empty for a decoder without features.</param>
    /// <returns>The outputs of the decoded steps, valid until the next call. [m, OutputSize]</returns>
    /// <exception cref="InvalidOperationException">The network has no decoder.</exception>
    /// <exception cref="ArgumentException">
    /// The sequence has no step, the lengths differ, tokens are given to a network without an embedding, or the number of decoder features is wrong.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<float> decoderFeatures)
    {
        CheckedDecoder(decoderFeatures.Length);
        RunWhole(features, tokens, [], _spelling, []);
        return Decode(decoderFeatures);
    }

    /// <summary>Runs a whole sequence from the zero state through a network that reads factors. Afterwards the session is at the end of the sequence.</summary>
    /// <param name="features">The features of the sequence: [T, InputSize], or empty for a network without features.</param>
    /// <param name="tokens">The tokens of the sequence: [T], or empty for a network without an embedding.</param>
    /// <param name="factors">The factors of the sequence: [T, F].</param>
    /// <returns>
    /// The outputs of the head, valid until the next call: [OutputSize] with pooling, [T, OutputSize] without, [m, OutputSize] with a decoder.
    /// </returns>
    /// <exception cref="ArgumentException">The sequence has no step, the lengths differ, or the decoder reads features.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token or a factor is not in its vocabulary.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> factors) =>
        Run(features, tokens, [], _spelling, factors);

    /// <summary>
    /// Runs a whole sequence from the zero state through a network that encodes characters. Afterwards the session is at the end of the sequence.
    /// </summary>
    /// <param name="features">The features of the sequence: [T, InputSize], or empty for a network without features.</param>
    /// <param name="tokens">The tokens of the sequence: [T], or empty for a network without an embedding.</param>
    /// <param name="spellings">The spelling of the token of each step: [T], or empty for a network that does not encode characters.</param>
    /// <param name="source">The source of the characters of the spellings.</param>
    /// <param name="factors">The factors of the sequence: [T, F], or empty for a network without factors.</param>
    /// <returns>
    /// The outputs of the head, valid until the next call: [OutputSize] with pooling, [T, OutputSize] without, [m, OutputSize] with a decoder.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The sequence has no step, the lengths differ, tokens or spellings are given to a network that does not read them, or the decoder reads features.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A token or a character is not in its vocabulary.</exception>
    internal ReadOnlySpan<float> Run(
        ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ISpellingSource source, ReadOnlySpan<int> factors = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (Network.Shape.Decoding is not null)
            CheckedDecoder(0);
        var outputs = RunWhole(features, tokens, spellings, source, factors);
        return Network.Shape.Decoding is null ? outputs : Decode([]);
    }

    /// <summary>Copies the state, so that this or another session of the same network can continue from it.</summary>
    /// <param name="destination">The span to copy to. [StateLength]</param>
    /// <exception cref="ArgumentException">The length is not <see cref="StateLength"/>.</exception>
    public void SaveState(Span<float> destination)
    {
        using var use = _use.Enter(this);
        _pass.SaveState(destination);
    }

    /// <summary>Continues from a state that <see cref="SaveState"/> copied.</summary>
    /// <param name="source">The state. [StateLength]</param>
    /// <param name="stepCount">The number of steps taken up to that state, 0 or more.</param>
    /// <exception cref="ArgumentException">The length is not <see cref="StateLength"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepCount"/> is negative.</exception>
    public void RestoreState(ReadOnlySpan<float> source, long stepCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        using var use = _use.Enter(this);
        _pass.RestoreState(source);
        StepCount = stepCount;
    }

    /// <returns>The outputs of the head; empty with a decoder.</returns>
    private ReadOnlySpan<float> RunWhole(
        ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ISpellingSource source, ReadOnlySpan<int> factors)
    {
        var shape = Network.Shape;
        var length = SequenceInput.CheckedLength(shape, features, tokens, spellings, factors);
        var windowSteps = CanStep ? Math.Min(Network.Chain.Align(WindowSteps), length) : length;
        if (_memory.Violation(new(windowSteps, 1, windowSteps)) is { } violation)
            throw new ArgumentException($"A sequence of {length} steps is too long for a network that reads it as a whole: {violation}.", nameof(features));
        var perStep = !shape.Pools;
        var needed = shape.Decoding is not null ? 0 : perStep ? length * (shape.Head.PerDirection ? 2L : 1) * shape.OutputSize : shape.OutputSize;
        var most = Math.Max(needed, _heads?.OutputsOf(length) ?? 0);
        if (most > AlignedBuffer.MostFloats)
            throw new ArgumentException($"A sequence of {length} steps has {most} outputs; at most {AlignedBuffer.MostFloats} fit. Run it in "
                + "pieces, or step by step.", nameof(features));
        using var use = _use.Enter(this);
        Restart();
        if (_output.Length < needed)
            _output = new float[Math.Max(needed, Math.Min(2L * _output.Length, AlignedBuffer.MostFloats))];
        _heads?.Begin(length);
        for (var first = 0; first < length; first += windowSteps)
        {
            var steps = Math.Min(windowSteps, length - first);
            RunWindow(
                features.Slice(first * shape.Input.InputSize, steps * shape.Input.InputSize), shape.Input.Embedding is null ? [] : tokens.Slice(first, steps),
                shape.Input.Characters is null ? [] : spellings.Slice(first, steps), source,
                factors.Slice(first * shape.Input.Factors.Count, steps * shape.Input.Factors.Count), first, steps, length);
            for (var row = 0; row < _pass.OutputRows; row++)
                _pass.Output.Slice(row * _pass.OutputStride, shape.OutputSize).CopyTo(_output.AsSpan((perStep ? first + row : 0) * shape.OutputSize));
            _heads?.Keep(_pass, first);
        }

        StepCount = length;
        return _output.AsSpan(0, (int)needed);
    }

    // Front layers that return fewer steps than they read do so for the same steps, however many there have been, and dilated layers continue theirs.
    private int CurrentStep => StepCount < EndlessStep ? (int)StepCount
        : EndlessStep - (EndlessStep % Network.Chain.WindowPeriod) + (int)(StepCount % Network.Chain.WindowPeriod);

    // At a step for which the front layers return none, the output is the last one.
    private ReadOnlySpan<float> LastOutput()
    {
        if (_pass.OutputRows > 0)
            _pass.Output[..Network.Shape.OutputSize].CopyTo(_output);
        return _output.AsSpan(0, Network.Shape.OutputSize);
    }

    private void Restart()
    {
        _pass.Begin(1, training: false, seed: 0);
        StepCount = 0;
    }

    private DecodingShape CheckedDecoder(int found)
    {
        var decoder = Network.Shape.Decoding ?? throw new InvalidOperationException("The network has no decoder.");
        var expected = (long)decoder.Steps * decoder.InputSize;
        return found == expected
            ? decoder
            : throw new ArgumentException(
                $"{decoder.Steps} decoded steps of {decoder.InputSize} features need {expected} values, but {found} were given.", "decoderFeatures");
    }
}
