using System.Globalization;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Reports;

/// <summary>An item measured against one peer.</summary>
/// <param name="Item">The name of the item.</param>
/// <param name="Peer">Name of the other contender.</param>
/// <param name="OursSeconds">Median of one run.</param>
/// <param name="TheirsSeconds">Median of one run.</param>
/// <param name="Flops">Of one run.</param>
/// <param name="PeakGigaflops">What the machine can do on as many threads.</param>
/// <param name="OthersLoad">Processors that other programs used meanwhile.</param>
internal sealed record ItemResult(string Item, string Peer, double OursSeconds, double TheirsSeconds, double Flops, double PeakGigaflops, double OthersLoad)
{
    // Below this a time is as good as on an idle machine.
    private const double NoticeableLoad = 0.1;

    /// <summary>Above 1: ours is faster.</summary>
    public double Ratio => TheirsSeconds / OursSeconds;

    public double Gigaflops => Flops / OursSeconds / 1e9;

    public double PeakFraction => Gigaflops / PeakGigaflops;

    public string Readable =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Item,-52} ours {Time(OursSeconds),10}  {Peer,-11} {Time(TheirsSeconds),10}  ratio {Ratio,6:f2}  {Gigaflops,6:f1} GFLOP/s {PeakFraction * 100,4:f0} % of peak{LoadNote}");

    /// <summary>For programs: invariant culture, microseconds.</summary>
    public string Machine =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"RATIO item={Item} peer={Peer} ratio={Ratio:f3} ours_us={OursSeconds * 1e6:f2} theirs_us={TheirsSeconds * 1e6:f2} gflops={Gigaflops:f2} peak_fraction={PeakFraction:f4}");

    public string MarkdownRow =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Item} | {Peer} | {Time(OursSeconds)} | {Time(TheirsSeconds)} | {Ratio:f2} | {Gigaflops:f0} | {PeakFraction * 100:f0} % |");

    public static string MarkdownHeader => "| work | peer | ours | peer's | ratio | GFLOP/s | of peak |\n|---|---|---:|---:|---:|---:|---:|";

    private string LoadNote => OthersLoad < NoticeableLoad ? "" : string.Create(CultureInfo.InvariantCulture, $"  DISTURBED: others used {OthersLoad:f1} processors");

    private static string Time(double seconds) =>
        seconds < 1e-3 ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:f1} us") : string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:f2} ms");
}
