using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>Represents a layer that contains a chain of others.</summary>
/// <param name="layers">The layers, at least one; the first reads what the block reads.</param>
internal abstract class BlockLayer(IReadOnlyList<Layer> layers) : Layer
{
    private readonly Layer[] _layers = [.. layers]; // an array: iterating over an interface would allocate at every step

    /// <summary>Gets the layers, the first to be run first.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    public override int OutputSize => _layers[^1].OutputSize;

    public override bool NeedsWholeSequences => _layers.Any(layer => layer.NeedsWholeSequences);

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

    /// <summary>Creates the pass of the chain.</summary>
    protected ChainPass CreateChain(PassScope scope) => new([.. _layers.Select(layer => layer.CreatePass(scope))]);
}
