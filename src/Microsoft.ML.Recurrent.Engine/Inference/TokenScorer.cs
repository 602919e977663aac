using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Computes the log-probability of each token of pieces of a text under a network that predicts the next token. It works in windows, so that memory depends
/// neither on the lengths of the pieces nor on their number. Buffers grow and are reused; an instance serves one caller at a time.
/// </summary>
public sealed class TokenScorer
{
    // The number of outputs of a window that are held at once.
    private const int WindowOutputs = 1 << 20;
    private const int MostWindowSteps = 256;

    private readonly NetworkPass _pass;
    private readonly float[] _exponentials;
    private SingleUse _use;

    /// <summary>Initializes a new instance of the <see cref="TokenScorer"/> class.</summary>
    /// <param name="network">A network that reads only tokens, forward only, and has an output per token after each step.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">The network is of another kind.</exception>
    public TokenScorer(RecurrentNetwork network)
    {
        TokenNetwork.Require(network, "Scores of tokens need");
        Network = network;
        _pass = new NetworkPass(network);
        _exponentials = new float[network.Shape.OutputSize];
    }

    /// <summary>Gets the network that the scorer runs.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Scores several pieces in parallel, each from the zero state.</summary>
    /// <param name="text">The tokens. The last token is only predicted.</param>
    /// <param name="starts">The index of the first token that is read of each piece.</param>
    /// <param name="lengths">The number of tokens that are read of each piece, at least 1, the longest piece first.</param>
    /// <param name="results">
    /// The span that receives, at each position that is read, the natural logarithm of the probability of the token at the next position. [text length - 1, or
    /// more]
    /// </param>
    /// <param name="cancellationToken">The token that cancels the scoring, within a window.</param>
    /// <exception cref="ArgumentException">
    /// A piece extends beyond the text, or its last token has no next token; or there is no room for the results.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">The scorer is in use.</exception>
    /// <exception cref="OperationCanceledException">The scoring was cancelled.</exception>
    public void Score(ReadOnlySpan<int> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, Span<float> results,
        CancellationToken cancellationToken = default)
    {
        Check(text, starts, lengths, results);
        if (starts.IsEmpty)
            return;
        using var use = _use.Enter(this);
        var windowSteps = Math.Clamp(WindowOutputs / Network.Shape.OutputSize / starts.Length, 1, MostWindowSteps);
        _pass.Begin(starts.Length, training: false, seed: 0);
        for (var first = 0; first < lengths[0]; first += windowSteps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ScoreWindow(text, starts, lengths, results, first, windowSteps);
        }
    }

    private void ScoreWindow(ReadOnlySpan<int> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, Span<float> results, int first, int windowSteps)
    {
        var input = _pass.Input;
        input.Layout(lengths, first, windowSteps, inputSize: 0, hasTokens: true);
        for (int t = 0, row = 0; t < input.Steps; t++)
            for (var i = 0; i < input.Alive(t); i++, row++)
                input.Tokens[row] = text[starts[i] + first + t];
        _pass.Forward(input.Steps);
        for (int t = 0, row = 0; t < input.Steps; t++)
        {
            for (var i = 0; i < input.Alive(t); i++, row++)
            {
                var place = starts[i] + first + t;
                results[place] = LogProbability(_pass.Output.Slice(row * _pass.OutputStride, _exponentials.Length), text[place + 1]);
            }
        }
    }

    private float LogProbability(ReadOnlySpan<float> outputs, int token)
    {
        if ((uint)token >= (uint)_exponentials.Length)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"A token must be 0 to {_exponentials.Length - 1}, the size of the vocabulary "
                + "less one.");
        var largest = TensorPrimitives.Max(outputs);
        TensorPrimitives.Subtract(outputs, largest, _exponentials);
        var shifted = _exponentials[token];
        TensorPrimitives.Exp(_exponentials, _exponentials);
        return (float)(shifted - Math.Log(TensorPrimitives.Sum<float>(_exponentials)));
    }

    private static void Check(ReadOnlySpan<int> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, Span<float> results)
    {
        if (starts.Length != lengths.Length)
            throw new ArgumentException($"There are {starts.Length} starts and {lengths.Length} lengths of pieces.", nameof(lengths));
        for (var i = 0; i < starts.Length; i++)
            if (starts[i] < 0 || lengths[i] < 1 || (long)starts[i] + lengths[i] >= text.Length || starts[i] + lengths[i] > results.Length)
                throw new ArgumentException($"Piece {i} has {lengths[i]} tokens from position {starts[i]}; the text has {text.Length}, the last of which is "
                    + "only predicted, and "
                    + $"there is room for {results.Length} results.", nameof(starts));
    }
}
