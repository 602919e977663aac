namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>
/// Specifies a dense layer, y = W x + b at every step, with parameters <c>dense.N.weight</c> [Size, input] and <c>dense.N.bias</c>. Immutable and safe to
/// share.
/// </summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record DenseShape : LayerShape
{
    internal const string Name = "dense";

    /// <summary>Gets the number of values that the layer returns.</summary>
    /// <value>At least 1.</value>
    public required int Size { get; init; }

    internal override string Kind => Name;

    internal override bool ReadsTime => false;

    internal override int[] Numbers => [Size];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Size < 1)
            yield return $"{nameof(Size)} is {Size} but must be at least 1";
    }

    internal override LayerSize Measure(Int128 inputSize) => new(Size, Size * (inputSize + 1), 2);

    internal override Layer Create(LayerBuilder builder) => new LinearLayer(new DenseLayer(builder.Layout, builder.NameOf(Name), builder.InputSize, Size));
}
