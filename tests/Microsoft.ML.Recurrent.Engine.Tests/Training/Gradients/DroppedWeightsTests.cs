using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Gradients;

/// <summary>Dropout of weights compared with a network whose weights the test sets to zero.</summary>
public sealed class DroppedWeightsTests
{
    private const float Rate = 0.5f; // kept weights are doubled, which rounds nothing

    public static TheoryData<CellKind, bool> Networks => new()
    {
        { CellKind.Elman, false }, { CellKind.Lstm, false }, { CellKind.Gru, false }, { CellKind.Lstm, true },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void GradientIsThatOfTheNetworkWithoutTheDroppedWeights(CellKind kind, bool bidirectional)
    {
        var network = Make(kind, bidirectional);
        var before = TinyNetworks.Weights(network);
        using var pool = new WorkerPool(1);
        var dropping = new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool, noise: new NoiseOptions { WeightDropout = Rate });
        var found = Gradient(dropping, counted: 0);
        Assert.Equal(before, TinyNetworks.Weights(network));

        // The gradient of a weight that is dropped is zero, and the others tell nothing of it.
        var masked = Make(kind, bidirectional);
        var matrices = DroppedWeights.MatricesOf(masked).ToList();
        Assert.Equal(bidirectional ? 2 : 1, matrices.Count);
        foreach (var matrix in matrices)
        {
            var kept = 0;
            for (var i = matrix.Offset; i < matrix.Offset + matrix.Length; i++)
            {
                kept += found[i] == 0 ? 0 : 1;
                masked.Parameters.WritableWeights[i] *= found[i] == 0 ? 0 : 1 / (1 - Rate);
            }

            Assert.InRange((double)kept / matrix.Length, 0.35, 0.65);
        }

        masked.Refresh();
        var expected = Gradient(new BatchGradient(masked, new SoftmaxCrossEntropyLoss(), pool), counted: 0);
        foreach (var matrix in matrices)
            for (var i = matrix.Offset; i < matrix.Offset + matrix.Length; i++)
                expected[i] *= found[i] == 0 ? 0 : 1 / (1 - Rate);
        Assert.Equal(expected, found);

        // Afterwards the network runs with all of its weights.
        Assert.Equal(Outputs(Make(kind, bidirectional)), Outputs(network));
    }

    [Fact]
    public void DrawIsThatOfTheSeedAndTheWindow()
    {
        using var pool = new WorkerPool(1);
        var gradient = new BatchGradient(Make(CellKind.Lstm, false), new SoftmaxCrossEntropyLoss(), pool, noise: new NoiseOptions { WeightDropout = Rate });
        var first = Gradient(gradient, counted: 0);
        Assert.Equal(first, Gradient(gradient, counted: 0));
        Assert.NotEqual(first, Gradient(gradient, counted: 0, seed: 4));
        Assert.NotEqual(first, Gradient(gradient, counted: 1));
    }

    [Theory]
    [InlineData(CellKind.MinGru)]
    [InlineData(CellKind.MinLstm)]
    public void CellsWithoutARecurrentMatrixAreRefused(CellKind kind) => Assert.Contains(
        "Noise.WeightDropout is 0.5, but no cell of the network has a recurrent matrix; set it to 0", Assert.Throws<ArgumentException>(
            () => new TrainingLoop(Make(kind, false), new SoftmaxCrossEntropyLoss(), new TrainingOptions { Noise = new NoiseOptions { WeightDropout = 0.5f } })).Message,
        StringComparison.Ordinal);

    private static RecurrentNetwork Make(CellKind kind, bool bidirectional) => new(
        TinyNetworks.Options(SequencePooling.None) with { Cell = new CellOptions { Kind = kind }, Bidirectional = bidirectional, HiddenSizes = [12] }, 11);

    private static float[] Gradient(BatchGradient gradient, int counted, ulong seed = 3)
    {
        var data = TinyData.Tagging(6, 9, 9);
        gradient.Begin(data, [0, 1, 2, 3, 4, 5], seed);
        gradient.Run(new TruncationWindow(0, counted, 9, 9));
        var values = gradient.Sum.Values.ToArray();
        gradient.Sum.Values.Clear();
        gradient.Sum.Consumed();
        return values;
    }

    private static float[] Outputs(RecurrentNetwork network)
    {
        var session = new NetworkSession(network);
        var features = Enumerable.Range(0, 9 * TinyData.InputSize).Select(i => (float)Math.Sin(i)).ToArray();
        return session.Run(features, []).ToArray();
    }
}
