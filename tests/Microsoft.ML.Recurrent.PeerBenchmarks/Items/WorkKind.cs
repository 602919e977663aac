namespace Microsoft.ML.Recurrent.PeerBenchmarks.Items;

/// <summary>What one unit of work is.</summary>
internal enum WorkKind
{
    /// <summary>Forward, loss, backward, clipping, Adam.</summary>
    Training,

    /// <summary>The whole batch forward, nothing kept for a backward pass.</summary>
    Inference,

    /// <summary>One step of one stream, the state carried on.</summary>
    Streaming,
}
