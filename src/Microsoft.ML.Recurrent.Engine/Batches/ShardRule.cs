using System.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Batches;

/// <summary>
/// Defines how a batch is cut into shards that threads take one by one. The cut depends on the batch alone, never on the number of threads, so that sums of
/// gradients are formed in the same order everywhere. No other code depends on the cut; changing it changes the bits of every training run.
/// </summary>
internal static class ShardRule
{
    /// <summary>
    /// The minimum number of rows of a shard. With fewer rows, a time step waits for the weights of a large layer, which every shard reads separately.
    /// </summary>
    public const int MinimumRows = 16;

    /// <summary>The number of sequences from which there are two shards, however few their rows: two threads are still faster.</summary>
    public const int LeastSharedSequences = 4;

    /// <summary>The maximum number of shards. More shards cost more in sums of gradients than they gain.</summary>
    public const int MaximumShards = 8;

    /// <summary>Returns the number of shards of a batch: a power of two, so that 2, 4 or 8 threads share them evenly.</summary>
    public static int Shards(int sequences)
    {
        var wanted = Math.Clamp(sequences / MinimumRows, sequences < LeastSharedSequences ? 1 : 2, MaximumShards);
        return 1 << BitOperations.Log2((uint)wanted);
    }

    /// <summary>
    /// Returns the number of sequences in one shard. The sequences of a batch, longest first, are dealt in turn, so that the shards have about the same work
    /// and are also ordered longest first.
    /// </summary>
    public static int Rows(int sequences, int shard, int shards) => (sequences - shard + shards - 1) / shards;

    /// <summary>Returns the position in the batch of a row of a shard.</summary>
    public static int Place(int row, int shard, int shards) => (row * shards) + shard;
}
