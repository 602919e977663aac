using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;

/// <summary>Tokens or features, sinusoidal positions (Vaswani et al. 2017), blocks, a last normalization and a linear head.</summary>
internal sealed class TransformerNetwork : nn.Module<Tensor, Tensor?, Tensor>
{
    private const double LongestPeriod = 10_000;

    private readonly TransformerShape _shape;
    private readonly Embedding? _embedding;
    private readonly Linear? _input;
    private readonly ModuleList<TransformerBlock> _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _head;
    private readonly Dropout _dropout;
    private readonly Tensor _positions; // [longest, W]

    /// <param name="shape">The sizes.</param>
    /// <param name="longest">Steps of the longest sequence.</param>
    public TransformerNetwork(TransformerShape shape, int longest) : base(nameof(TransformerNetwork))
    {
        _shape = shape;
        if (shape.Vocabulary > 0)
            _embedding = nn.Embedding(shape.Vocabulary, shape.Width);
        else
            _input = nn.Linear(shape.Features, shape.Width);
        _blocks = new ModuleList<TransformerBlock>([.. Enumerable.Range(0, shape.Layers).Select(_ => new TransformerBlock(shape))]);
        _norm = nn.LayerNorm(shape.Width);
        _head = nn.Linear(shape.Width, shape.Outputs);
        _dropout = nn.Dropout(shape.Dropout);
        _positions = Positions(longest, shape.Width);
        RegisterComponents();
        var parameters = this.parameters().Sum(p => p.numel());
        if (parameters != shape.Parameters)
            throw new InvalidOperationException($"The network has {parameters} parameters, and its shape {shape.Parameters}.");
    }

    /// <summary>
    /// Tokens [B, T] or features [B, T, F], and which steps are real [B, T], or null if all are -> outputs [B, O], or [B, T, O] if each step has one.
    /// </summary>
    public override Tensor forward(Tensor steps, Tensor? real)
    {
        var x = (_embedding is null ? _input!.call(steps) : _embedding.call(steps)) + _positions.narrow(0, 0, steps.shape[1]);
        x = _dropout.call(x);
        var mask = real?.unsqueeze(1).unsqueeze(1);
        foreach (var block in _blocks)
            x = block.call(x, mask);
        x = _norm.call(x);
        return _head.call(_shape.Readout switch
        {
            TransformerReadout.Mean => Mean(x, real),
            TransformerReadout.Last => x.select(1, -1),
            _ => x,
        });
    }

    private static Tensor Mean(Tensor x, Tensor? real)
    {
        if (real is null)
            return x.mean([1]);
        var counts = real.to_type(ScalarType.Float32).unsqueeze(-1);
        return (x * counts).sum(1) / counts.sum(1);
    }

    private static Tensor Positions(int longest, int width)
    {
        var values = new float[longest * width];
        for (var t = 0; t < longest; t++)
            for (var i = 0; i < width; i++)
            {
                var angle = t / Math.Pow(LongestPeriod, i / 2 * 2 / (double)width);
                values[(t * width) + i] = (float)(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
            }

        return tensor(values, [longest, width]);
    }
}
