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

    /// <summary>Gets the number of groups of values that are normalized apart, such as the heads of a recurrent layer (Wu and He 2018).</summary>
    /// <value>The default is 1, all values together; above 1, a divisor of the values of a step, with <see cref="NormalizationKind.Layer"/>.</value>
    public int Groups { get; init; } = 1;

    internal override string Kind => Name;

    internal override bool ReadsTime => Statistic is NormalizationKind.Instance or NormalizationKind.Sequence;

    internal override int[] Numbers => Groups == 1 ? [(int)Statistic] : [(int)Statistic, Groups];

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (!Enum.IsDefined(Statistic))
            yield return $"{nameof(Statistic)} is {Statistic}, which is not a normalization";
        if (Groups < 1 || (Groups > 1 && (Statistic != NormalizationKind.Layer || inputSize % Groups != 0)))
            yield return $"{nameof(Groups)} is {Groups} but must be 1, or a divisor of the {inputSize} values of a step if {nameof(Statistic)} is Layer";
    }

    internal static NormalizationShape? Of(int[] numbers) => numbers switch
    {
        [var kind] => new() { Statistic = (NormalizationKind)kind },
        [var kind, > 1 and var groups] => new() { Statistic = (NormalizationKind)kind, Groups = groups },
        _ => null,
    };

    internal override LayerSize Measure(Int128 inputSize) =>
        Statistic == NormalizationKind.RootMeanSquare ? new(inputSize, inputSize, 1) : new(inputSize, 2 * inputSize, 2);

    internal override Layer Create(LayerBuilder builder)
    {
        var (name, size) = (builder.NameOf(Name), builder.InputSize);
        var gain = builder.Layout.AddVector(name + ".weight", size);
        if (Statistic == NormalizationKind.RootMeanSquare)
            return new RootMeanSquareLayer(gain);
        var bias = builder.Layout.AddVector(name + ".bias", size);
        if (Groups > 1)
            return new GroupNormalizationLayer(gain, bias, Groups);
        return Statistic == NormalizationKind.Layer
            ? new MeanNormalizationLayer(gain, bias) : new SequenceNormalizationLayer(gain, bias, joinsValues: Statistic == NormalizationKind.Sequence);
    }
}
