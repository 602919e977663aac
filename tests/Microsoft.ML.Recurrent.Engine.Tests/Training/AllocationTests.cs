using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class AllocationTests
{
    [Theory]
    [InlineData(SequencePooling.Last, 20, 0, 0, false)]
    [InlineData(SequencePooling.Last, 1, 0, 0, false)] // the largest batch comes first, so that buffers have their size after one step
    [InlineData(SequencePooling.Attention, 20, 0, 0, false)]
    [InlineData(SequencePooling.None, 20, 8, 4, false)]
    [InlineData(SequencePooling.None, 20, 0, 0, true)]
    public void StepAfterTheFirstOfAnEpochAllocatesNothing(SequencePooling pooling, int shortest, int length, int stride, bool labels)
    {
        var data = labels ? Labels(160) : pooling == SequencePooling.None ? TinyData.Tagging(160, shortest, 20) : TinyData.Classification(160, shortest, 20);
        AssertNothingIsAllocated(
            TinyNetworks.Make(pooling), data, labels ? new ConnectionistTemporalLoss() : new SoftmaxCrossEntropyLoss(), TinyNetworks.Dropout(0.2f), length, stride);
    }

    [Theory]
    [MemberData(nameof(TrainingVariants.Names), MemberType = typeof(TrainingVariants))]
    public void StepOfEveryCellAllocatesNothing(string variant) =>
        AssertNothingIsAllocated(TrainingVariants.Make(variant), TrainingVariants.Data(variant, 160, 20, 20), TrainingVariants.LossOf(variant), TrainingVariants.NoiseOf(variant), 0, 0);

    [Theory]
    [MemberData(nameof(TrainingVariants.StreamingNames), MemberType = typeof(TrainingVariants))]
    public void TruncatedStepOfEveryCellAllocatesNothing(string variant) => AssertNothingIsAllocated(
        TrainingVariants.Make(variant), TrainingVariants.Data(variant, 192, 20, 20), TrainingVariants.LossOf(variant), TrainingVariants.NoiseOf(variant), 8, 4,
        readsEarlierWindows: variant.StartsWith("attention head", StringComparison.Ordinal));

    [Theory]
    [InlineData("lstm", 0, 0)]
    [InlineData("embedding", 8, 4)]
    public void StepOfABatchInPiecesAllocatesNothing(string variant, int length, int stride) => AssertNothingIsAllocated(
        TrainingVariants.Make(variant), TrainingVariants.Data(variant, 192, 20, 20), new SoftmaxCrossEntropyLoss(), TrainingVariants.NoiseOf(variant), length, stride, microBatchSize: 9);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 37)]
    public void StepOfSeveralChunksOfAMatrixMemoryAllocatesNothing(int length, int stride)
    {
        const string Variant = "matrix memory";
        AssertNothingIsAllocated(
            TrainingVariants.Make(Variant), TrainingVariants.Data(Variant, 192, 70, 70), TrainingVariants.LossOf(Variant), TrainingVariants.NoiseOf(Variant), length, stride);
    }

    [Fact]
    public void StepOfALinearChainAllocatesNothing() =>
        AssertNothingIsAllocated(new RecurrentNetwork(LinearChainTrainingTests.Options), TinyData.Tagging(160, 20, 20), new LinearChainLoss(), TinyNetworks.Dropout(0.2f), 0, 0);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(8, 4)]
    public void StepOnASampleOfTheClassesAllocatesNothing(int length, int stride)
    {
        const string Variant = "tied weights and dropout of words";
        var data = TrainingVariants.Data(Variant, 192, 20, 20);
        AssertNothingIsAllocated(TrainingVariants.Make(Variant), data, new SoftmaxCrossEntropyLoss(), TrainingVariants.NoiseOf(Variant), length, stride, sampledClasses: 3);
    }

    [Fact]
    public void StepOfAGraduallyUnfrozenNetworkAllocatesNothing() => AssertNothingIsAllocated(
        TrainingVariants.Make("embedding"), TrainingVariants.Data("embedding", 160, 20, 20), new SoftmaxCrossEntropyLoss(), TrainingVariants.NoiseOf("embedding"), 0, 0, 0,
        [LayerUnfreezing.Recurrent(1, 1), LayerUnfreezing.Recurrent(0, 2), new("embedding.", 3)]);

    /// <summary>
    /// Of three runs one must show no byte at all. What the code allocates it allocates in every run; beside other tests the runtime's count of a thread
    /// has now and then shown some hundred or thousand bytes in a single step of a single run.
    /// </summary>
    private static void AssertNothingIsAllocated(
        RecurrentNetwork network, SequenceDataset data, ILoss loss, NoiseOptions noise, int length, int stride, int sampledClasses = 0, LayerUnfreezing[]? unfreezing = null, int microBatchSize = 0,
        bool readsEarlierWindows = false)
    {
        var leaks = new long[3];
        for (var run = 0; run < leaks.Length; run++)
        {
            leaks[run] = BytesOfSteps(network, data, loss, noise, length, stride, sampledClasses, unfreezing ?? [], microBatchSize, readsEarlierWindows);
            if (leaks[run] == 0)
                return;
        }

        Assert.Fail($"Three runs allocated {string.Join(", ", leaks)} bytes in their steps.");
    }

    private static long BytesOfSteps(
        RecurrentNetwork network, SequenceDataset data, ILoss loss, NoiseOptions noise, int length, int stride, int sampledClasses, LayerUnfreezing[] unfreezing, int microBatchSize,
        bool readsEarlierWindows)
    {
        var options = new TrainingOptions
        {
            NumberOfEpochs = 4,
            BatchSize = 32,
            MicroBatchSize = microBatchSize,
            NumberOfThreads = 2,
            TruncationLength = length,
            TruncationStride = stride,
            SampledClasses = sampledClasses,
            WeightAveraging = 0.9f,
            GradientClipValue = 0.5f,
            LearningRateSchedule = new CosineSchedule(),
            Unfreezing = unfreezing,
            Noise = noise,
        };
        var meter = new ThreadMeter();
        var (steps, leaks) = (0, 0L);
        options = options with
        {
            StepCompleted = p =>
            {
                // Overlapping windows grow to their length over the first few; what a worker does after its last shard of a step shows in the next.
                // Attention reads the steps before a window for the first time in the window after those.
                var bytes = meter.Measure();
                if (p.Step <= (readsEarlierWindows ? 2 : 1) + (stride == 0 ? 1 : length / stride))
                    return;
                steps++;
                leaks += bytes;
            },
        };
        new TrainingLoop(network, new MeteredLoss(loss, meter), options).Run(data);
        Assert.True(steps >= 12);
        Assert.Equal(2, meter.Threads);
        return leaks;
    }

    [Fact]
    public void MeterSeesAllocationsOfEveryThread()
    {
        var meter = new ThreadMeter();
        meter.Enter();
        meter.Measure();
        var thread = new Thread(() =>
        {
            meter.Enter();
            GC.KeepAlive(new byte[1000]);
            meter.Enter();
        });
        thread.Start();
        thread.Join();
        Assert.Equal(2, meter.Threads);
        Assert.True(meter.Measure() >= 1000);
        GC.KeepAlive(new byte[500]);
        Assert.True(meter.Measure() >= 500);
    }

    private static SequenceList Labels(int count)
    {
        var source = TinyData.Classification(count, 20, 20);
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Labels);
        for (var i = 0; i < count; i++)
        {
            var features = new float[20 * TinyData.InputSize];
            for (var t = 0; t < 20; t++)
                source.CopyFeatures(i, t, features.AsSpan(t * TinyData.InputSize));
            data.Add(features, [], [1, 2, 1], []);
        }

        return data;
    }

    /// <summary>Adds up what the threads that enter it allocate, and only they: a test runner allocates on threads of its own.</summary>
    private sealed class ThreadMeter
    {
        private const int Most = 16;
        private readonly int[] _threads = new int[Most];
        private readonly long[] _bytes = new long[Most];
        private int _count;
        private long _sum;

        public int Threads => _count;

        /// <summary>Adds what the calling thread has allocated since it was last here.</summary>
        public void Enter()
        {
            lock (this)
            {
                var slot = Array.IndexOf(_threads, Environment.CurrentManagedThreadId, 0, _count);
                var bytes = GC.GetAllocatedBytesForCurrentThread();
                if (slot < 0)
                    (slot, _threads[_count]) = (_count++, Environment.CurrentManagedThreadId);
                else
                    _sum += bytes - _bytes[slot];
                _bytes[slot] = bytes;
            }
        }

        /// <summary>What all threads have added since the last call, the calling one included.</summary>
        public long Measure()
        {
            lock (this)
            {
                Enter();
                var sum = _sum;
                _sum = 0;
                return sum;
            }
        }
    }

    // Every shard passes here on the thread that runs it. Shards wait for each other in pairs, so that both threads pass in every step.
    private sealed class MeteredLoss(ILoss inner, ThreadMeter meter) : ILoss
    {
        private int _arrived;

        public string Name => inner.Name;

        public bool ReadsTransitions => inner.ReadsTransitions;
        public bool CanSampleClasses => inner.CanSampleClasses;
        public IReadOnlyList<FurtherLoss> Further => inner.Further;

        public double Evaluate(in LossBatch batch, Span<float> dOutputs)
        {
            var place = Interlocked.Increment(ref _arrived);
            var wait = new SpinWait();
            while (Volatile.Read(ref _arrived) < place + (place % 2))
                wait.SpinOnce();
            meter.Enter();
            return inner.Evaluate(batch, dOutputs);
        }

        public double TotalWeight(in LossBatch batch) => inner.TotalWeight(batch);
    }
}
