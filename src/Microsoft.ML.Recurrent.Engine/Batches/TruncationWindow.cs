namespace Microsoft.ML.Recurrent.Engine.Batches;

/// <summary>Represents one window of time steps of a batch: the steps that run, and those whose loss counts for the first time.</summary>
/// <param name="Start">The first step that runs.</param>
/// <param name="CountedFrom">The first step whose loss counts here; the steps before it counted in earlier windows.</param>
/// <param name="End">The step after the last one that runs.</param>
/// <param name="NextStart">The first step of the next window; <paramref name="End"/> for the last window.</param>
internal readonly record struct TruncationWindow(int Start, int CountedFrom, int End, int NextStart);
