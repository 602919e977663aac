using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>
/// Specifies layers whose output is added to their input (He et al. 2016). With a normalization as their first layer they are normalized before, with one after
/// the block after. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record ResidualShape : LayerShape
{
    internal const string Name = "residual";

    /// <summary>Gets the layers.</summary>
    /// <value>At least one layer; together they return as many values of a step as they read, at every step.</value>
    public required LayerList Layers { get; init; }

    internal override string Kind => Name;

    internal override bool ReadsTime => Chains.Any(chain => chain.Any(layer => layer.ReadsTime));

    internal override int[] Numbers => [];

    internal override IReadOnlyList<LayerList> Chains => [Layers];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Layers.Count == 0)
            yield return $"{nameof(Layers)} is empty but must hold at least one layer";
        if (Layers.TimeStride != 1)
            yield return $"{nameof(Layers)} return one step for {Layers.TimeStride} that they read, but must return each of them";
        if (Layers.Pools)
            yield return $"{nameof(Layers)} pool the steps of a sequence, but must return each of them";
        if (!Layers.Violations(nameof(Layers), inputSize).Any() && Layers.Measure(inputSize).OutputSize is var size && size != inputSize)
            yield return $"{nameof(Layers)} return {size} values of a step but must return {inputSize}, as many as they read";
    }

    /// <summary>Returns a recurrent layer, which may be the only layer of a residual block; null if the layer is another one.</summary>
    internal static RecurrentShape? RecurrentIn(LayerShape layer) =>
        layer is ResidualShape { Layers: [RecurrentShape inner] } ? inner : layer as RecurrentShape;

    internal override LayerSize Measure(Int128 inputSize) => Layers.Measure(inputSize);

    internal override Layer Create(LayerBuilder builder) => new ResidualLayer(builder.CreateWithin(Layers));
}
