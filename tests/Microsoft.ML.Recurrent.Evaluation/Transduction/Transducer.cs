using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers.Source;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Evaluation.Transduction;

/// <summary>
/// A network of 128 units that maps sequences to sequences: a bidirectional GRU reads the source, and a GRU writes the target, with additive attention over the
/// rows of the source or with a summary of them alone.
/// </summary>
internal static class Transducer
{
    private const int Size = 128;
    private const int VectorSize = 32;

    public static RecurrentNetwork Train(TokenPairs training, bool attends, int epochs, int seed)
    {
        var gru = new CellOptions { Kind = CellKind.Gru };
        LayerList layers =
        [
            new SideBySideShape { Branches = [[], [new SourceContextShape { Size = Size, SourceSize = Size }]] },
            new RecurrentShape { Size = Size, Cell = gru },
        ];
        if (attends)
            layers =
            [
                .. layers,
                new SideBySideShape
                {
                    Branches = [[], [new SourceAttentionShape { Size = Size, SourceSize = Size, Scoring = AttentionScoring.Additive }]],
                },
                new RecurrentShape { Size = Size, Cell = gru },
            ];
        var network = new RecurrentNetwork(
            new NetworkShape
            {
                Source = new SourceShape
                {
                    Input = new InputShape { Embedding = new EmbeddingOptions { VocabularySize = training.SourceTokens, Size = VectorSize } },
                    Layers = [new RecurrentShape { Size = Size / 2, Cell = gru, Bidirectional = true }],
                },
                Input = new InputShape { Embedding = new EmbeddingOptions { VocabularySize = training.End + 1, Size = VectorSize } },
                Layers = layers,
                Head = new HeadShape { OutputSize = training.End + 1 },
            },
            initialization: null, (ulong)seed);
        var options = new TrainingOptions
        {
            BatchSize = 64,
            NumberOfEpochs = epochs,
            LearningRate = 0.002f,
            LearningRateSchedule = new CosineSchedule(),
            GradientClipNorm = 1,
            BucketByLength = true,
            Seed = (ulong)seed,
        };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(training.ToDataset());
        return network;
    }

    /// <summary>Returns the fraction of the symbols that are right at their positions, and that of whole sequences.</summary>
    public static (double Symbols, double Sequences) Test(RecurrentNetwork network, TokenPairs test, int beamWidth)
    {
        var longest = test.Pairs.Max(pair => pair.Target.Length) + 5;
        var generator = new SequenceGenerator(
            network, new BeamSearchOptions { StartToken = test.Start, EndToken = test.End, MaximumLength = longest, BeamWidth = beamWidth });
        var (right, symbols, whole) = (0, 0, 0);
        foreach (var (source, target) in test.Pairs)
        {
            var found = generator.Generate([], source)[0].Tokens;
            right += target.Zip(found, (expected, token) => expected == token ? 1 : 0).Sum();
            symbols += target.Length;
            whole += found.SequenceEqual(target) ? 1 : 0;
        }

        return ((double)right / symbols, (double)whole / test.Pairs.Count);
    }
}
