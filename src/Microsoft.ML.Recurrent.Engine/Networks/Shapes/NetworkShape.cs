using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Specifies a network as data: what it reads, a chain of layers, and the head that computes its outputs. Immutable and safe to share; two networks with equal
/// shapes have the same parameters. <see cref="NetworkOptions.ToShape"/> returns the shapes of common networks.
/// </summary>
/// <include file="../../Documentation/Shapes.xml" path="documentation/example"/>
public sealed record NetworkShape
{
    /// <summary>Gets what the network reads at a step.</summary>
    public required InputShape Input { get; init; }

    /// <summary>Gets the encoder of the source sequences that the layers read; null for a network that reads one sequence.</summary>
    /// <value>
    /// The default is null. A network with a source runs the layers over the target sequence, such as the words of a translation that precede the next one, and
    /// its targets are usually those tokens.
    /// </value>
    public SourceShape? Source { get; init; }

    /// <summary>Gets the layers between the input row of a step and the head.</summary>
    /// <value>The default is empty: the head reads the input row.</value>
    public LayerList Layers { get; init; } = LayerList.Empty;

    /// <summary>Gets the head.</summary>
    public required HeadShape Head { get; init; }

    /// <summary>Gets the further heads, each of which learns from separate targets.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<FurtherHeadShape> FurtherHeads { get; init; } = [];

    /// <summary>Determines whether another shape has equal parts.</summary>
    /// <param name="other">The other shape.</param>
    /// <returns>Whether all parts are equal.</returns>
    public bool Equals(NetworkShape? other) => other is not null && Input == other.Input && Source == other.Source && Layers.Equals(other.Layers)
        && Head == other.Head && FurtherHeads.SequenceEqual(other.FurtherHeads);

    /// <summary>Returns a hash of the parts.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() =>
        FurtherHeads.Aggregate(HashCode.Combine(Input, Source, Layers, Head), (hash, head) => HashCode.Combine(hash, head));

    /// <summary>Gets a value that indicates whether the network returns one row of outputs for a sequence instead of one for each step.</summary>
    public bool Pools => Layers.Pools;

    /// <summary>Gets the number of outputs of a row.</summary>
    internal int OutputSize => Head.OutputSize;

    /// <summary>Gets the recurrent layers that decode steps after the end of a sequence; null if no steps are decoded.</summary>
    internal DecodingShape? Decoding => Layers.Last as DecodingShape;

    /// <summary>Gets the hidden layer of a head with blocks; null if the head has none.</summary>
    internal HorizonShape? Horizon => Layers.Last as HorizonShape;

    /// <summary>Gets the layer of the chain that pools the steps; null without such a layer.</summary>
    internal PooledShape? Pooled => Layers.OfType<PooledShape>().FirstOrDefault();

    /// <summary>Gets all recurrent layers, in order.</summary>
    internal IEnumerable<RecurrentShape> Recurrent => Layers.All.OfType<RecurrentShape>();

    /// <summary>Gets a value that indicates whether a recurrent layer reads sequences backwards.</summary>
    internal bool IsBidirectional => Layers.All.Any(layer => layer is RecurrentShape { Bidirectional: true } or DirectionStacksShape);

    /// <summary>Gets a value that indicates whether steps are pooled by attention.</summary>
    internal bool PoolsByAttention => Layers.All.Any(layer => layer is PooledShape { Pooling: SequencePooling.Attention });

    /// <summary>Gets the number of values of a step that the first layer reads.</summary>
    internal Int128 RowSize => Input.RowSize(Horizon is { } horizon ? (Int128)horizon.Blocks * horizon.InputSize : 0);
}
