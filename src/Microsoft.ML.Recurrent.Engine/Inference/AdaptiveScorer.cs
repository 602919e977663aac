using Microsoft.ML.Recurrent.Engine.Losses.Functions;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Computes the log-probability of each token of texts under a language model that adapts to what it reads; see <see cref="AdaptationOptions"/>. It gives what
/// an <see cref="AdaptiveSession"/> gives, up to rounding, in windows of several steps. What it learns belongs to the scorer and is kept from text to text. An
/// instance serves one caller at a time, and concurrent use is rejected.
/// </summary>
/// <include file="../Documentation/Adapt.xml" path="documentation/example"/>
public sealed class AdaptiveScorer
{
    private const int WindowOutputs = 1 << 20; // of a window without dynamic evaluation
    private const int MostWindowSteps = 64;

    private readonly NeuralCache? _cache;
    private readonly DynamicEvaluation? _learner;
    private readonly NetworkPass _pass;
    private readonly StepSpelling _spelling = new();
    private readonly int _windowSteps;
    private SingleUse _use;

    /// <summary>Initializes a new instance of the <see cref="AdaptiveScorer"/> class.</summary>
    /// <param name="network">A network that reads only tokens, forward only, and has an output per token after each step.</param>
    /// <param name="options">How the scorer adapts.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The network is of another kind, or an option is out of range or has no effect.</exception>
    public AdaptiveScorer(RecurrentNetwork network, AdaptationOptions options)
    {
        TokenNetwork.Require(network, "Adapting to a text needs");
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        (Network, Options) = (network, options);
        _cache = options.HasCache ? new NeuralCache(network, options) : null;
        _learner = options.Learns ? new DynamicEvaluation(network, options) : null;
        _pass = _learner?.Pass ?? new NetworkPass(network);
        _windowSteps = options.Learns ? options.DynamicEvaluationSegmentLength
            : Math.Clamp(WindowOutputs / network.Shape.OutputSize, 1, MostWindowSteps);
    }

    /// <summary>Gets the trained network, which the scorer does not change.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Gets the options.</summary>
    public AdaptationOptions Options { get; }

    /// <summary>Scores a text, from the zero state, and adapts to it. Each token is scored before it is learned from.</summary>
    /// <param name="text">The tokens, of which the first is only read and the last only predicted. [T + 1]</param>
    /// <param name="results">Receives the natural logarithm of the probability of each token after the first. [T]</param>
    /// <param name="cancellationToken">The token that cancels the scoring, within a window. What was learned up to then is kept.</param>
    /// <exception cref="ArgumentException">The text is empty, or there is not one result for each token after the first.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">The scorer is in use.</exception>
    /// <exception cref="OperationCanceledException">The scoring was cancelled.</exception>
    public void Score(ReadOnlySpan<int> text, Span<float> results, CancellationToken cancellationToken = default)
    {
        if (results.Length != text.Length - 1)
            throw new ArgumentException($"A text of {text.Length} tokens has {text.Length - 1} results, but {results.Length} are expected.", nameof(results));
        foreach (var token in text)
            if ((uint)token >= (uint)Network.Shape.OutputSize)
                throw new ArgumentOutOfRangeException(nameof(text), token, $"A token must be 0 to {Network.Shape.OutputSize - 1}, the size of the "
                    + "vocabulary less one.");
        using var use = _use.Enter(this);
        _pass.Begin(1, training: _learner is not null, seed: 0);
        for (var first = 0; first < results.Length; first += _windowSteps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var steps = Math.Min(_windowSteps, results.Length - first);
            SequenceInput.Fill(_pass, [], text.Slice(first, steps), [], _spelling, [], first, steps, results.Length);
            _pass.Forward(steps);
            var targets = text.Slice(first + 1, steps);
            ScoreWindow(targets, results.Slice(first, steps));
            _learner?.Learn(targets);
        }
    }

    /// <summary>Returns to the trained weights and empties the cache.</summary>
    /// <exception cref="InvalidOperationException">The scorer is in use.</exception>
    public void Forget()
    {
        using var use = _use.Enter(this);
        _cache?.Clear();
        _learner?.Forget();
    }

    private void ScoreWindow(ReadOnlySpan<int> targets, Span<float> results)
    {
        for (var row = 0; row < targets.Length; row++)
        {
            var outputs = _pass.Output.Slice(row * _pass.OutputStride, Network.Shape.OutputSize);
            results[row] = (float)(outputs[targets[row]] - LogSumExp.Evaluate(outputs, [], out _));
            if (_cache is null)
                continue;
            results[row] = _cache.Mix(_pass.HeadInput(row), targets[row], results[row]);
            _cache.Add(_pass.HeadInput(row), targets[row]);
        }
    }
}
