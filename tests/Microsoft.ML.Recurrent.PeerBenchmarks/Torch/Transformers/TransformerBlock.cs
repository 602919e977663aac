using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;

/// <summary>Self-attention and two linear layers, each after a normalization and added to what it read (Xiong et al. 2020).</summary>
internal sealed class TransformerBlock : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly TransformerShape _shape;
    private readonly LayerNorm _normBefore;
    private readonly Linear _projection;
    private readonly Linear _attended;
    private readonly LayerNorm _normBetween;
    private readonly Linear _inner;
    private readonly Linear _outer;
    private readonly Dropout _dropout;

    public TransformerBlock(TransformerShape shape) : base(nameof(TransformerBlock))
    {
        _shape = shape;
        _normBefore = nn.LayerNorm(shape.Width);
        _projection = nn.Linear(shape.Width, 3 * shape.Width);
        _attended = nn.Linear(shape.Width, shape.Width);
        _normBetween = nn.LayerNorm(shape.Width);
        _inner = nn.Linear(shape.Width, TransformerShape.Expansion * shape.Width);
        _outer = nn.Linear(TransformerShape.Expansion * shape.Width, shape.Width);
        _dropout = nn.Dropout(shape.Dropout);
        RegisterComponents();

        // What is added grows with the number of layers, unless each adds less (Radford et al. 2019).
        var gain = 1 / Math.Sqrt(2 * shape.Layers);
        foreach (var (linear, scale) in new[] { (_projection, 1), (_attended, gain), (_inner, 1), (_outer, gain) })
        {
            nn.init.xavier_uniform_(linear.weight, scale);
            nn.init.zeros_(linear.bias!);
        }
    }

    /// <summary>Steps [B, T, W] -> [B, T, W]. The mask is true for the steps to attend to; without one, all count, or those up to the step itself.</summary>
    public override Tensor forward(Tensor x, Tensor? mask)
    {
        var (batch, steps) = (x.shape[0], x.shape[1]);
        var heads = _projection.call(_normBefore.call(x)).view(batch, steps, 3, TransformerShape.Heads, -1).permute(2, 0, 3, 1, 4);
        var causal = _shape.Readout == TransformerReadout.Every;
        var attended = nn.functional.scaled_dot_product_attention(heads[0], heads[1], heads[2], mask!, 0, causal);
        x = x + _dropout.call(_attended.call(attended.transpose(1, 2).reshape(batch, steps, _shape.Width)));
        return x + _dropout.call(_outer.call(_dropout.call(nn.functional.gelu(_inner.call(_normBetween.call(x))))));
    }
}
