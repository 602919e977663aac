using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>
/// Computes the log-probability of each token of pieces of a text, in windows, so that memory depends on neither their length nor their number.
/// Buffers grow and are reused; one instance serves one thread.
/// </summary>
internal sealed class TextScorer(RecurrentNetwork network)
{
    // Outputs of a window that are held at once.
    private const int WindowOutputs = 1 << 20;
    private const int MostWindowSteps = 256;

    private readonly NetworkPass _pass = new(network);
    private readonly float[] _exponentials = new float[network.Options.OutputSize];

    /// <summary>Scores pieces side by side, each from the zero state.</summary>
    /// <param name="text">The tokens.</param>
    /// <param name="starts">First token that is read of each piece.</param>
    /// <param name="lengths">Tokens of each piece, longest piece first.</param>
    /// <param name="results">Gets, at each place that is read, the natural logarithm of the probability of the token at the next place. [text length]</param>
    public void Score(ReadOnlySpan<int> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, Span<float> results)
    {
        var windowSteps = Math.Clamp(WindowOutputs / network.Options.OutputSize / starts.Length, 1, MostWindowSteps);
        var input = _pass.Input;
        _pass.Begin(starts.Length, training: false, seed: 0);
        for (var first = 0; first < lengths[0]; first += windowSteps)
        {
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
    }

    private float LogProbability(ReadOnlySpan<float> outputs, int token)
    {
        var largest = TensorPrimitives.Max(outputs);
        TensorPrimitives.Subtract(outputs, largest, _exponentials);
        var shifted = _exponentials[token];
        TensorPrimitives.Exp(_exponentials, _exponentials);
        return (float)(shifted - Math.Log(TensorPrimitives.Sum<float>(_exponentials)));
    }
}
