using System.Reflection;
using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>What a run is said to need is what its buffers have afterwards.</summary>
public sealed class TrainingMemoryTests
{
    private const int Sequences = 24;

    [Theory]
    [MemberData(nameof(TrainingVariants.Names), MemberType = typeof(TrainingVariants))]
    public void EstimateOfAWindowIsAboutWhatItsBuffersHold(string variant)
    {
        var network = TrainingVariants.Make(variant);
        var noise = TrainingVariants.NoiseOf(variant);
        var data = TrainingVariants.Data(variant, Sequences, 150, 200);
        var batch = Enumerable.Range(0, Sequences).OrderByDescending(data.Length).ToArray();
        var (loss, rule) = (TrainingVariants.LossOf(variant), new TruncationRule(0, 0));
        var shard = new SequenceShard(network, noise: noise);
        shard.Begin(data, batch, 0, 1, training: true, seed: 1);
        shard.Forward(rule[0, data.Length(batch[0])]);
        shard.Evaluate(loss, withGradient: true);
        shard.Pass.Backward(new float[network.Parameters.Count]);

        var held = BuffersOf(shard).Sum(buffer => 4.0 * buffer.Length);
        var estimated = (double)new PassMemory(network, training: true, noise).Bytes(rule.Counts(data, batch, 1));
        Assert.InRange(estimated / held, 0.75, 1.3);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(12, 0, 1)]
    [InlineData(0, 10, 1)]
    [InlineData(0, 0, 3)]
    public void StartOfARunReportsTheEstimate(int truncation, int microBatchSize, int layers)
    {
        var network = new RecurrentNetwork(new Engine.Networks.Shapes.NetworkOptions
        {
            InputSize = TinyData.InputSize,
            HiddenSizes = [.. Enumerable.Repeat(64, layers)],
            OutputSize = TinyData.Classes,
            Pooling = SequencePooling.None,
        });
        var progress = new Listener();
        var options = new TrainingOptions { NumberOfEpochs = 1, BatchSize = 40, MicroBatchSize = microBatchSize, TruncationLength = truncation, Progress = progress };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(TinyData.Tagging(80, 50, 50));

        // A row of 64 units: gates, state and its gradient; the input; and the outputs of the head.
        var sequences = microBatchSize == 0 ? 40 : microBatchSize;
        var steps = truncation == 0 ? 50 : truncation;
        var row = (layers * ((4 * 64) + 64 + 64 + 64)) + 16 + 16 + 16 + (2 * 16);
        var expected = 4.0 * ((sequences * steps * row) + (network.Parameters.Count * (4 + 2 + ShardRule.Shards(sequences))));
        Assert.InRange(progress.Start.EstimatedMemory / expected, 0.85, 1.15);
        Assert.EndsWith(" MB of memory", progress.Start.ToString(), StringComparison.Ordinal);
    }

    // Every buffer that an object can reach, other than those of the network, which all shards share.
    private static HashSet<AlignedBuffer> BuffersOf(object root)
    {
        var (seen, found, open) = (new HashSet<object>(ReferenceEqualityComparer.Instance), new HashSet<AlignedBuffer>(), new Stack<object>([root]));
        while (open.TryPop(out var item))
        {
            if (!seen.Add(item) || item is RecurrentNetwork or SequenceDataset or Delegate or string or Pointer or Parameter or PackedWeights or PackedBias)
                continue;
            if (item is AlignedBuffer buffer)
            {
                found.Add(buffer);
                continue;
            }

            if (item is Array array)
            {
                if (!array.GetType().GetElementType()!.IsPrimitive && !array.GetType().GetElementType()!.IsPointer)
                    foreach (var element in array)
                        if (element is not null)
                            open.Push(element);
                continue;
            }

            for (var type = item.GetType(); type is not null && type.Namespace?.StartsWith("System.Reflection", StringComparison.Ordinal) != true; type = type.BaseType)
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
                    if (!field.FieldType.IsPrimitive && !field.FieldType.IsPointer && !field.FieldType.IsByRefLike && field.GetValue(item) is { } value)
                        open.Push(value);
        }

        return found;
    }

    private sealed class Listener : IProgress<TrainingProgress>, IStartedProgress
    {
        public TrainingStart Start { get; private set; }

        public void Report(TrainingProgress value)
        {
        }

        public void ReportStart(TrainingStart start) => Start = start;
    }
}
