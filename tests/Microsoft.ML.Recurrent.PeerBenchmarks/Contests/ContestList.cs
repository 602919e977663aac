using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Contests;

/// <summary>Every line of the comparison, networks first.</summary>
internal static class ContestList
{
    public static IReadOnlyList<ContestEntry> All { get; } =
    [
        .. WorkItems.All.Select(item => new ContestEntry(item.Name, $"{item.Kind} {item.Cell}", () => new NetworkContest(item))),
        .. LayerItems.All.Select(item => new ContestEntry(item.Name, $"{item.Kind} {item.LayerName}", () => new LayerContest(item))),
    ];
}
