namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;

/// <summary>The sizes of a transformer.</summary>
/// <param name="Vocabulary">Tokens that are embedded; 0 for steps of features.</param>
/// <param name="Features">Values of a step; 0 with a vocabulary.</param>
/// <param name="Outputs">Values of the head.</param>
/// <param name="Readout">What the head reads.</param>
internal sealed record TransformerShape(int Vocabulary, int Features, int Outputs, TransformerReadout Readout)
{
    public const int Heads = 4;

    /// <summary>The inner layer of a block is so many times as wide as the block.</summary>
    public const int Expansion = 4;

    public int Width { get; init; }

    public int Layers { get; init; } = 2;

    public float Dropout { get; init; }

    /// <summary>Learned values of the whole network.</summary>
    public long Parameters
    {
        get
        {
            long w = Width;
            var input = Vocabulary > 0 ? Vocabulary * w : (Features + 1) * w;
            var attention = 4 * ((w * w) + w);
            var inner = (2 * Expansion * w * w) + (Expansion * w) + w;
            var normalizations = 4 * w;
            return input + (Layers * (attention + inner + normalizations)) + (2 * w) + ((w + 1) * Outputs);
        }
    }

    /// <summary>The widest network of at most so many parameters, its width a multiple of the heads.</summary>
    public TransformerShape Within(long parameters)
    {
        var shape = this with { Width = Heads };
        while ((shape with { Width = shape.Width + Heads }).Parameters <= parameters)
            shape = shape with { Width = shape.Width + Heads };
        return shape;
    }
}
