namespace Microsoft.ML.Recurrent.Experiments.Trials.Log;

/// <summary>
/// Represents the first line of a trial log, which describes its experiment: everything that trials depend on, as names and values. Immutable.
/// </summary>
/// <param name="entries">The names and values, in the order in which differences are reported.</param>
internal sealed class TrialLogHeader(IReadOnlyList<KeyValuePair<string, string>> entries)
{
    public IReadOnlyList<KeyValuePair<string, string>> Entries { get; } = entries;

    /// <summary>Describes the differences from the header of a log; null if there are none.</summary>
    /// <param name="logged">The header in the log.</param>
    public string? DifferenceFrom(TrialLogHeader logged)
    {
        var before = logged.Entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        var differences = Entries.Where(entry => !before.TryGetValue(entry.Key, out var value) || value != entry.Value)
            .Select(entry =>
                $"{entry.Key} is '{entry.Value}' now and {(before.TryGetValue(entry.Key, out var value) ? $"was '{value}'" : "is absent")} in the log")
            .Concat(logged.Entries.Where(entry => Entries.All(present => present.Key != entry.Key))
                .Select(entry => $"{entry.Key} was '{entry.Value}' in the log and is absent now"))
            .ToList();
        return differences.Count == 0 ? null : string.Join("; ", differences);
    }
}
