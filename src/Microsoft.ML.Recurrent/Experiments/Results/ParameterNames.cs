namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>The parameters that trials have, in the order in which they are shown.</summary>
internal static class ParameterNames
{
    /// <summary>All of them; a trial need not have each.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<TrialResult> trials) => [.. trials.SelectMany(trial => trial.Parameters.Keys).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Those with more than one value.</summary>
    public static IReadOnlyList<string> ThatVary(IReadOnlyList<TrialResult> trials) => [.. Of(trials).Where(name =>
        trials.Select(trial => trial.Parameters.TryGetValue(name, out var value) ? value : null).Distinct().Count() > 1)];
}
