namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Row lookup, as torch.nn.Embedding. The padding row reads as zero whatever is stored there and gets no gradient.</summary>
internal sealed class ReferenceEmbedding(ReferenceParameter weight, int? paddingIndex)
{
    public (double[][][] Y, Action<double[][][]> Backward) Apply(int[][] tokens)
    {
        int width = weight.Columns;
        double[][][] y = [.. tokens.Select(sequence => sequence.Select(token =>
            token == paddingIndex ? new double[width] : weight.Value[(token * width)..((token + 1) * width)]).ToArray())];

        return (y, Backward);

        void Backward(double[][][] dY)
        {
            for (int b = 0; b < tokens.Length; b++)
                for (int t = 0; t < tokens[b].Length; t++)
                    if (tokens[b][t] != paddingIndex)
                        ReferenceMath.Accumulate(weight.Gradient, dY[b][t], tokens[b][t] * width);
        }
    }
}
