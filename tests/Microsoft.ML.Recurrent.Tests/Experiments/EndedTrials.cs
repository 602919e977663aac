namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Makes trials that have ended, by their losses after each epoch.</summary>
internal static class EndedTrials
{
    public static TrialReport[] Reports(params double[] losses) => [.. losses.Select((loss, i) => new TrialReport(i + 1, loss, i + 1))];

    public static TrialResult Completed(int id, double loss, params double[] curve) => new()
    {
        TrialId = id,
        Parameters = new TrialParameters([]),
        State = TrialState.Completed,
        Loss = loss,
        Reports = Reports(curve),
    };

    public static TrialResult Pruned(int id, params double[] curve) => Completed(id, curve[^1], curve) with { State = TrialState.Pruned };

    public static TrialResult Failed(int id) => Completed(id, double.PositiveInfinity) with { State = TrialState.Failed, Error = "it failed" };
}
