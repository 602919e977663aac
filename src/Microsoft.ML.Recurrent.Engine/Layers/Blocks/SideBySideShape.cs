namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>
/// Specifies chains of layers that read the same input and whose outputs are joined, those of the first chain first. An empty chain joins the input itself.
/// Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Layers.xml" path="documentation/example"/>
public sealed record SideBySideShape : LayerShape
{
    internal const string Name = "side by side";

    /// <summary>Gets the chains.</summary>
    /// <value>
    /// At least one chain. Either each chain returns each step that it reads, or each pools the steps of a sequence and reads as many steps as the others for a
    /// step that it pools.
    /// </value>
    public required IReadOnlyList<LayerList> Branches { get; init; }

    /// <summary>Determines whether another shape has equal chains.</summary>
    /// <param name="other">The other shape.</param>
    /// <returns>Whether the chains are equal, in the same order.</returns>
    public bool Equals(SideBySideShape? other) => other is not null && Branches.SequenceEqual(other.Branches);

    /// <summary>Returns a hash of the chains.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => Branches.Aggregate(0, HashCode.Combine);

    internal override string Kind => Name;

    internal override bool ReadsTime => Chains.Any(chain => chain.Any(layer => layer.ReadsTime));

    internal override int[] Numbers => [];

    internal override bool Pools => Branches.Count > 0 && Branches[0].Pools;

    internal override int TimeStride => Pools ? (int)Math.Min(Branches[0].TimeStride, int.MaxValue) : 1;

    internal override IReadOnlyList<LayerList> Chains => Branches;

    internal override IEnumerable<string> Violations(Int128 inputSize)
    {
        if (Branches.Count == 0)
            yield return $"{nameof(Branches)} is empty but must hold at least one chain";
        for (var i = 0; i < Branches.Count; i++)
        {
            if (Branches[i].Pools != Pools)
                yield return $"{nameof(Branches)}[{i}] returns one row for each {(Pools ? "step" : "sequence")}, but must return one for each "
                    + $"{(Pools ? "sequence" : "step")}, as the first chain does";
            else if (Branches[i].TimeStride != (Pools ? TimeStride : 1))
                yield return $"{nameof(Branches)}[{i}] returns one step for {Branches[i].TimeStride} that it reads, but must return "
                    + (Pools ? $"one for {TimeStride}, as the first chain does" : "each of them");
        }
    }

    internal override LayerSize Measure(Int128 inputSize) => Branches.Aggregate(new LayerSize(0, 0, 0), (sum, branch) =>
    {
        var size = branch.Measure(inputSize);
        return new LayerSize(sum.OutputSize + size.OutputSize, sum.Weights + size.Weights, sum.Parameters + size.Parameters);
    });

    internal override Layer Create(LayerBuilder builder)
    {
        var inputSize = builder.InputSize;
        return new SideBySideLayer([.. Branches.Select(branch => builder.CreateWithin(branch).ToArray())], inputSize);
    }
}
