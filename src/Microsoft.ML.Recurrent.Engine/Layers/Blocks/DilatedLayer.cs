namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>Represents recurrent layers that continue from their state several steps before.</summary>
/// <param name="layers">The layers.</param>
/// <param name="dilation">The number of steps.</param>
/// <param name="inputSize">The number of values of a step that the first of them reads.</param>
internal sealed class DilatedLayer(IReadOnlyList<Layer> layers, int dilation, int inputSize) : BlockLayer(layers)
{
    public override int OutputSize => Layers[^1].OutputSize;

    public override int ForwardSize => Layers[^1].ForwardSize;

    public override void Measure(WindowMemory memory)
    {
        base.Measure(memory);
        memory.AddRows(inputSize, memory.Training ? 2 : 1); // dealt out
    }

    public override LayerPass CreatePass(PassScope scope) => new DilatedPass([.. Layers.Select(layer => layer.CreatePass(scope))], dilation, OutputSize);
}
