using Microsoft.ML.Recurrent.Engine.Layers.Dense;

namespace Microsoft.ML.Recurrent.Engine.Layers.Source;

/// <summary>
/// Specifies a summary of the source sequence that every step of the target reads: y(t) = W c + b, where c is the last row of the source, with its reverse half
/// from the first one (Cho et al. 2014). Parameters are <c>source_context.N.weight</c> [Size, SourceSize] and <c>source_context.N.bias</c>. Immutable and safe
/// to share.
/// </summary>
/// <remarks>It does not read the rows of the target; join them with a <see cref="Blocks.SideBySideShape"/>.</remarks>
/// <include file="../../Documentation/Translate.xml" path="documentation/example"/>
public sealed record SourceContextShape : LayerShape
{
    internal const string Name = "source context";

    /// <summary>Gets the number of values of a step that the layer returns.</summary>
    /// <value>At least 1.</value>
    public required int Size { get; init; }

    /// <summary>Gets the number of values of a row of the source.</summary>
    /// <value>At least 1; the number of values that the layers of the source return.</value>
    public required int SourceSize { get; init; }

    internal override string Kind => Name;

    internal override bool ReadsTime => false;

    internal override int? ReadsSource => SourceSize;

    internal override int[] Numbers => [Size, SourceSize];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        foreach (var (name, value) in new[] { (nameof(Size), Size), (nameof(SourceSize), SourceSize) })
            if (value < 1)
                yield return $"{name} is {value} but must be at least 1";
    }

    internal override LayerSize Measure(Int128 inputSize) => new(Size, Size * ((Int128)SourceSize + 1), 2);

    internal override Layer Create(LayerBuilder builder) =>
        new SourceContextLayer(new DenseLayer(builder.Layout, builder.NameOf("source_context"), SourceSize, Size), builder.SourceForwardSize);
}
