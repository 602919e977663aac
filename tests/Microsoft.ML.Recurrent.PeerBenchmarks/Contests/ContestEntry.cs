namespace Microsoft.ML.Recurrent.PeerBenchmarks.Contests;

/// <summary>One line of the comparison, whose data is made when its turn comes.</summary>
/// <param name="Name">The name of the item.</param>
/// <param name="Family">The same for items that run the same code, which .NET has to compile once.</param>
/// <param name="Open">Makes the data.</param>
internal sealed record ContestEntry(string Name, string Family, Func<IContest> Open);
