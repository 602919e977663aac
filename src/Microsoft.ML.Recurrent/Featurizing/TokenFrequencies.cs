using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>
/// Weights tokens by how rare they are: smooth inverse frequency (Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings").
/// </summary>
internal static class TokenFrequencies
{
    /// <summary>
    /// Returns the weight of each token, smoothing / (smoothing + share). The share is that among all tokens of the rows except boundaries, which have weight
    /// 0. [V]
    /// </summary>
    /// <param name="rows">Framed texts, of which at least one has a token.</param>
    /// <param name="tokenCount">The number of tokens, V.</param>
    /// <param name="smoothing">The share of a token whose weight is one half; above 0.</param>
    public static float[] Weights(SequenceDataset rows, int tokenCount, float smoothing)
    {
        var counts = new long[tokenCount];
        var total = 0L;
        for (var row = 0; row < rows.Count; row++)
        {
            var last = rows.Length(row) - 1;
            for (var step = 1; step < last; step++)
                counts[rows.Token(row, step)]++;
            total += last - 1;
        }

        var weights = new float[tokenCount];
        for (var token = 0; token < tokenCount; token++)
            weights[token] = (float)(smoothing / (smoothing + ((double)counts[token] / total)));
        weights[SequenceEncoding.PaddingToken] = 0;
        return weights;
    }
}
