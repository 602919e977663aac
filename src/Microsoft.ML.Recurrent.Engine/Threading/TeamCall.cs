namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>Represents work that a team was asked for.</summary>
/// <param name="Count">The number of units that can be done separately.</param>
/// <param name="Estimate">The estimated time on one thread, in nanoseconds, by which the number of threads is chosen.</param>
/// <param name="Measured">The measured time on one thread, in nanoseconds.</param>
internal readonly record struct TeamCall(int Count, double Estimate, double Measured);
