using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
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
        if (Blocks != RecurrentBlockKind.None)
            layers.Add(new DenseShape { Size = HiddenSizes[0] });
        var recurrent = LayerList.Create([.. HiddenSizes.SelectMany(LayersOf)]);
        if (Decoder is { } decoder)
            layers.Add(new DecodingShape { Layers = recurrent, Steps = decoder.Steps, InputSize = decoder.InputSize });
        else if (IsSeparate)
            layers.Add(new DirectionStacksShape { Layers = recurrent });
        else
            layers.AddRange(recurrent);
        if (Blocks != RecurrentBlockKind.None)
            layers.Add(new NormalizationShape());
        if (AttentionWindow > 0)
            layers.Add(AttentionOf(RowSize));
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
        if (stack?.Recurrent is not [{ } first, ..] recurrent || shape.Source is not null || shape.FurtherHeads.Count > 0)
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
            HiddenSizes = [.. recurrent.Select(layer => stack.HasBlocks ? layer.Size / XlstmBlocks.CellSize(layer.Cell, 1) : layer.Size)],
            Bidirectional = first.Bidirectional || stack.Separate,
            SeparateDirections = stack.Separate,
            Zoneout = first.Zoneout,
            ResidualConnections = stack.Residual,
            Decoder = stack.Decoding is { } decoding ? new DecoderOptions { Steps = decoding.Steps, InputSize = decoding.InputSize } : null,
            Pooling = stack.Pooled?.Pooling ?? SequencePooling.None,
            AttentionSize = stack.Pooled is { Pooling: SequencePooling.Attention } attention ? attention.AttentionSize : DefaultAttentionSize,
            HorizonHead = stack.Horizon is { } horizon
                ? new HorizonHeadOptions { Blocks = horizon.Blocks, InputSize = horizon.InputSize, HiddenSize = horizon.HiddenSize } : null,
            DilationFactor = stack.DilationFactor,
            AttentionWindow = stack.AttentionWindow,
            Blocks = stack.HasBlocks ? RecurrentBlockKind.Xlstm : RecurrentBlockKind.None,
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

    /// <summary>Gets a value that indicates whether a file stores the network as a shape, because its section of options has no place for these.</summary>
    internal bool NeedsShape => DilationFactor > 0 || AttentionWindow > 0 || Blocks != RecurrentBlockKind.None;

    /// <summary>Gets the number of values of a row of the last recurrent layer or block, of both directions together.</summary>
    internal Int128 RowSize => (Bidirectional && Blocks == RecurrentBlockKind.None ? 2 : 1) * StateSize;

    private Int128 StateSize => Blocks != RecurrentBlockKind.None ? HiddenSizes[^1] : CellKinds.Of(Cell.Kind).StateOf(Cell, HiddenSizes[^1]);

    /// <summary>Returns the layers of a recurrent layer and what surrounds it.</summary>
    internal LayerList LayersOf(int size, int layer)
    {
        var units = Blocks == RecurrentBlockKind.None ? size : XlstmBlocks.CellSize(Cell, size);
        LayerShape recurrent = new RecurrentShape { Size = units, Cell = Cell, Bidirectional = Bidirectional && !IsSeparate, Zoneout = Zoneout };
        if (DilationFactor > 0 && layer > 0)
            recurrent = new DilatedShape { Dilation = (int)DilatedShape.DilationOf(DilationFactor, layer), Layers = [recurrent] };
        if (Blocks != RecurrentBlockKind.None)
            return XlstmBlocks.Of(Cell, size, Bidirectional, recurrent);
        return ResidualConnections && layer > 0 ? [new ResidualShape { Layers = [recurrent] }] : [recurrent];
    }

    /// <summary>Returns the head that reads the last steps.</summary>
    internal ResidualShape AttentionOf(Int128 rowSize) => new()
    {
        Layers = [new NormalizationShape(), new SelfAttentionShape { Size = (int)Int128.Min(rowSize, int.MaxValue), Window = AttentionWindow }],
    };
}
