using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>Weighs tokens by how rare they are: smooth inverse frequency (Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings").</summary>
internal static class TokenFrequencies
{
    /// <summary>The weight of each token: smoothing / (smoothing + share), where its share is among all tokens of the rows but boundaries, which weigh nothing. [V]</summary>
    /// <param name="rows">Framed texts, of which at least one has a token.</param>
    /// <param name="tokenCount">Tokens V.</param>
    /// <param name="smoothing">Above 0: the share of a token that weighs a half.</param>
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
