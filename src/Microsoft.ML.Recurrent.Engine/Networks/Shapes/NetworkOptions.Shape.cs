using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <content>The chain of layers that the options specify, and the options that specify a chain.</content>
public sealed partial record NetworkOptions
{
    private const int DefaultAttentionSize = 64;

    /// <summary>Returns the chain of layers that the options specify.</summary>
    /// <returns>The shape of the network.</returns>
    public NetworkShape ToShape()
    {
        List<LayerShape> layers = [];
        if (InputProjectionSize > 0)
            layers.Add(new FeedForwardShape { Size = InputProjectionSize });
        layers.AddRange(FrontLayers);
        var recurrent = LayerList.Create([.. HiddenSizes.Select(LayerOf)]);
        if (Decoder is { } decoder)
            layers.Add(new DecodingShape { Layers = recurrent, Steps = decoder.Steps, InputSize = decoder.InputSize });
        else if (IsSeparate)
            layers.Add(new DirectionStacksShape { Layers = recurrent });
        else
            layers.AddRange(recurrent);
        if (Pooling != SequencePooling.None)
            layers.Add(new PooledShape { Pooling = Pooling, AttentionSize = Pooling == SequencePooling.Attention ? AttentionSize : 0 });
        if (HorizonHead is { } horizon)
            layers.Add(new HorizonShape { Blocks = horizon.Blocks, InputSize = horizon.InputSize, HiddenSize = horizon.HiddenSize });
        return new NetworkShape
        {
            Input = ToInput(),
            Layers = LayerList.Create([.. layers]),
            Head = new HeadShape
            {
                OutputSize = OutputSize, TieWeights = TieWeights, TransitionScores = TransitionScores, PerDirection = HeadPerDirection,
            },
        };
    }

    /// <summary>
    /// Returns the options that specify a shape. Options that have no effect on the network, such as the width of attention where there is none, have their
    /// defaults.
    /// </summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The options; null if the layers are not a chain that options can specify.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="shape"/> is null.</exception>
    public static NetworkOptions? Of(NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var stack = ShapeParts.Of(shape.Layers);
        if (stack?.Recurrent is not [{ } first, ..] recurrent || shape.Source is not null)
            return null;
        var options = new NetworkOptions
        {
            InputSize = shape.Input.InputSize,
            Embedding = shape.Input.Embedding,
            Characters = shape.Input.Characters,
            Factors = shape.Input.Factors,
            InputProjectionSize = stack.Projection?.Size ?? 0,
            FrontLayers = stack.Front,
            Cell = first.Cell,
            HiddenSizes = [.. recurrent.Select(layer => layer.Size)],
            Bidirectional = first.Bidirectional || stack.Separate,
            SeparateDirections = stack.Separate,
            Zoneout = first.Zoneout,
            ResidualConnections = stack.Residual,
            Decoder = stack.Decoding is { } decoding ? new DecoderOptions { Steps = decoding.Steps, InputSize = decoding.InputSize } : null,
            Pooling = stack.Pooled?.Pooling ?? SequencePooling.None,
            AttentionSize = stack.Pooled is { Pooling: SequencePooling.Attention } attention ? attention.AttentionSize : DefaultAttentionSize,
            HorizonHead = stack.Horizon is { } horizon
                ? new HorizonHeadOptions { Blocks = horizon.Blocks, InputSize = horizon.InputSize, HiddenSize = horizon.HiddenSize } : null,
            OutputSize = shape.Head.OutputSize,
            TieWeights = shape.Head.TieWeights,
            TransitionScores = shape.Head.TransitionScores,
            HeadPerDirection = shape.Head.PerDirection,
        };
        return options.ToShape() == shape ? options : null; // what the options cannot specify makes a difference
    }

    /// <summary>Returns what the network reads at a step.</summary>
    internal InputShape ToInput() => new() { InputSize = InputSize, Embedding = Embedding, Characters = Characters, Factors = Factors };

    // With one layer, a head that reads each direction is the same as separate directions.
    private bool IsSeparate => SeparateDirections || HeadPerDirection;

    private LayerShape LayerOf(int size, int layer)
    {
        var recurrent = new RecurrentShape { Size = size, Cell = Cell, Bidirectional = Bidirectional && !IsSeparate, Zoneout = Zoneout };
        return ResidualConnections && layer > 0 ? new ResidualShape { Layers = [recurrent] } : recurrent;
    }
}
