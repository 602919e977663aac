using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

/// <summary>Small language models and texts for them.</summary>
internal static class TinyLanguage
{
    public const int Vocabulary = 11;

    public static RecurrentNetwork Make(CellKind kind = CellKind.Lstm, bool frozen = false, bool tied = false) => new(
        new NetworkOptions
        {
            Embedding = new EmbeddingOptions { VocabularySize = Vocabulary, Size = 6, PaddingIndex = -1, Frozen = frozen },
            HiddenSizes = [8, 6],
            Cell = new CellOptions { Kind = kind },
            Pooling = SequencePooling.None,
            OutputSize = Vocabulary,
            TieWeights = tied,
        },
        seed: 5);

    /// <summary>Returns random tokens.</summary>
    public static int[] Text(int length, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(Vocabulary))];
    }

    /// <summary>Returns random tokens that come again and again.</summary>
    public static int[] Repeated(int period, int times) => [.. Enumerable.Repeat(Text(period, seed: 9), times).SelectMany(tokens => tokens)];

    public static float[] Score(AdaptiveScorer scorer, int[] text)
    {
        var results = new float[text.Length - 1];
        scorer.Score(text, results);
        return results;
    }

    public static double Loss(RecurrentNetwork network, AdaptationOptions options, int[] text) =>
        -Score(new AdaptiveScorer(network, options), text).Average(value => (double)value);

    /// <summary>Trains a network on a text that it then knows a little.</summary>
    public static RecurrentNetwork Trained(RecurrentNetwork network)
    {
        var data = new SequenceList(0, hasTokens: true, TargetKind.Classes, targetPerStep: true);
        for (var i = 0; i < 8; i++)
        {
            var text = Text(40, seed: 20 + i);
            data.Add([], text[..^1], text[1..], []);
        }

        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), new TrainingOptions { NumberOfEpochs = 3, LearningRate = 0.01f, NumberOfThreads = 1 }).Run(data);
        return network;
    }
}
