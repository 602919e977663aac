namespace Microsoft.ML.Recurrent.PeerBenchmarks.Timing;

/// <summary>How long and how often an item is measured.</summary>
/// <param name="Rounds">Fewest rounds; a round is one block of each contender.</param>
/// <param name="Seconds">Rounds go on until this much time is spent on the item.</param>
/// <param name="BlockSeconds">A block repeats short work for about this long.</param>
/// <param name="PauseMilliseconds">Between blocks, so that worker threads of the one that just ran have gone to sleep when the other starts.</param>
/// <param name="WarmUpSeconds">Run before anything is timed, for each contender.</param>
/// <param name="EnoughSeconds">After this time two rounds are enough.</param>
internal sealed record TimingRule(int Rounds, double Seconds, double BlockSeconds, int PauseMilliseconds, double WarmUpSeconds, double EnoughSeconds)
{
    /// <summary>Whether rounds that other programs disturbed are thrown away and run again.</summary>
    public bool WaitForCalm { get; init; }

    public static TimingRule Normal(double seconds) => new(5, seconds, 0.05, 20, 0.3, double.PositiveInfinity);

    public static TimingRule Quick { get; } = new(3, 0, 0.012, 8, 0.05, 0.8);
}
