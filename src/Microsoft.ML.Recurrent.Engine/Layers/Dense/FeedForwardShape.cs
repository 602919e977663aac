namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>
/// Specifies a dense layer with the activation max(0, x) in one, y = max(0, W x + b) at every step, with parameters <c>projection.weight</c> [Size, input] and
/// <c>projection.bias</c>. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Shapes.xml" path="documentation/example"/>
public sealed record FeedForwardShape : LayerShape
{
    internal const string Name = "feed forward";

    /// <summary>Gets the number of values that the layer returns.</summary>
    /// <value>At least 1.</value>
    public required int Size { get; init; }

    internal override string Kind => Name;

    internal override int[] Numbers => [Size];

    internal override bool ReadsTime => false;

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Size < 1)
            yield return $"{nameof(Size)} is {Size} but must be at least 1";
    }

    internal override LayerSize Measure(Int128 inputSize) => new(Size, Size * (inputSize + 1), 2);

    internal override Layer Create(LayerBuilder builder) =>
        new FeedForwardLayer(new DenseLayer(builder.Layout, builder.NameOfFirst("projection"), builder.InputSize, Size));
}
