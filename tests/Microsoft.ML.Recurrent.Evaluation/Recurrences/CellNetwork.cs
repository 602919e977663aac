using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Evaluation.Recurrences;

/// <summary>A small network whose cells are compared on tasks of which everything is generated: an output at every step, of which some count.</summary>
internal sealed class CellNetwork
{
    private readonly RecurrentNetwork _network;
    private readonly int _seed;

    private CellNetwork(NetworkShape shape, InitializationOptions? initialization, int seed) =>
        (_network, _seed) = (new RecurrentNetwork(shape, initialization, (ulong)seed), seed);

    /// <summary>Layers of a cell over vectors of tokens.</summary>
    public static CellNetwork OfTokens(CellOptions cell, int size, int layers, int vocabulary, int outputs, int seed) => new(
        new NetworkShape
        {
            Input = new InputShape { Embedding = new EmbeddingOptions { VocabularySize = vocabulary, Size = size } },
            Layers = [.. Enumerable.Range(0, layers).Select(_ => new RecurrentShape { Size = size, Cell = cell })],
            Head = new HeadShape { OutputSize = outputs },
        },
        new InitializationOptions { EmbeddingDeviation = 1 }, seed);

    /// <summary>
    /// Residual blocks over vectors of tokens: the rows are normalized, a convolution over four steps shows a cell what came just before, and the cell's output
    /// is added to the rows. A dense layer of <paramref name="width"/> times the size may follow in each.
    /// </summary>
    public static CellNetwork OfBlocks(CellOptions cell, int size, int layers, int vocabulary, int outputs, int seed, int width = 0) => new(
        new NetworkShape
        {
            Input = new InputShape { Embedding = new EmbeddingOptions { VocabularySize = vocabulary, Size = size } },
            Layers = [.. Enumerable.Range(0, layers).SelectMany(_ => Block(cell, size, width)), new NormalizationShape()],
            Head = new HeadShape { OutputSize = outputs },
        },
        new InitializationOptions { EmbeddingDeviation = 1 }, seed);

    public void Train(SequenceList data, int epochs, float learningRate, int batchSize = 32)
    {
        var options = new TrainingOptions
        {
            BatchSize = batchSize,
            NumberOfEpochs = epochs,
            LearningRate = learningRate,
            LearningRateSchedule = new CosineSchedule(),
            GradientClipNorm = 1,
            Seed = (ulong)_seed,
            Progress = new EpochPrinter(),
        };
        new TrainingLoop(_network, new SoftmaxCrossEntropyLoss(), options).Run(data);
    }

    /// <summary>Returns the fraction of the outputs that count whose largest value is that of the target.</summary>
    public double Accuracy(SequenceList data)
    {
        var (right, counted) = (0L, 0L);
        using var predictor = new BatchPredictor(_network);
        predictor.Predict(data, (example, outputs) =>
        {
            var classes = data.Classes(example);
            for (var step = 0; step < classes.Length; step++)
            {
                if (classes[step] < 0)
                    continue;
                counted++;
                var row = outputs.Slice(step * _network.Shape.Head.OutputSize, _network.Shape.Head.OutputSize);
                right += row.IndexOf(System.Numerics.Tensors.TensorPrimitives.Max(row)) == classes[step] ? 1 : 0;
            }
        });
        return (double)right / counted;
    }

    private static LayerList Block(CellOptions cell, int size, int width)
    {
        var recurrent = new ResidualShape
        {
            Layers =
            [
                new NormalizationShape(), new ConvolutionShape { Channels = size, KernelSize = 4, Groups = size }, new RecurrentShape { Size = size, Cell = cell },
            ],
        };
        return width == 0 ? [recurrent] :
        [
            recurrent,
            new ResidualShape
            {
                Layers =
                [
                    new NormalizationShape(), new DenseShape { Size = width * size },
                    new ActivationShape { Function = ActivationFunction.GaussianErrorLinear }, new DenseShape { Size = size },
                ],
            },
        ];
    }

    // These take minutes: each epoch is shown as it ends.
    private sealed class EpochPrinter : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.EpochCompleted)
                Console.Error.WriteLine(value);
        }
    }
}
