using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Cells.MLstm;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Makes the blocks of xLSTM (Beck et al. 2024, section 2.4 and figures 10 and 11) from layers. All gates of a cell read the convolution, where the paper lets
/// some of them, and the values of an mLSTM, read the rows before it.
/// </summary>
internal static class XlstmBlocks
{
    /// <summary>The factor by which the cell of an mLSTM is wider than its block.</summary>
    public const int Expansion = 2;

    private const int KernelSize = 4;
    private const int CentredKernelSize = 5;

    /// <summary>Returns the number of units of the cell of a block.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="size">The number of values of a row of the block.</param>
    public static int CellSize(CellOptions cell, int size) => cell.Kind == CellKind.MLstm ? checked(Expansion * size) : size;

    /// <summary>Returns the layers of a block.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="size">The number of values of a row of the block.</param>
    /// <param name="bidirectional">Whether the cell also reads the sequence backwards, and the convolution steps on both sides.</param>
    /// <param name="recurrent">The recurrent layer, of <see cref="CellSize"/> units.</param>
    public static LayerList Of(CellOptions cell, int size, bool bidirectional, LayerShape recurrent)
    {
        var (units, directions) = (CellSize(cell, size), bidirectional ? 2 : 1);
        LayerShape[] steps =
        [
            new ConvolutionShape { Channels = units, KernelSize = bidirectional ? CentredKernelSize : KernelSize, Groups = units, Causal = !bidirectional },
            new ActivationShape { Function = ActivationFunction.SigmoidLinear },
            recurrent,
            new NormalizationShape { Groups = directions * Heads(cell, units) },
        ];
        if (cell.Kind == CellKind.MLstm)
            return
            [
                new ResidualShape
                {
                    Layers =
                    [
                        new NormalizationShape(),
                        new SideBySideShape
                        {
                            Branches = [LayerList.Create([new DenseShape { Size = units }, .. steps]), [new DenseShape { Size = directions * units }]],
                        },
                        new GateShape { Gate = ActivationFunction.SigmoidLinear },
                        new DenseShape { Size = size },
                    ],
                },
            ];
        LayerShape[] back = bidirectional ? [new DenseShape { Size = size }] : [];
        return
        [
            new ResidualShape { Layers = LayerList.Create([new NormalizationShape(), .. steps, .. back]) },
            new ResidualShape
            {
                Layers =
                [
                    new NormalizationShape(),
                    new GatedShape { Size = (int)((4L * size) + 2) / 3, Gate = ActivationFunction.GaussianErrorLinear },
                    new DenseShape { Size = size },
                ],
            },
        ];
    }

    private static int Heads(CellOptions cell, int units) => cell.Kind == CellKind.MLstm ? MLstmDefinition.HeadsOf(cell, units) : cell.RecurrentHeads;
}
