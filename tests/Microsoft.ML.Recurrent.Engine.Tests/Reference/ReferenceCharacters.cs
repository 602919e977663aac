namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Each token by itself, however often its spelling occurs: the characters' vectors through an LSTM in both directions, final states forward | reverse.
/// </summary>
internal sealed class ReferenceCharacters
{
    private readonly ReferenceEmbedding _embedding;
    private readonly ReferenceStack _stack;

    public ReferenceCharacters(ReferenceParameters parameters, int vocabulary, int size, int units)
    {
        parameters.Scope = "characters.";
        _embedding = new(parameters.Add("embedding.weight", vocabulary, size), paddingIndex: null);
        _stack = new(parameters, size, [new(ReferenceCellKind.Lstm, units)], bidirectional: true);
        parameters.Scope = "";
    }

    /// <summary>From characters [b][t][k] to encodings [b][t][2 units].</summary>
    /// <param name="characters">The characters of each token.</param>
    /// <param name="mask">[b][t][k][width] on the characters' vectors.</param>
    public (double[][][] Y, Action<double[][][]> Backward) Apply(int[][][] characters, double[][][][]? mask)
    {
        int[][] flat = [.. characters.SelectMany(sequence => sequence)];
        double[][][]? flatMask = mask?.SelectMany(sequence => sequence).ToArray();
        var (vectors, embeddingBackward) = _embedding.Apply(flat);
        var encoded = _stack.Run(Masked(vectors));
        int next = 0;
        double[][][] y = [.. characters.Select(sequence => sequence.Select(_ =>
            (double[])[.. encoded.Final[0][next].H, .. encoded.Final[1][next++].H]).ToArray())];
        return (y, Backward);

        void Backward(double[][][] dY)
        {
            var dFinal = _stack.ZeroStates(flat.Length);
            double[][] flatGradient = [.. dY.SelectMany(sequence => sequence)];
            for (int i = 0; i < flat.Length; i++)
            {
                int half = flatGradient[i].Length / 2;
                dFinal[0][i] = new(flatGradient[i][..half], dFinal[0][i].C);
                dFinal[1][i] = new(flatGradient[i][half..], dFinal[1][i].C);
            }

            double[][][] dOutput = [.. encoded.Output.Select(steps => steps.Select(step => new double[step.Length]).ToArray())];
            embeddingBackward(Masked(encoded.Backward(dOutput, dFinal).DX));
        }

        double[][][] Masked(double[][][] rows) =>
            [.. rows.Select((steps, i) => steps.Select((step, k) => ReferenceMath.Multiply(flatMask?[i][k], step)).ToArray())];
    }
}
