namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>What a trial log holds.</summary>
/// <param name="Header">The first line; null where there is none yet.</param>
/// <param name="Trials">The trials, by number.</param>
/// <param name="Seconds">Time that the experiment had taken by the last line.</param>
/// <param name="Length">Bytes up to the end of the last whole line.</param>
internal sealed record TrialLogContent(TrialLogHeader? Header, IReadOnlyDictionary<int, LoggedTrial> Trials, double Seconds, long Length)
{
    public static TrialLogContent Empty { get; } = new(null, new Dictionary<int, LoggedTrial>(), 0, 0);
}
