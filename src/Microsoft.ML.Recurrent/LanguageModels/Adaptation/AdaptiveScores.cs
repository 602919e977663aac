using Microsoft.ML.Recurrent.Engine.Inference;

namespace Microsoft.ML.Recurrent.LanguageModels.Adaptation;

/// <summary>Computes the log-probabilities of the tokens of a text under a model that adapts to it, row after row.</summary>
internal static class AdaptiveScores
{
    /// <param name="model">The model, which does not change.</param>
    /// <param name="text">The text.</param>
    /// <param name="continuous">Whether the state is carried from row to row.</param>
    /// <param name="options">How the model adapts.</param>
    /// <param name="cancellationToken">The token that cancels the scoring within some hundred tokens.</param>
    /// <returns>The natural logarithm of the probability of each token, including the end of each row.</returns>
    public static float[] Of(LanguageModel model, RunningText text, bool continuous, AdaptationOptions options, CancellationToken cancellationToken)
    {
        var scorer = new AdaptiveScorer(model.Network, options);
        var results = new float[text.PredictedTokens];
        if (continuous)
        {
            scorer.Score(text.Tokens, results, cancellationToken);
            return results;
        }

        for (var row = 0; row < text.Rows; row++)
        {
            var (start, length) = (text.Starts[row], text.Lengths[row]);
            scorer.Score(text.Tokens.Slice(start, length + 1), results.AsSpan(start, length), cancellationToken);
        }

        return results;
    }
}
