using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>Holds the layers of a chain that options may specify: a projection, other layers, recurrent layers, and what follows them.</summary>
internal sealed class ShapeParts
{
    private ShapeParts()
    {
    }

    /// <summary>Gets the first layer if it is a projection.</summary>
    public FeedForwardShape? Projection { get; private init; }

    /// <summary>Gets the layers before the recurrent ones.</summary>
    public LayerList Front { get; private init; } = LayerList.Empty;

    /// <summary>Gets the recurrent layers.</summary>
    public IReadOnlyList<RecurrentShape> Recurrent { get; private init; } = [];

    /// <summary>Gets a value that indicates whether the directions are stacks of their own.</summary>
    public bool Separate { get; private init; }

    /// <summary>Gets a value that indicates whether the second recurrent layer has a residual connection.</summary>
    public bool Residual { get; private init; }

    /// <summary>Gets the factor by which the dilation of the second layer is larger than that of the first; 0 without a dilation.</summary>
    public int DilationFactor { get; private init; }

    /// <summary>Gets the number of last steps that a head after the recurrent layers reads; 0 without one.</summary>
    public int AttentionWindow { get; private init; }

    /// <summary>Gets a value that indicates whether the recurrent layers are within blocks.</summary>
    public bool HasBlocks { get; private init; }

    public DecodingShape? Decoding { get; private init; }

    public PooledShape? Pooled { get; private init; }

    public HorizonShape? Horizon { get; private init; }

    /// <summary>Returns the parts of a chain; null if there is no recurrent layer where options have theirs.</summary>
    public static ShapeParts? Of(LayerList layers)
    {
        var projection = layers.Count > 0 ? layers[0] as FeedForwardShape : null;
        var rest = layers.Skip(projection is null ? 0 : 1).ToList();
        var first = rest.FindIndex(layer => layer.IsRecurrent);
        if (first < 0)
            return null;
        var blocks = first > 0 && rest[first] is ResidualShape { Layers.Count: > 1 } && rest[first - 1] is DenseShape;
        var stacks = rest[first] as DirectionStacksShape;
        var decoding = rest[first] as DecodingShape;
        var stack = stacks?.Layers ?? decoding?.Layers ?? LayerList.Create([.. rest.Skip(first).TakeWhile(layer => IsInStack(layer, blocks))]);
        var after = rest.Skip(first + (stacks is null && decoding is null ? stack.Count : 1)).ToList();
        return new ShapeParts
        {
            Projection = projection,
            Front = LayerList.Create([.. rest.Take(blocks ? first - 1 : first)]),
            Recurrent = [.. stack.All.OfType<RecurrentShape>()],
            Separate = stacks is not null,
            Residual = !blocks && stack.Count > 1 && stack[1] is ResidualShape,
            DilationFactor = stack.All.OfType<DilatedShape>().FirstOrDefault()?.Dilation ?? 0,
            AttentionWindow = AttentionIn(blocks ? after.ElementAtOrDefault(1) : after.FirstOrDefault())?.Window ?? 0,
            HasBlocks = blocks,
            Decoding = decoding,
            Pooled = after.OfType<PooledShape>().FirstOrDefault(),
            Horizon = after.OfType<HorizonShape>().FirstOrDefault(),
        };
    }

    // The last of the blocks is followed by a normalization.
    private static bool IsInStack(LayerShape layer, bool blocks) => blocks ? layer is ResidualShape && AttentionIn(layer) is null
        : layer is DilatedShape or ResidualShape { Layers: [DilatedShape] } || ResidualShape.RecurrentIn(layer) is not null;

    private static SelfAttentionShape? AttentionIn(LayerShape? layer) =>
        layer is ResidualShape { Layers: [NormalizationShape, SelfAttentionShape attention] } ? attention : null;
}
