namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>
/// Specifies the pooling of the steps of each sequence into one row. With attention its parameters are <c>attention.weight</c> [AttentionSize, input],
/// <c>attention.bias</c> and <c>attention.vector</c>. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Shapes.xml" path="documentation/example"/>
public sealed record PooledShape : LayerShape
{
    internal const string Name = "pooled";

    /// <summary>Gets the way of pooling.</summary>
    /// <value>The default is <see cref="SequencePooling.Last"/>; not <see cref="SequencePooling.None"/>.</value>
    public SequencePooling Pooling { get; init; } = SequencePooling.Last;

    /// <summary>Gets the width A of the score layer of <see cref="SequencePooling.Attention"/>.</summary>
    /// <value>The default is 0; at least 1 with attention, and 0 otherwise.</value>
    public int AttentionSize { get; init; }

    internal override string Kind => Name;

    internal override int[] Numbers => [(int)Pooling, AttentionSize];

    internal override bool ReadsTime => true;

    internal override bool Pools => true;

    internal static PooledShape? Of(int[] numbers) =>
        numbers is [var pooling, var size] ? new() { Pooling = (SequencePooling)pooling, AttentionSize = size } : null;

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (!Enum.IsDefined(Pooling) || Pooling == SequencePooling.None)
            yield return $"{nameof(Pooling)} is {Pooling}, which is not a way of pooling";
        if (Pooling == SequencePooling.Attention ? AttentionSize < 1 : AttentionSize != 0)
            yield return $"{nameof(AttentionSize)} is {AttentionSize} but must be {(Pooling == SequencePooling.Attention ? "at least 1" : "0")} "
                + $"with pooling by {Pooling}";
    }

    internal override LayerSize Measure(Int128 inputSize) => Pooling == SequencePooling.Attention
        ? new(inputSize, AttentionSize * (inputSize + 2), 3) : new(PoolingPass.ColumnsOf(Pooling) * inputSize, 0, 0);

    internal override Layer Create(LayerBuilder builder) => new PooledLayer(
        Pooling, builder.InputSize, builder.ForwardSize, Pooling == SequencePooling.Attention
            ? new AttentionLayer(builder.Layout, builder.NameOfFirst("attention"), builder.InputSize, AttentionSize) : null);
}
