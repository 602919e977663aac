namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>Represents layers whose output is added to their input (He et al. 2016).</summary>
/// <param name="layers">The layers, which return as many values as the first of them reads.</param>
internal sealed class ResidualLayer(IReadOnlyList<Layer> layers) : BlockLayer(layers)
{
    public override int OutputSize => Layers[^1].OutputSize;

    public override int ForwardSize => Layers[^1].ForwardSize;

    public override LayerPass CreatePass(PassScope scope) => new ResidualPass(new ChainPass([.. Layers.Select(layer => layer.CreatePass(scope))]));
}
