using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Losses.Functions;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Reads a text with a language model, token by token, and adapts to what it reads; see <see cref="AdaptationOptions"/>. What it learns belongs to the session:
/// the network does not change, and sessions do not affect each other. An instance serves one caller at a time, and concurrent use is rejected.
/// </summary>
/// <remarks>
/// A step allocates nothing. Memory is bounded: that of the cache and, with dynamic evaluation, about five times that of the weights.
/// </remarks>
/// <include file="../Documentation/Adapt.xml" path="documentation/example"/>
public sealed partial class AdaptiveSession
{
    private const int EndlessStep = int.MaxValue / 2;

    private readonly NeuralCache? _cache;
    private readonly DynamicEvaluation? _learner;
    private readonly StepSpelling _spelling = new();
    private readonly float[] _outputs = []; // with a cache, the log-probabilities after the last step. [tokens]
    private readonly float[] _head = [];    // with a cache, the input of the head at the last step
    private readonly float[] _start = [];   // with a learner, the state before the segment. [StateLength]
    private readonly int[] _inputs = [];    // with a learner, the tokens of the segment. [segment length]
    private readonly int[] _targets = [];   // the tokens after them. [segment length]
    private int _count;                     // the number of steps of the segment that a token has followed
    private long _startStep;
    private bool _awaits;
    private SingleUse _use;

    /// <summary>Initializes a new instance of the <see cref="AdaptiveSession"/> class at the zero state.</summary>
    /// <param name="network">A network that reads only tokens, forward only, and has an output per token after each step.</param>
    /// <param name="options">How the session adapts; <see cref="AdaptationOptions.None"/> for a session that does not.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The network is of another kind, or an option is out of range or has no effect.</exception>
    public AdaptiveSession(RecurrentNetwork network, AdaptationOptions options)
    {
        TokenNetwork.Require(network, "Adapting to a text needs");
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        (Network, Options) = (network, options);
        if (options.Learns)
        {
            _learner = new DynamicEvaluation(network, options);
            _inputs = new int[options.DynamicEvaluationSegmentLength];
            _targets = new int[options.DynamicEvaluationSegmentLength];
        }

        Stream = new NetworkSession(_learner?.Network ?? network);
        if (options.Learns)
            _start = new float[Stream.StateLength];
        if (!options.HasCache)
            return;
        _cache = new NeuralCache(network, options);
        _outputs = new float[network.Shape.OutputSize];
        _head = new float[_cache.Width];
    }

    /// <summary>Gets the trained network, which the session does not change.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Gets the options.</summary>
    public AdaptationOptions Options { get; }

    /// <summary>Gets the number of steps taken since the zero state.</summary>
    public long StepCount => Stream.StepCount;

    /// <summary>Gets the session that runs the steps.</summary>
    internal NetworkSession Stream { get; }

    /// <summary>Gets the weights with which the session predicts: those of the network, or those that it has learned.</summary>
    internal ReadOnlySpan<float> Weights => Stream.Network.Parameters.Weights;

    /// <summary>
    /// Reads a token and predicts the next. If <see cref="Observe"/> has not been called since the last step of the text, the session first observes the token.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <returns>
    /// The prediction, valid until the next call: the outputs of the head without a cache, the log-probabilities with one. [OutputSize]
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The token is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">The session is in use.</exception>
    public ReadOnlySpan<float> Step(int token)
    {
        using var use = _use.Enter(this);
        CheckToken(token);
        if (_awaits)
            ObserveNext(token);
        if (_learner is not null)
        {
            if (_count == 0)
            {
                Stream.SaveState(_start);
                _startStep = Stream.StepCount;
            }

            _inputs[_count] = token;
        }

        var outputs = Stream.Step([], token);
        _awaits = true;
        if (_cache is null)
            return outputs;
        Stream.HeadInput.CopyTo(_head);
        TensorPrimitives.Subtract(outputs, (float)LogSumExp.Evaluate(outputs, _outputs, out _), _outputs);
        _cache.Mix(_head, _outputs);
        return _outputs;
    }

    /// <summary>
    /// Adapts to the token that follows the last step, without reading it, so that a caller can report the last token of a text or one that is read later.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <exception cref="ArgumentOutOfRangeException">The token is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no step after which a token is due: the text has just started, or the token was observed before. Or the session is in use.
    /// </exception>
    public void Observe(int token)
    {
        using var use = _use.Enter(this);
        CheckToken(token);
        if (!_awaits)
            throw new InvalidOperationException("No token is due: a step comes first, and one token follows it.");
        ObserveNext(token);
    }

    /// <summary>
    /// Starts a new text from the zero state. What was learned is kept, and the last segment of the text before is learned from, even if it is short.
    /// </summary>
    /// <exception cref="InvalidOperationException">The session is in use.</exception>
    public void Reset()
    {
        using var use = _use.Enter(this);
        LearnSegment();
        Restart();
    }

    /// <summary>Returns to the trained weights, empties the cache and starts a new text from the zero state.</summary>
    /// <exception cref="InvalidOperationException">The session is in use.</exception>
    public void Forget()
    {
        using var use = _use.Enter(this);
        _cache?.Clear();
        _learner?.Forget();
        Restart();
    }

    // The steps of the segment, including one whose token is due.
    private int Begun => _awaits ? _count + 1 : _count;

    private void ObserveNext(int token)
    {
        _awaits = false;
        _cache?.Add(_head, token);
        if (_learner is null)
            return;
        _targets[_count++] = token;
        if (_count == _targets.Length)
            LearnSegment();
    }

    private void LearnSegment()
    {
        if (_learner is null || _count == 0)
            return;
        var pass = _learner.Pass;
        pass.Begin(1, training: true, seed: 0);
        pass.RestoreState(_start);
        SequenceInput.Fill(pass, [], _inputs.AsSpan(0, _count), [], _spelling, [], (int)Math.Min(_startStep, EndlessStep), _count, int.MaxValue);
        pass.Forward(_count);
        _learner.Learn(_targets.AsSpan(0, _count));
        _count = 0;
    }

    private void Restart()
    {
        Stream.Reset();
        (_awaits, _count) = (false, 0);
    }

    private void CheckToken(int token)
    {
        if ((uint)token >= (uint)Network.Shape.OutputSize)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"A token must be 0 to {Network.Shape.OutputSize - 1}, the size of the vocabulary "
                + "less one.");
    }
}
