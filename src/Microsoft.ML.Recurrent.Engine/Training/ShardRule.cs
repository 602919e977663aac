using System.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// How a batch is cut into shards that threads take one by one. The cut depends on the batch alone, never on the number of threads, so that sums of
/// gradients are formed in the same order everywhere. This is the only place that knows it; changing it changes the bits of every training.
/// </summary>
internal static class ShardRule
{
    /// <summary>With fewer rows a time step waits for the weights of a large layer, which every shard reads for itself.</summary>
    public const int MinimumRows = 16;

    /// <summary>From so many sequences on there are two shards however few their rows: two threads then still win.</summary>
    public const int LeastSharedSequences = 4;

    /// <summary>More shards than this cost more in sums of gradients than they gain.</summary>
    public const int MaximumShards = 8;

    /// <summary>Number of shards of a batch: a power of two, so that 2, 4 or 8 threads share them evenly.</summary>
    public static int Shards(int sequences)
    {
        var wanted = Math.Clamp(sequences / MinimumRows, sequences < LeastSharedSequences ? 1 : 2, MaximumShards);
        return 1 << BitOperations.Log2((uint)wanted);
    }

    /// <summary>Sequences in one shard. The sequences of a batch, longest first, are dealt in turn, so that shards have about the same work and are longest first too.</summary>
    public static int Rows(int sequences, int shard, int shards) => (sequences - shard + shards - 1) / shards;

    /// <summary>Place in the batch of a row of a shard.</summary>
    public static int Place(int row, int shard, int shards) => (row * shards) + shard;
}
