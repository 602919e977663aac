namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>Represents the repetition of steps.</summary>
/// <param name="factor">How often a step is returned.</param>
/// <param name="size">The number of values of a row.</param>
internal sealed class UpsamplingLayer(int factor, int size) : Layer
{
    public override int OutputSize => size;

    public override void Measure(WindowMemory memory)
    {
        (memory.Rows, memory.Longest) = (memory.Rows * factor, memory.Longest * factor);
        base.Measure(memory);
    }

    public override LayerPass CreatePass(PassScope scope) => new UpsamplingPass(factor, size);
}
