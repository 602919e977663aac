using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Attention;

/// <summary>
/// Specifies one head of causal self-attention over the last steps: y(t) is the sum over s of a(s) v(s), where a is the softmax over the last
/// <see cref="Window"/> steps, t among them, of q(t) . k(s) / sqrt(Size), and q, k and v are W x + b (Vaswani et al. 2017; one head is enough with recurrent
/// layers, Merity 2019). Parameters are <c>attention.N.weight</c> [3 Size, input] for q, k and v and <c>attention.N.bias</c>. Immutable and safe to share.
/// </summary>
/// <remarks>The memory and the time of a step of a stream are bounded by the window. Gradients flow into the steps of the current window only.</remarks>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record SelfAttentionShape : LayerShape
{
    internal const string Name = "self-attention";

    /// <summary>Gets the number of values of a step that the layer returns, and of q, k and v.</summary>
    /// <value>At least 1.</value>
    public required int Size { get; init; }

    /// <summary>Gets the number of steps that a step of the output depends on, itself included.</summary>
    /// <value>The default is 64; at least 1.</value>
    public int Window { get; init; } = 64;

    internal override string Kind => Name;

    internal override bool ReadsTime => true;

    internal override int[] Numbers => [Size, Window];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Size is < 1 or > int.MaxValue / 3)
            yield return $"{nameof(Size)} is {Size} but must be 1 to {int.MaxValue / 3}";
        if (Window < 1 || (Int128)Window * Size * 3 > AlignedBuffer.MostFloats)
            yield return $"{nameof(Window)} is {Window} but must be at least 1, with at most {AlignedBuffer.MostFloats} values in all of its steps";
    }

    internal override LayerSize Measure(Int128 inputSize) => new(Size, 3 * (Int128)Size * (inputSize + 1), 2);

    internal override Layer Create(LayerBuilder builder) =>
        new SelfAttentionLayer(new DenseLayer(builder.Layout, builder.NameOf("attention"), builder.InputSize, 3 * Size), Window);
}
