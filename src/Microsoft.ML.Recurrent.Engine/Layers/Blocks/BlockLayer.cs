using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>Represents a layer that contains others.</summary>
/// <param name="layers">All layers in it.</param>
internal abstract class BlockLayer(IReadOnlyList<Layer> layers) : Layer
{
    private readonly Layer[] _layers = [.. layers]; // an array: iterating over an interface would allocate at every step

    /// <summary>Gets all layers in the block.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    public override bool NeedsWholeSequences => _layers.Any(layer => layer.NeedsWholeSequences);

    public override void Measure(WindowMemory memory)
    {
        foreach (var layer in _layers)
            layer.Measure(memory);
        memory.AddOutput(OutputSize);
    }

    public override void Initialize(WeightDraw draw)
    {
        foreach (var layer in _layers)
            layer.Initialize(draw);
    }

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        foreach (var layer in _layers)
            layer.Refresh(weights);
    }
}
