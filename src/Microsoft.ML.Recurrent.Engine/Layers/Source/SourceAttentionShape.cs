using Microsoft.ML.Recurrent.Engine.Layers.Dense;

namespace Microsoft.ML.Recurrent.Engine.Layers.Source;

/// <summary>
/// Specifies attention over the rows of the source sequence: y(t) is the sum over the steps s of the source of a(s) v(s), where a is the softmax of the scores
/// of the query q(t) and the keys k(s), for each head by itself. Parameters are <c>source_attention.N.query.weight</c> [Size, input], <c>.key.weight</c> and
/// <c>.value.weight</c> [Size, SourceSize], each with a <c>bias</c>, and with additive scores <c>.vector</c> [Size]. Immutable and safe to share.
/// </summary>
/// <remarks>Runs step by step: a step of the target needs no later one. The source is read as a whole before.</remarks>
/// <include file="../../Documentation/Translate.xml" path="documentation/example"/>
public sealed record SourceAttentionShape : LayerShape
{
    internal const string Name = "source attention";

    /// <summary>Gets the number of values of a step that the layer returns, and of a query, a key and a value, all heads together.</summary>
    /// <value>At least 1; a multiple of <see cref="Heads"/>.</value>
    public required int Size { get; init; }

    /// <summary>Gets the number of values of a row of the source.</summary>
    /// <value>At least 1; the number of values that the layers of the source return.</value>
    public required int SourceSize { get; init; }

    /// <summary>Gets the number of heads, each of which attends by itself.</summary>
    /// <value>The default is 1; at least 1.</value>
    public int Heads { get; init; } = 1;

    /// <summary>Gets how a query is compared with a key.</summary>
    /// <value>The default is <see cref="AttentionScoring.ScaledDotProduct"/>.</value>
    public AttentionScoring Scoring { get; init; }

    internal override string Kind => Name;

    internal override bool ReadsTime => false;

    internal override int? ReadsSource => SourceSize;

    internal override int[] Numbers => [Size, SourceSize, Heads, (int)Scoring];

    internal static SourceAttentionShape? Of(int[] numbers) => numbers is [var size, var sourceSize, var heads, var scoring]
        ? new() { Size = size, SourceSize = sourceSize, Heads = heads, Scoring = (AttentionScoring)scoring } : null;

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        foreach (var (name, value) in new[] { (nameof(Size), Size), (nameof(SourceSize), SourceSize), (nameof(Heads), Heads) })
            if (value < 1)
                yield return $"{name} is {value} but must be at least 1";
        if (Heads > 0 && Size % Heads != 0)
            yield return $"{nameof(Size)} is {Size} but must be a multiple of {nameof(Heads)}, which is {Heads}";
        if (!Enum.IsDefined(Scoring))
            yield return $"{nameof(Scoring)} is {Scoring}, which is not a way of comparing a query with a key";
    }

    internal override LayerSize Measure(Int128 inputSize)
    {
        var isAdditive = Scoring == AttentionScoring.Additive;
        return new(Size, Size * (inputSize + (2 * (Int128)SourceSize) + 3 + (isAdditive ? 1 : 0)), isAdditive ? 7 : 6);
    }

    internal override Layer Create(LayerBuilder builder)
    {
        var (layout, name) = (builder.Layout, builder.NameOf("source_attention"));
        return new SourceAttentionLayer(this, new DenseLayer(layout, name + ".query", builder.InputSize, Size),
            new DenseLayer(layout, name + ".key", SourceSize, Size), new DenseLayer(layout, name + ".value", SourceSize, Size),
            Scoring == AttentionScoring.Additive ? layout.AddVector(name + ".vector", Size) : null);
    }
}
