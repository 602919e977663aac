namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>
/// Specifies that steps are repeated: each step that is read is returned <see cref="Factor"/> times, for the steps for which layers before it have returned
/// one. The sequence has its former length again. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record UpsamplingShape : LayerShape
{
    internal const string Name = "upsampling";

    /// <summary>Gets how often a step is returned.</summary>
    /// <value>The default is 2; at least 1, and the product of the strides of some of the layers before it in the same chain.</value>
    public int Factor { get; init; } = 2;

    internal override string Kind => Name;

    internal override bool ReadsTime => true;

    internal override int TimeFactor => Factor;

    internal override int[] Numbers => [Factor];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Factor < 1)
            yield return $"{nameof(Factor)} is {Factor} but must be at least 1";
    }

    internal override LayerSize Measure(Int128 inputSize) => new(inputSize, 0, 0);

    internal override Layer Create(LayerBuilder builder) => new UpsamplingLayer(Factor, builder.InputSize);
}
