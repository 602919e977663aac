using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Sequences too long for the memory are refused by the option that helps, before the memory is used up.</summary>
public sealed class WindowMemoryTests
{
    private const int Sequences = 16;
    private const int Steps = 20_000_000;

    [Fact]
    public void TrainingOnThemNamesTruncationLength()
    {
        var loop = new TrainingLoop(Network(SequencePooling.Last), new SquaredLoss(),
            new TrainingOptions { NumberOfEpochs = 1, BatchSize = Sequences, NumberOfThreads = 1 });
        var error = Assert.Throws<ArgumentException>(() => loop.Run(new LongSequences()));
        Assert.Contains(nameof(TrainingOptions.TruncationLength), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(TrainingOptions.BatchSize), error.Message, StringComparison.Ordinal);
        Assert.Contains($"{nameof(TrainingOptions.MicroBatchSize)} to compute a batch in pieces", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainingOnThemInPiecesNamesThePieces()
    {
        var loop = new TrainingLoop(Network(SequencePooling.Last), new SquaredLoss(),
            new TrainingOptions { NumberOfEpochs = 1, BatchSize = Sequences, MicroBatchSize = 4, NumberOfThreads = 1 });
        var error = Assert.Throws<ArgumentException>(() => loop.Run(new LongSequences()));
        Assert.StartsWith("A batch of 4 sequences", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{nameof(TrainingOptions.MicroBatchSize)}, which is 4, to fewer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PredictingThemNamesTheBatchSize()
    {
        using var predictor = new BatchPredictor(Network(SequencePooling.Attention), numberOfThreads: 1, batchSize: Sequences);
        var error = Assert.Throws<ArgumentException>(() => predictor.Predict(new LongSequences()));
        Assert.Contains("batchSize", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OutputsThatNoArrayHoldsAreRefusedInWords()
    {
        using var predictor = new BatchPredictor(
            new RecurrentNetwork(new NetworkOptions { InputSize = 1, OutputSize = 200, HiddenSizes = [2], Pooling = SequencePooling.None }), numberOfThreads: 1);
        var error = Assert.Throws<ArgumentException>(() => predictor.Predict(new LongSequences(), (_, _) => { }));
        Assert.Contains("outputs; at most", error.Message, StringComparison.Ordinal);
    }

    private static RecurrentNetwork Network(SequencePooling pooling) =>
        new(new NetworkOptions { InputSize = 1, OutputSize = 1, HiddenSizes = [256], Pooling = pooling });

    /// <summary>Sequences that are as long as they say, but take no memory.</summary>
    private sealed class LongSequences : SequenceDataset
    {
        public override int Count => Sequences;

        public override int InputSize => 1;

        public override bool HasTokens => false;

        public override TargetKind TargetKind => TargetKind.Values;

        public override bool TargetPerStep => false;

        public override int TargetWidth => 1;

        public override int Length(int example) => Steps;

        public override void CopyFeatures(int example, int step, Span<float> destination) => destination.Clear();

        public override int Token(int example, int step) => 0;

        public override ReadOnlySpan<int> Classes(int example) => [];

        public override ReadOnlySpan<float> Values(int example) => new float[1];
    }
}
