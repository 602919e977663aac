namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>Represents the pooling of several steps into one.</summary>
/// <param name="shape">The shape.</param>
/// <param name="size">The number of values of a row.</param>
internal sealed class TimePoolingLayer(TimePoolingShape shape, int size) : Layer
{
    public override int OutputSize => size;

    public override void Measure(WindowMemory memory)
    {
        memory.Join(shape.Stride);
        base.Measure(memory);
    }

    public override LayerPass CreatePass(PassScope scope) => new TimePoolingPass(shape, size);
}
