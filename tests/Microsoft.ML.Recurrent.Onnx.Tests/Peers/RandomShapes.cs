using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Cells.Elman;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Onnx.Tests.Peers;

/// <summary>Draws networks: any layers in any order, every variant of every cell.</summary>
internal sealed class RandomShapes(Random random)
{
    private const int MostLayers = 4;

    /// <summary>Draws a network.</summary>
    public NetworkShape Next()
    {
        var input = Input();
        var size = input.InputSize + (input.Embedding?.Size ?? 0) + input.Factors.Sum(factor => factor.Size);
        List<LayerShape> layers = [];
        for (var count = random.Next(MostLayers + 1); count > 0; count--)
            layers.Add(Layer(size, ref size));
        if (random.Next(2) == 0 || LayerList.Create([.. layers]).TimeStride > 1) // which an output for each step does not allow
            layers.Add(Pooled());
        if (random.Next(3) == 0)
            layers.Add(new FeedForwardShape { Size = Width() });
        return new NetworkShape { Input = input, Layers = [.. layers], Head = new HeadShape { OutputSize = Width() } };
    }

    /// <summary>Draws a recurrent layer of a cell.</summary>
    public RecurrentShape Recurrent(CellKind kind)
    {
        var normalizes = kind is not (CellKind.MLstm or CellKind.MinGru or CellKind.MinLstm) && random.Next(4) == 0;
        var size = kind == CellKind.SLstm ? 32 : Width();
        var cell = new CellOptions { Kind = kind, LayerNormalization = normalizes };
        cell = kind switch
        {
            CellKind.Elman => cell with { ElmanActivation = random.Next(2) == 0 ? ElmanActivation.Relu : ElmanActivation.Tanh },
            CellKind.Gru => cell with { ResetAfter = random.Next(2) == 0 },
            CellKind.Lstm => cell with
            {
                Peepholes = random.Next(3) == 0,
                CoupledInputForget = random.Next(3) == 0,
                ProjectionSize = random.Next(3) == 0 ? random.Next(1, size + 1) : 0,
            },
            CellKind.SLstm => cell with { RecurrentHeads = random.Next(2) + 1 },
            CellKind.MLstm => cell with { MemoryHeads = size % 2 == 0 ? 2 : 1 },
            _ => cell,
        };
        var mixes = kind is CellKind.Elman or CellKind.Gru or CellKind.Lstm or CellKind.SLstm && random.Next(4) == 0;
        return new RecurrentShape { Size = size, Cell = cell, Bidirectional = random.Next(2) == 0, Zoneout = mixes ? 0.2f : 0 };
    }

    private LayerShape Layer(int input, ref int size)
    {
        LayerShape layer = random.Next(14) switch
        {
            0 => new DenseShape { Size = Width() },
            1 => new FeedForwardShape { Size = Width() },
            2 => new GatedShape { Size = Width(), Gate = Function() },
            3 => new ActivationShape { Function = Function() },
            4 => new NormalizationShape { Statistic = (NormalizationKind)random.Next(4), },
            5 => new ConvolutionShape
            {
                Channels = Width(), KernelSize = (2 * random.Next(3)) + 1, Stride = random.Next(1, 4), Dilation = random.Next(1, 3), Causal = random.Next(2) == 0,
            },
            6 => new ConvolutionShape { Channels = input, Groups = input, KernelSize = random.Next(1, 5) },
            7 => new TimePoolingShape { Statistic = (TimePoolingKind)random.Next(2), Size = random.Next(1, 4), Stride = random.Next(1, 3) },
            8 => new WindowShape { Size = 6, Stride = random.Next(1, 4), Parts = random.Next(1, 5) },
            9 => new SelfAttentionShape { Size = Width(), Window = random.Next(1, 6) },
            10 => new SideBySideShape { Branches = [[new DenseShape { Size = Width() }], [Recurrent(CellKind.Gru)]] },
            11 => new ResidualShape { Layers = [new NormalizationShape(), new RecurrentShape { Size = input, Cell = new() { Kind = CellKind.Gru } }] },
            12 => new DilatedShape { Dilation = random.Next(1, 4), Layers = [Recurrent(Cell())] },
            _ => Recurrent(Cell()),
        };
        size = (int)layer.Measure(input).OutputSize;
        return layer;
    }

    private PooledShape Pooled()
    {
        var pooling = (SequencePooling)random.Next(1, 6);
        return new PooledShape { Pooling = pooling, AttentionSize = pooling == SequencePooling.Attention ? Width() : 0 };
    }

    private InputShape Input()
    {
        var kind = random.Next(4);
        return new InputShape
        {
            InputSize = kind == 0 ? 0 : Width(),
            Embedding = kind == 1 ? null : new EmbeddingOptions { VocabularySize = 12, Size = Width() },
            Factors = kind == 3 ? [new FactorOptions { VocabularySize = 5, Size = 3 }, new FactorOptions { VocabularySize = 4, Size = 2 }] : [],
        };
    }

    private CellKind Cell() => (CellKind)random.Next(Enum.GetValues<CellKind>().Length);

    private ActivationFunction Function() => (ActivationFunction)random.Next(Enum.GetValues<ActivationFunction>().Length);

    private int Width() => random.Next(1, 20);
}
