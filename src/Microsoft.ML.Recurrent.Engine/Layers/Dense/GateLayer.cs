namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Represents a gate without weights.</summary>
/// <param name="gate">The function of the gate.</param>
/// <param name="size">The number of values of a row that it returns, half of those that it reads.</param>
internal sealed class GateLayer(ActivationFunction gate, int size) : Layer
{
    public override int OutputSize => size;

    public override void Measure(WindowMemory memory)
    {
        memory.AddRows(size); // the gates
        base.Measure(memory);
    }

    public override LayerPass CreatePass(PassScope scope) => new GatePass(gate, size);
}
