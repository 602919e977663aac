namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Row lookup, as torch.nn.Embedding. The padding row reads as zero whatever is stored there and gets no gradient.</summary>
internal sealed class ReferenceEmbedding(ReferenceParameter weight, int? paddingIndex)
{
    /// <param name="tokens">[b][t]</param>
    /// <param name="typeMask">[V], a factor on the vector of each token wherever it occurs.</param>
    public (double[][][] Y, Action<double[][][]> Backward) Apply(int[][] tokens, double[]? typeMask = null)
    {
        int width = weight.Columns;
        double[][][] y = [.. tokens.Select(sequence => sequence.Select(token =>
            token == paddingIndex ? new double[width] : Scaled(token, weight.Value[(token * width)..((token + 1) * width)])).ToArray())];

        return (y, Backward);

        void Backward(double[][][] dY)
        {
            for (int b = 0; b < tokens.Length; b++)
                for (int t = 0; t < tokens[b].Length; t++)
                    if (tokens[b][t] != paddingIndex)
                        ReferenceMath.Accumulate(weight.Gradient, Scaled(tokens[b][t], dY[b][t]), tokens[b][t] * width);
        }

        double[] Scaled(int token, double[] vector) => typeMask is null ? vector : [.. vector.Select(v => typeMask[token] * v)];
    }
}
