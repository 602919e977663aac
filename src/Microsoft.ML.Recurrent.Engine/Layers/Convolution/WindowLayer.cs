namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>Represents windows over time.</summary>
/// <param name="shape">The shape.</param>
/// <param name="inputSize">The number of values of a row that the layer reads.</param>
internal sealed class WindowLayer(WindowShape shape, int inputSize) : Layer
{
    public override int OutputSize => shape.Parts * inputSize;

    public override bool NeedsWholeSequences => true;

    public override void Measure(WindowMemory memory)
    {
        memory.Join(shape.Stride);
        base.Measure(memory);
    }

    public override LayerPass CreatePass(PassScope scope) => new WindowPass(shape, inputSize);
}
