using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>The chains of layers that are tested, each layer by itself and several together, and the sequences that they read.</summary>
internal static class FrontChains
{
    public const int InputSize = 6;

    private static readonly IReadOnlyDictionary<string, LayerList> s_chains = new Dictionary<string, LayerList>
    {
        ["dense"] = [new DenseShape { Size = 19 }],
        ["gated"] = [new GatedShape { Size = 18 }],
        ["swish gated"] = [new GatedShape { Size = 5, Gate = ActivationFunction.SigmoidLinear }],
        ["layer normalization"] = [new NormalizationShape()],
        ["root mean square"] = [new NormalizationShape { Statistic = NormalizationKind.RootMeanSquare }],
        ["instance normalization over the sequence"] = [new NormalizationShape { Statistic = NormalizationKind.Instance }, new DenseShape { Size = 3 }],
        ["normalization over the sequence"] = [new DenseShape { Size = 18 }, new NormalizationShape { Statistic = NormalizationKind.Sequence }],
        ["residual of a normalization over the sequence"] =
        [
            new ResidualShape { Layers = [new NormalizationShape { Statistic = NormalizationKind.Instance }, new ActivationShape()] },
            new ConvolutionShape { Channels = 4, Stride = 2 }, new NormalizationShape { Statistic = NormalizationKind.Sequence },
        ],
        ["windows over the sequence"] = [new WindowShape { Size = 4, Stride = 2, Parts = 4 }],
        ["parts of windows over the sequence"] =
        [
            new DenseShape { Size = 17 }, new WindowShape { Size = 7, Stride = 3, Parts = 3 }, new ConvolutionShape { Channels = 3, Stride = 2 },
        ],
        ["long windows over the sequence"] = [new ResidualShape { Layers = [new WindowShape { Size = 15, Parts = 1 }] }],
        ["convolution"] = [new ConvolutionShape { Channels = 17 }],
        ["convolution of one step"] = [new ConvolutionShape { Channels = 3, KernelSize = 1 }],
        ["strided convolution"] = [new ConvolutionShape { Channels = 5, KernelSize = 5, Stride = 2 }],
        ["dilated convolution"] = [new ConvolutionShape { Channels = 4, KernelSize = 2, Dilation = 3 }],
        ["strided and dilated"] = [new ConvolutionShape { Channels = 4, KernelSize = 3, Dilation = 2, Stride = 3 }],
        ["groups"] = [new ConvolutionShape { Channels = 9, Groups = 3 }],
        ["depthwise"] = [new ConvolutionShape { Channels = InputSize, Groups = InputSize, KernelSize = 4 }],
        ["centred"] = [new ConvolutionShape { Channels = 4, KernelSize = 5, Causal = false }],
        ["centred, strided and dilated"] = [new ConvolutionShape { Channels = 4, Dilation = 2, Stride = 2, Causal = false }],
        ["long kernel"] = [new ConvolutionShape { Channels = 2, KernelSize = 20 }],
        ["maximum"] = [new TimePoolingShape()],
        ["average"] = [new TimePoolingShape { Statistic = TimePoolingKind.Average, Size = 3, Stride = 2 }],
        ["maximum of every step"] = [new TimePoolingShape { Size = 4, Stride = 1 }],
        ["self-attention"] = [new SelfAttentionShape { Size = 5 }],
        ["self-attention to four steps"] = [new DenseShape { Size = 4 }, new SelfAttentionShape { Size = 17, Window = 4 }],
        ["self-attention to itself"] = [new SelfAttentionShape { Size = 3, Window = 1 }],
        ["upsampling"] = [new ConvolutionShape { Channels = 4, Stride = 3 }, new UpsamplingShape { Factor = 3 }, new DenseShape { Size = 2 }],
        ["upsampling of two strides"] =
        [
            new TimePoolingShape { Statistic = TimePoolingKind.Average }, new ConvolutionShape { Channels = 4, Stride = 2 }, new UpsamplingShape { Factor = 4 },
        ],
        ["an hourglass"] =
        [
            new ResidualShape
            {
                Layers = [new ConvolutionShape { Channels = 4, Stride = 2 }, new SelfAttentionShape { Size = InputSize, Window = 2 }, new UpsamplingShape()],
            },
            new ConvolutionShape { Channels = 3, Stride = 2 },
        ],
        ["residual"] = [new ResidualShape { Layers = [new NormalizationShape(), new DenseShape { Size = InputSize }] }],
        ["residual of an activation"] = [new ResidualShape { Layers = [new ActivationShape { Function = ActivationFunction.Tanh }] }],
        ["residual within a residual"] =
        [
            new ResidualShape { Layers = [new ResidualShape { Layers = [new ConvolutionShape { Channels = InputSize }] }, new GatedShape { Size = InputSize }] },
        ],
        ["side by side"] =
        [
            new SideBySideShape { Branches = [[new DenseShape { Size = 3 }], [], [new ConvolutionShape { Channels = 2 }, new NormalizationShape()]] },
            new DenseShape { Size = 4 },
        ],
        ["a gate of halves"] = [new DenseShape { Size = 34 }, new GateShape()],
        ["a gate of two chains"] =
        [
            new SideBySideShape { Branches = [[new DenseShape { Size = 5 }], [new ConvolutionShape { Channels = 5 }]] },
            new GateShape { Gate = ActivationFunction.SigmoidLinear },
        ],
        ["group normalization"] = [new NormalizationShape { Groups = 2 }],
        ["group normalization within a residual"] =
        [
            new ResidualShape { Layers = [new DenseShape { Size = InputSize }, new NormalizationShape { Groups = 2 }] }, new DenseShape { Size = 40 },
            new NormalizationShape { Groups = 2 },
        ],
        ["recurrent"] = [new RecurrentShape { Size = 5 }],
        ["dilated"] = [new DilatedShape { Dilation = 2, Layers = [new RecurrentShape { Size = 5 }] }],
        ["dilated by more steps than there are"] = [new DilatedShape { Dilation = 16, Layers = [new RecurrentShape { Size = 3 }] }],
        ["dilated and bidirectional over the sequence"] = [new DilatedShape { Dilation = 3, Layers = [new RecurrentShape { Size = 5, Bidirectional = true }] }],
        ["a dilated stack"] =
        [
            new RecurrentShape { Size = 4, Cell = new() { Kind = CellKind.Gru } },
            new DilatedShape { Dilation = 2, Layers = [new RecurrentShape { Size = 17, Cell = new() { Kind = CellKind.Gru } }] },
            new DilatedShape { Dilation = 4, Layers = [new RecurrentShape { Size = 3, Cell = new() { Kind = CellKind.Gru } }] },
        ],
        ["dilated layers within a residual"] =
        [
            new ResidualShape
            {
                Layers =
                [
                    new NormalizationShape(),
                    new DilatedShape { Dilation = 3, Layers = [new RecurrentShape { Size = 4 }, new RecurrentShape { Size = InputSize }] },
                ],
            },
        ],
        ["xLSTM around an sLSTM"] = Xlstm(new() { Kind = CellKind.SLstm }, InputSize, bidirectional: false),
        ["xLSTM around heads of an sLSTM"] =
            [new DenseShape { Size = 32 }, .. Xlstm(new() { Kind = CellKind.SLstm, RecurrentHeads = 2 }, 32, bidirectional: false)],
        ["xLSTM around a bidirectional sLSTM, centred"] = Xlstm(new() { Kind = CellKind.SLstm }, InputSize, bidirectional: true),
        ["xLSTM around an mLSTM"] = Xlstm(new() { Kind = CellKind.MLstm, MemoryHeads = 2 }, InputSize, bidirectional: false),
        ["xLSTM around a bidirectional mLSTM, centred"] = Xlstm(new() { Kind = CellKind.MLstm, MemoryHeads = 1 }, InputSize, bidirectional: true),
        ["a front of everything"] =
        [
            new ConvolutionShape { Channels = 8, KernelSize = 3 },
            new NormalizationShape(),
            new ActivationShape { Function = ActivationFunction.GaussianErrorLinear },
            new TimePoolingShape { Statistic = TimePoolingKind.Average },
            new ResidualShape
            {
                Layers = [new NormalizationShape { Statistic = NormalizationKind.RootMeanSquare }, new ConvolutionShape { Channels = 8, Groups = 2 }],
            },
            new SideBySideShape { Branches = [[], [new GatedShape { Size = 3 }]] },
            new ConvolutionShape { Channels = 3, Stride = 2 },
        ],
    };

    private static readonly IReadOnlyDictionary<string, LayerList> s_dilated = Enum.GetValues<CellKind>().ToDictionary(
        kind => $"dilated {kind}",
        kind => LayerList.Create([new DilatedShape { Dilation = 2, Layers = [new RecurrentShape { Size = 6, Cell = new() { Kind = kind } }] }]));

    private static LayerList Xlstm(CellOptions cell, int size, bool bidirectional) => XlstmBlocks.Of(
        cell, size, bidirectional, new RecurrentShape { Size = XlstmBlocks.CellSize(cell, size), Cell = cell, Bidirectional = bidirectional });

    public static TheoryData<string> Names => [.. s_chains.Keys, .. s_dilated.Keys, .. Enum.GetNames<ActivationFunction>()];

    /// <summary>Sequences of several lengths, the longest first. [b][t][InputSize]</summary>
    public static double[][][] Sequences => Waves.Sequences([11, 9, 9, 4, 1], InputSize, 0.4);

    public static LayerList Of(string name) =>
        s_chains.TryGetValue(name, out var chain) || s_dilated.TryGetValue(name, out chain) ? chain : [new ActivationShape { Function = Enum.Parse<ActivationFunction>(name) }, new DenseShape { Size = 3 }];
}
