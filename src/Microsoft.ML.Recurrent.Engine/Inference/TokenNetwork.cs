using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>Checks that a network predicts the next token.</summary>
internal static class TokenNetwork
{
    /// <param name="network">The network.</param>
    /// <param name="what">What needs such a network, for the message.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The network reads something other than tokens or later steps, or does not have an output per token after each step.
    /// </exception>
    public static void Require(RecurrentNetwork network, string what)
    {
        ArgumentNullException.ThrowIfNull(network);
        var shape = network.Shape;
        if (shape is not
            {
                Input: { InputSize: 0, Characters: null, Factors.Count: 0, Embedding: { } embedding }, IsBidirectional: false, Pools: false, Decoding: null,
                Source: null,
            }
            || embedding.VocabularySize != shape.OutputSize || network.Chain.NeedsWholeSequences || network.Chain.TimeStride != 1)
            throw new ArgumentException($"{what} a network that reads only tokens, forward only, and has an output per token after each step.",
                nameof(network));
    }
}
