namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Finds the parameters of trials, in the order in which they are shown.</summary>
internal static class ParameterNames
{
    /// <summary>Returns all parameters; a trial does not necessarily have each.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<TrialResult> trials) =>
        [.. trials.SelectMany(trial => trial.Parameters.Keys).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Returns the parameters with more than one value.</summary>
    public static IReadOnlyList<string> ThatVary(IReadOnlyList<TrialResult> trials) => [.. Of(trials).Where(name =>
        trials.Select(trial => trial.Parameters.TryGetValue(name, out var value) ? value : null).Distinct().Count() > 1)];
}
