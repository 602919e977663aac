using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers.Pooling;

/// <summary>Represents the pooling of the rows of a sequence into one.</summary>
/// <param name="pooling">The way of pooling, other than none.</param>
/// <param name="inputSize">The number of values of a row.</param>
/// <param name="forwardSize">The number of those of the forward direction, which come first.</param>
/// <param name="attention">The weights of attention; null for other ways of pooling.</param>
internal sealed class PooledLayer(SequencePooling pooling, int inputSize, int forwardSize, AttentionLayer? attention) : Layer
{
    public override int OutputSize => PoolingPass.ColumnsOf(pooling) * inputSize;

    public override bool Pools => true;

    public override bool NeedsWholeSequences => pooling == SequencePooling.Attention;

    public override void Initialize(WeightDraw draw)
    {
        if (attention is null)
            return;
        attention.Projection.Initialize(draw);
        draw.Glorot(attention.Vector);
    }

    public override void Refresh(ReadOnlySpan<float> weights) => attention?.Refresh(weights);

    public override void Measure(WindowMemory memory)
    {
        if (pooling == SequencePooling.Attention)
            memory.AddOutput(attention!.Projection.OutputStride);
        memory.Pool();
        base.Measure(memory);
    }

    public override LayerPass CreatePass(PassScope scope) => new PooledPass(pooling switch
    {
        SequencePooling.Last => new LastPooling(inputSize, forwardSize),
        SequencePooling.Mean => new MeanPooling(inputSize),
        SequencePooling.Max => new MaxPooling(inputSize),
        SequencePooling.Joined => JoinedPooling.Create(inputSize, forwardSize),
        SequencePooling.Attention => new AttentionPooling(attention!, inputSize),
        _ => throw new InvalidOperationException($"{pooling} is no way of pooling."),
    }, scope.Team);
}
