using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>
/// Specifies recurrent layers that continue at every step from their state d steps before instead of one (Chang et al. 2017): the steps are dealt out to d
/// sequences, which the layers run by themselves. A gradient reaches d times as far back, and a step depends on steps of the same place modulo d alone, so
/// that layers of different dilations follow one another. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record DilatedShape : LayerShape
{
    internal const string Name = "dilated";
    internal const int MostSteps = 1 << 16;

    /// <summary>Gets the number of steps d between a step and that from whose state it continues.</summary>
    /// <value>1 to 65,536.</value>
    public required int Dilation { get; init; }

    /// <summary>Gets the layers.</summary>
    /// <value>One or several <see cref="RecurrentShape"/>.</value>
    public required LayerList Layers { get; init; }

    internal override string Kind => Name;

    internal override bool ReadsTime => true;

    internal override int[] Numbers => [Dilation];

    internal override IReadOnlyList<int> Sizes => [];

    internal override IReadOnlyList<LayerList> Chains => [Layers];

    internal override long WindowPeriod => Dilation;

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Dilation is < 1 or > MostSteps)
            yield return $"{nameof(Dilation)} is {Dilation} but must be 1 to {MostSteps}";
        if (Layers.Count == 0)
            yield return $"{nameof(Layers)} is empty but must hold at least one recurrent layer";
        foreach (var layer in Layers)
            if (layer is not RecurrentShape)
                yield return $"{nameof(Layers)} holds a layer of the kind {layer.Kind}, but all of them must be recurrent";
    }

    /// <summary>Returns the dilation of a layer in a stack whose dilations grow by a factor, or a number above <see cref="MostSteps"/>.</summary>
    /// <param name="factor">The factor; 0 for no dilation.</param>
    /// <param name="layer">The layer, from 0.</param>
    internal static long DilationOf(int factor, int layer) => factor == 0 ? 1 : (long)Math.Min(Math.Pow(factor, layer), int.MaxValue);

    internal override LayerSize Measure(Int128 inputSize) => Layers.Measure(inputSize);

    internal override Layer Create(LayerBuilder builder) => new DilatedLayer(builder.CreateWithin(Layers), Dilation, builder.InputSize);
}
