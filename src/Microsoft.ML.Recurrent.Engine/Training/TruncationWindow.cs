namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>One window of time steps of a batch: what runs, and which part of it counts in the loss for the first time.</summary>
/// <param name="Start">First step that runs.</param>
/// <param name="CountedFrom">First step whose loss counts here; the steps before it counted in earlier windows.</param>
/// <param name="End">Step after the last.</param>
/// <param name="NextStart">First step of the next window; <paramref name="End"/> for the last one.</param>
internal readonly record struct TruncationWindow(int Start, int CountedFrom, int End, int NextStart);
