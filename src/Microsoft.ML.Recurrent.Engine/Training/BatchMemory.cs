using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Checks that the batches of an epoch fit into memory, before any of them runs.</summary>
internal static class BatchMemory
{
    /// <param name="network">The network to train.</param>
    /// <param name="training">The training set.</param>
    /// <param name="plan">The batches, of which an epoch has been prepared.</param>
    /// <param name="truncation">The windows that run at once.</param>
    /// <param name="options">The options, which the message names.</param>
    /// <exception cref="ArgumentException">A batch does not fit.</exception>
    public static void Check(RecurrentNetwork network, CheckedDataset training, EpochPlan plan, TruncationRule truncation, TrainingOptions options)
    {
        var memory = new PassMemory(network, training: true);
        for (var i = 0; i < plan.Batches; i++)
        {
            // The first piece has the longest sequences, and no piece has more than one sequence more.
            var batch = plan.Batch(i);
            var piece = batch[new BatchPieces(batch.Length, options.MicroBatchSize)[0]];
            var shards = ShardRule.Shards(piece.Length);
            var (largest, all) = (truncation.LargestRows(training, piece, 0, shards), truncation.LargestRows(training, piece, 0, 1));
            if (memory.Violation(largest, all) is not { } violation)
                continue;
            throw new ArgumentException($"A batch of {piece.Length} sequences of up to {plan.Longest(i)} steps is too large to train on: "
                + $"{violation}. {Advice(options)}", nameof(training));
        }
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
