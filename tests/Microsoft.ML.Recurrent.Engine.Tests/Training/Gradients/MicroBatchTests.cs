using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Gradients;

/// <summary>A batch that is computed in pieces has the gradient of the whole batch.</summary>
public sealed class MicroBatchTests
{
    private const int BatchLength = 37;
    private const int Longest = 15;

    [Theory]
    [MemberData(nameof(TrainingVariants.Names), MemberType = typeof(TrainingVariants))]
    public void GradientOfPiecesIsThatOfTheWholeBatch(string variant) => AssertSame(variant, 0, 0);

    [Theory]
    [MemberData(nameof(TrainingVariants.StreamingNames), MemberType = typeof(TrainingVariants))]
    public void GradientOfEachWindowOfPiecesIsThatOfTheWholeBatch(string variant) => AssertSame(variant, 6, 4);

    [Theory]
    [InlineData(10, 3, 4)]
    [InlineData(10, 0, 1)]
    [InlineData(10, 10, 1)]
    [InlineData(10, 1, 10)]
    [InlineData(int.MaxValue, int.MaxValue - 1, 2)]
    public void PiecesCoverTheBatchInOrder(int sequences, int most, int count)
    {
        var pieces = new BatchPieces(sequences, most);
        Assert.Equal(count, pieces.Count);
        var end = 0;
        for (var piece = 0; piece < pieces.Count; piece++)
        {
            var (offset, length) = pieces[piece].GetOffsetAndLength(sequences);
            Assert.Equal(end, offset);
            Assert.InRange(length, 1, most == 0 ? sequences : most);
            end = offset + length;
        }

        Assert.Equal(sequences, end);
    }

    [Fact]
    public void TrainingInPiecesLearnsAsTrainingOnTheWholeBatch()
    {
        var data = TinyData.Classification(90, 2, Longest);
        var options = new TrainingOptions { NumberOfEpochs = 5, BatchSize = 30, LearningRate = 0.01f };
        var (whole, pieces) = (TinyNetworks.Make(), TinyNetworks.Make());
        var expected = new TrainingLoop(whole, new SoftmaxCrossEntropyLoss(), options).Run(data);
        var found = new TrainingLoop(pieces, new SoftmaxCrossEntropyLoss(), options with { MicroBatchSize = 7 }).Run(data);
        Assert.Equal(expected.TotalSteps, found.TotalSteps);
        for (var epoch = 0; epoch < options.NumberOfEpochs; epoch++)
            Assert.Equal(expected.TrainingLosses[epoch], found.TrainingLosses[epoch], 1e-4);
    }

    private static void AssertSame(string variant, int length, int stride)
    {
        var data = TrainingVariants.Data(variant, BatchLength, 2, Longest);
        var batch = Enumerable.Range(0, BatchLength).OrderByDescending(data.Length).ToArray();
        var rule = new TruncationRule(length, stride);
        var longest = data.Length(batch[0]);
        var network = TrainingVariants.MakeWithoutZoneout(variant);
        using var pool = new WorkerPool(2);
        var whole = Create(0);
        var pieces = Create(8);
        whole.Begin(data, batch, seed: 1);
        pieces.Begin(data, batch, seed: 1);
        for (var window = 0; window < rule.Windows(longest); window++)
        {
            whole.Run(rule[window, longest]);
            pieces.Run(rule[window, longest]);
            Assert.Equal(whole.Weight, pieces.Weight, 1e-9);
            Assert.Equal(whole.Loss, pieces.Loss, 1e-4 * whole.Weight);
            if (whole.Weight > 0)
                TrainingLoopTests.AssertClose(whole.Sum.Values, pieces.Sum.Values, 1e-5f);
        }

        BatchGradient Create(int mostSequences) => new(network, TrainingVariants.LossOf(variant), pool, mostSequences: mostSequences);
    }
}
