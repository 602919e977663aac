using System.Globalization;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Memory;

/// <summary>Resident memory of this process as Linux counts it, managed and native alike.</summary>
internal static class ResidentMemory
{
    /// <summary>Bytes resident now.</summary>
    public static long Now => Read("VmRSS:");

    /// <summary>Most bytes that were resident at once since <see cref="ForgetPeak"/>.</summary>
    public static long Peak => Read("VmHWM:");

    /// <summary>Frees what nobody uses and lets the peak begin anew from what is left.</summary>
    public static void ForgetPeak()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private static long Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
