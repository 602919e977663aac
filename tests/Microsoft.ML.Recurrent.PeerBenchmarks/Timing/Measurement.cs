namespace Microsoft.ML.Recurrent.PeerBenchmarks.Timing;

/// <summary>What the timer found.</summary>
/// <param name="Seconds">Median seconds of one run, for each contender.</param>
/// <param name="OthersLoad">Processors that other programs used on average.</param>
internal sealed record Measurement(double[] Seconds, double OthersLoad);
