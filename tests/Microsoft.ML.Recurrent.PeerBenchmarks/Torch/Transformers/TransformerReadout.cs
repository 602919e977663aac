namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;

/// <summary>Which steps the head of a transformer reads.</summary>
internal enum TransformerReadout
{
    /// <summary>The mean over the real steps; every step attends to all of them.</summary>
    Mean,

    /// <summary>The last step; every step attends to all of them.</summary>
    Last,

    /// <summary>Every step by itself; a step attends to itself and those before it.</summary>
    Every,
}
