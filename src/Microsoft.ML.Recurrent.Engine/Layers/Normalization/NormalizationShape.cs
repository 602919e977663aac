namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>
/// Specifies the normalization of the values of a step, with a parameter <c>normalization.N.weight</c> [input], the gains, and, unless it is by the root mean
/// square, <c>normalization.N.bias</c>. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record NormalizationShape : LayerShape
{
    internal const string Name = "normalization";

    /// <summary>Gets how the values are normalized.</summary>
    /// <value>The default is <see cref="NormalizationKind.Layer"/>.</value>
    public NormalizationKind Statistic { get; init; }

    internal override string Kind => Name;

    internal override bool ReadsTime => Statistic is NormalizationKind.Instance or NormalizationKind.Sequence;

    internal override int[] Numbers => [(int)Statistic];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (!Enum.IsDefined(Statistic))
            yield return $"{nameof(Statistic)} is {Statistic}, which is not a normalization";
    }

    internal override LayerSize Measure(Int128 inputSize) =>
        Statistic == NormalizationKind.RootMeanSquare ? new(inputSize, inputSize, 1) : new(inputSize, 2 * inputSize, 2);

    internal override Layer Create(LayerBuilder builder)
    {
        var (name, size) = (builder.NameOf(Name), builder.InputSize);
        var gain = builder.Layout.AddVector(name + ".weight", size);
        if (Statistic == NormalizationKind.RootMeanSquare)
            return new RootMeanSquareLayer(gain);
        var bias = builder.Layout.AddVector(name + ".bias", size);
        return Statistic == NormalizationKind.Layer
            ? new MeanNormalizationLayer(gain, bias) : new SequenceNormalizationLayer(gain, bias, joinsValues: Statistic == NormalizationKind.Sequence);
    }
}
