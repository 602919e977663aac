using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Produces target sequences of tokens from source sequences by beam search: the most probable beginnings are continued by one token at a time until they end.
/// An instance serves one caller at a time, and concurrent use is rejected; let several instances share the network.
/// </summary>
/// <include file="../Documentation/Translate.xml" path="documentation/example"/>
public sealed class SequenceGenerator
{
    private readonly NetworkPass _pass;
    private readonly SourceShape _source;
    private readonly BeamStep _step;
    private readonly int[] _lengths;
    private readonly int[] _sources;
    private SingleUse _use;

    /// <summary>Initializes a new instance of the <see cref="SequenceGenerator"/> class.</summary>
    /// <param name="network">
    /// A network with a source whose layers read only tokens of the target, forward only, and which has an output for each of its tokens after each step.
    /// </param>
    /// <param name="options">How sequences are searched for.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The network is of another kind, or an option is out of range; the message names what was found.</exception>
    public SequenceGenerator(RecurrentNetwork network, BeamSearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        if (network.Shape is not { Source: { } source, Input: { InputSize: 0, Characters: null, Factors.Count: 0, Embedding: { } embedding }, Pools: false }
            || network.Chain.NeedsWholeSequences || embedding.VocabularySize < network.Shape.OutputSize || network.Shape.Head.PerDirection)
            throw new ArgumentException(
                "Target sequences need a network with a source that reads only tokens of the target, forward only, and has an output per token after each "
                + "step.", nameof(network));
        Check(options, network.Shape.OutputSize, embedding.VocabularySize);
        (Network, Options, _source) = (network, options, source);
        _pass = new NetworkPass(network);
        _step = new BeamStep(options, network.Shape.OutputSize);
        _lengths = new int[options.BeamWidth];
        _sources = new int[options.BeamWidth];
        Array.Fill(_lengths, int.MaxValue);
    }

    /// <summary>Gets the network that the generator runs.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Gets the way in which sequences are searched for.</summary>
    public BeamSearchOptions Options { get; }

    /// <summary>Produces target sequences from a source of tokens or features.</summary>
    /// <param name="features">The features of the source, [T, features of the source]; empty if it has none.</param>
    /// <param name="tokens">The tokens of the source, [T]; empty if it has none.</param>
    /// <param name="cancellationToken">The token that cancels the search, within one step.</param>
    /// <returns>Up to <see cref="BeamSearchOptions.BeamWidth"/> sequences, that with the best score first; complete ones before others.</returns>
    /// <exception cref="ArgumentException">The source has no step, its lengths differ, or the network reads something else at its steps.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary of the source.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public IReadOnlyList<GeneratedSequence> Generate(
        ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, CancellationToken cancellationToken = default)
    {
        using var use = _use.Enter(this);
        var length = SequenceInput.CheckedLength(_source.AsNetwork, features, tokens, [], []);
        _pass.Begin(Options.BeamWidth, training: false, seed: 0);
        var window = _pass.SourceInput!;
        window.Layout([length], 0, length, _source.Input.InputSize, hasTokens: _source.Input.Embedding is not null);
        features.CopyTo(window.Features);
        tokens.CopyTo(window.Tokens);
        _pass.ReadSource(_sources);
        _step.Start();
        for (var step = 0; step <= Options.MaximumLength && _step.Continues(step); step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _pass.Input.Layout(_lengths, step, 1, inputSize: 0, hasTokens: true);
            _step.Tokens.CopyTo(_pass.Input.Tokens);
            _pass.Forward(1);
            _step.Take(_pass.Output, _pass.OutputStride, isLast: step == Options.MaximumLength);
            _pass.Reorder(_step.Origins);
        }

        return _step.Results();
    }

    private static void Check(BeamSearchOptions options, int outputs, int vocabulary)
    {
        List<string> violations = [];
        if ((uint)options.StartToken >= (uint)vocabulary)
            violations.Add($"{nameof(options.StartToken)} is {options.StartToken}, but the network reads tokens 0 to {vocabulary - 1}");
        if ((uint)options.EndToken >= (uint)outputs)
            violations.Add($"{nameof(options.EndToken)} is {options.EndToken}, but the network has outputs for tokens 0 to {outputs - 1}");
        if (options.MaximumLength < 1)
            violations.Add($"{nameof(options.MaximumLength)} is {options.MaximumLength} but must be at least 1");
        if (options.BeamWidth < 1)
            violations.Add($"{nameof(options.BeamWidth)} is {options.BeamWidth} but must be at least 1");
        if (!(options.LengthPenalty >= 0) || double.IsInfinity(options.LengthPenalty))
            violations.Add(FormattableString.Invariant($"{nameof(options.LengthPenalty)} is {options.LengthPenalty} but must be at least 0 and finite"));
        if (violations.Count > 0)
            throw new ArgumentException($"The options are not valid: {string.Join("; ", violations)}.", nameof(options));
    }
}
