namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Checks the arguments of a proposal.</summary>
internal static class ProposalArguments
{
    /// <exception cref="ArgumentException">An argument is null, or contains null or a trial that does not lie in the space.</exception>
    public static void Check(ExperimentSpace space, int trialId, IReadOnlyList<TrialResult> known, IReadOnlyList<TrialParameters> running)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfNegative(trialId);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(running);
        space.CheckContains(known.Select(trial => trial?.Parameters), nameof(known));
        space.CheckContains(running, nameof(running));
    }
}
