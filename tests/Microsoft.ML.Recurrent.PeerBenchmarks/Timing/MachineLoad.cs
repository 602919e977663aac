using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Timing;

/// <summary>How much processor time everybody else took: other programs, and the host of a virtual machine. Linux only; elsewhere it knows nothing.</summary>
internal sealed class MachineLoad
{
    /// <summary>Others' use below which a short measurement counts as undisturbed: the kernel counts in hundredths of a second, so less cannot be told.</summary>
    public const double Calm = 0.25;

    private const string Counters = "/proc/stat";
    private const double TicksPerSecond = 100; // USER_HZ, the unit of /proc/stat on every architecture .NET runs on

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double _busy = BusySeconds();
    private readonly TimeSpan _own = OwnTime();

    /// <summary>Processors in use by others on average since this object was made; 0 where it is not known.</summary>
    public double Others
    {
        get
        {
            var elapsed = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            return Math.Max(0, (BusySeconds() - _busy - (OwnTime() - _own).TotalSeconds) / elapsed);
        }
    }

    private static TimeSpan OwnTime() => File.Exists(Counters) ? Environment.CpuUsage.TotalTime : TimeSpan.Zero;

    // cpu user nice system idle iowait irq softirq steal ...
    private static double BusySeconds()
    {
        if (!File.Exists(Counters))
            return 0;
        var fields = File.ReadLines(Counters).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] busy = [1, 2, 3, 6, 7, 8];
        return busy.Where(i => i < fields.Length).Sum(i => double.Parse(fields[i], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
