using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Training.Updates;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Estimates the memory that a run needs, and checks that its batches fit, before any of them runs.</summary>
internal static class TrainingMemory
{
    // Those of the network, those of the start of an epoch, and the two forms that products read.
    private const int CopiesOfWeights = 4;

    /// <summary>Returns the number of bytes of the weights and of everything that there is for each of them.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="update">The rule by which it learns.</param>
    /// <param name="batchSize">The number of sequences that are computed at the same time.</param>
    /// <param name="validated">Whether the best weights are kept.</param>
    public static long OfWeights(RecurrentNetwork network, ModelUpdate update, int batchSize, bool validated)
    {
        var copies = CopiesOfWeights + update.Optimizer.State.Count + (update.Average is null ? 0 : 2) + (validated ? 1 : 0) + ShardRule.Shards(batchSize);
        return (long)copies * network.Parameters.Count * sizeof(float);
    }

    /// <param name="network">The network to train.</param>
    /// <param name="training">The training set.</param>
    /// <param name="plan">The batches, of which an epoch has been prepared.</param>
    /// <param name="truncation">The windows that run at once.</param>
    /// <param name="options">The options, which the message names.</param>
    /// <returns>The number of bytes of the buffers of all shards of the largest batch.</returns>
    /// <exception cref="ArgumentException">A batch does not fit.</exception>
    public static long OfBatches(RecurrentNetwork network, CheckedDataset training, EpochPlan plan, TruncationRule truncation, TrainingOptions options)
    {
        var memory = new PassMemory(network, training: true, options.Noise);
        var most = default(WindowCounts);
        for (var i = 0; i < plan.Batches; i++)
        {
            // The first piece has the longest sequences, and no piece has more than one sequence more.
            var batch = plan.Batch(i);
            var piece = batch[new BatchPieces(batch.Length, options.MicroBatchSize)[0]];
            var shards = ShardRule.Shards(piece.Length);
            var counts = truncation.Counts(training, piece, shards);
            most = counts.Rows + counts.SourceRows > most.Rows + most.SourceRows ? counts : most;
            if (memory.Violation(counts) is not { } violation)
                continue;
            throw new ArgumentException($"A batch of {piece.Length} sequences of up to {plan.Longest(i)} steps is too large to train on: "
                + $"{violation}. {Advice(options)}", nameof(training));
        }

        return (long)memory.Bytes(most);
    }

    private static string Advice(TrainingOptions options)
    {
        var truncation = $"Set {nameof(TrainingOptions.TruncationLength)}"
            + $"{(options.TruncationLength == 0 ? "" : $", which is {options.TruncationLength},")} to fewer steps, ";
        var batch = options.MicroBatchSize == 0
            ? $"{nameof(TrainingOptions.MicroBatchSize)} to compute a batch in pieces, "
                + $"{nameof(TrainingOptions.BatchSize)}, which is {options.BatchSize}, to fewer sequences, "
            : $"{nameof(TrainingOptions.MicroBatchSize)}, which is {options.MicroBatchSize}, to fewer sequences, ";
        return truncation + batch + "or use shorter sequences.";
    }
}
