using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Tests.Threading;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Training.Updates;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Teams;

public class TeamTrainingTests
{
    public static TheoryData<string> Names => TeamVariants.Names;

    public static TheoryData<string> StreamingNames => TeamVariants.StreamingNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryCellHasTheSameBitsOnOneTwoThreeAndFiveThreads(string name)
    {
        AssertSameBits(name, 1, new TruncationRule(0, 0));
        AssertSameBits(name, 3, new TruncationRule(0, 0));
    }

    [Theory]
    [MemberData(nameof(StreamingNames))]
    public void EveryCellHasTheSameBitsOnOneTwoThreeAndFiveThreadsWhenTruncated(string name) => AssertSameBits(name, 3, new TruncationRule(21, 17));

    // Four sequences are two shards, which three threads and five take in turn.
    [Theory]
    [InlineData("lstm")]
    [InlineData("minimal gru")]
    public void ShardsTakenInTurnHaveTheSameBits(string name) => AssertSameBits(name, 4, new TruncationRule(0, 0));

    private static void AssertSameBits(string name, int sequences, TruncationRule rule)
    {
        var expected = TeamVariants.Run(name, sequences, rule, 1, pool => new Team(pool));
        Assert.All(expected, value => Assert.True(float.IsFinite(value)));
        foreach (var threads in new[] { 2, 3, 5 })
            Assert.Equal(expected, TeamVariants.Run(name, sequences, rule, threads, pool => new Team(pool, TeamTests.Eager)));

        // By the measured costs, too, by which some work is shared and some is not.
        Assert.Equal(expected, TeamVariants.Run(name, sequences, rule, 2, pool => new Team(pool)));
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("minimal gru")]
    public void TeamIsAskedForEveryStepOfAProductAndForManyStepsOfAScanAtOnce(string name)
    {
        const int Steps = 61;
        var isScan = name != "lstm";
        var trace = new TeamTrace();
        using var pool = new WorkerPool(1);
        var gradient = new BatchGradient(TeamVariants.Make(name), new SoftmaxCrossEntropyLoss(), pool, team: new Team(trace));
        gradient.Begin(TinyData.Classification(1, Steps, Steps), [0], 0);
        gradient.Run(new TruncationRule(0, 0)[0, Steps]);

        // Of the panels of the first layer: the input half, the biases, the weights of each product, and the steps forward and backward; of a scan, all of
        // that at once in each direction. The gradient of the outputs, to which that of pooling is added, is cleared in three blocks.
        Assert.Equal(isScan ? 2 + 1 : 4 + (2 * Steps), trace.Calls.Count(call => call.Count == (isScan ? 3 : 5)));
        var estimate = TeamCosts.OfSums(1, Steps * 160);
        foreach (var (hidden, padded) in new[] { (70, 80), (150, 160) })
        {
            var width = padded * (isScan ? 2 : 4);
            estimate += (3 * TeamCosts.OfProduct(Steps, 70, width)) + (2 * Steps * TeamCosts.OfUnits(1, padded)) + TeamCosts.OfSums(Steps, width);
            if (!isScan)
                estimate += (2 * Steps * TeamCosts.OfProduct(1, hidden, width)) + TeamCosts.OfProduct(Steps, hidden, width);
        }

        Assert.Equal(estimate, trace.Calls.Sum(call => call.Estimate), estimate * 1e-9);
    }

    [Fact]
    public void StepOfATeamAllocatesNothing()
    {
        using var pool = new WorkerPool(2);
        foreach (var name in new[] { "lstm everything", "gru reset before", "minimal gru bidirectional", "elman" })
        {
            var network = TeamVariants.Make(name);
            var gradient = new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool, team: new Team(pool, TeamTests.Eager));
            var update = new ModelUpdate(network, new TrainingOptions());
            var data = TinyData.Classification(3, 40, 40);
            long[] bytes = [.. Enumerable.Range(0, 6).Select(_ => BytesOfStep(pool, gradient, update, data))];
            Assert.Contains(0, bytes[3..]);
        }
    }

    [Fact]
    public void CancelledTrainingOfOneSequenceLeavesABatchWhole()
    {
        using var source = new CancellationTokenSource();
        var options = Large with { StepCompleted = _ => source.Cancel() };
        var network = LargeNetwork();
        var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(TinyData.Classification(4, 50, 50), cancellationToken: source.Token);
        Assert.Equal(TrainingOutcome.Cancelled, result.Outcome);
        Assert.All(TinyNetworks.Weights(network), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void ExceptionInABatchOfOneSequenceReachesTheCallerOnce()
    {
        using var pool = new WorkerPool(2);
        var (network, data) = (LargeNetwork(), TinyData.Classification(1, 50, 50));
        var gradient = new BatchGradient(network, new FailingLoss(), pool);
        gradient.Begin(data, [0], 0);
        Assert.Equal("once", Assert.Throws<InvalidOperationException>(() => gradient.Run(new TruncationRule(0, 0)[0, 50])).Message);
        gradient = new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool);
        gradient.Begin(data, [0], 0);
        gradient.Run(new TruncationRule(0, 0)[0, 50]);
        Assert.True(gradient.Sum.Norm > 0);
    }

    [Fact]
    public void TwoTrainingsAtOnceBothFinishWithTheBitsOfOneThread()
    {
        var expected = Train(1);
        var results = new float[3][];
        Parallel.For(0, results.Length, i => results[i] = Train(2));
        Assert.All(results, weights => Assert.Equal(expected, weights));

        static float[] Train(int threads)
        {
            var network = LargeNetwork();
            new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), Large with { NumberOfThreads = threads }).Run(TinyData.Classification(3, 40, 50));
            return TinyNetworks.Weights(network);
        }
    }

    private static TrainingOptions Large => new() { NumberOfEpochs = 2, BatchSize = 1, NumberOfThreads = 2 };

    // Steps of which are long enough to be shared by the measured costs.
    private static RecurrentNetwork LargeNetwork() => new(TinyNetworks.Options() with { HiddenSizes = [192], Cell = new CellOptions { Kind = CellKind.Lstm } }, 11);

    private static long BytesOfStep(WorkerPool pool, BatchGradient gradient, ModelUpdate update, SequenceDataset data)
    {
        var meter = new BytesOfThreads();
        pool.Run(meter, 2);
        gradient.Begin(data, [0, 1, 2], 0);
        gradient.Run(new TruncationRule(0, 0)[0, 40]);
        var report = new StepReport { LearningRate = 0.01f };
        update.Apply(gradient.Sum, ref report);
        meter.Begin();
        pool.Run(meter, 2);
        return meter.Sum;
    }

    // Both threads take a part, because each waits for the other.
    private sealed class BytesOfThreads : IParallelWork
    {
        private readonly Dictionary<int, long> _bytes = new(4);
        private int _arrived;

        public long Sum { get; private set; }

        public void Begin() => _arrived = 0;

        public void Invoke(int index)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            lock (_bytes)
            {
                if (_bytes.TryGetValue(Environment.CurrentManagedThreadId, out var before))
                    Sum += bytes - before;
            }

            Interlocked.Increment(ref _arrived);
            while (Volatile.Read(ref _arrived) < 2)
                Thread.Yield();
            lock (_bytes)
                _bytes[Environment.CurrentManagedThreadId] = GC.GetAllocatedBytesForCurrentThread();
        }
    }

    private sealed class FailingLoss : ILoss
    {
        public string Name => "failing";

        public double Evaluate(in LossBatch batch, Span<float> dOutputs) => throw new InvalidOperationException("once");

        public double TotalWeight(in LossBatch batch) => 1;
    }
}
