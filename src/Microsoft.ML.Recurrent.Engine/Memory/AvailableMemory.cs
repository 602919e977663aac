namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>
/// Determines the memory that the process may use, so that a request for too much fails with a clear message before the machine runs out of memory.
/// </summary>
internal static class AvailableMemory
{
    /// <summary>Gets the memory of the machine or container, or the limit set for the garbage collector, in bytes.</summary>
    public static long Bytes
    {
        get
        {
            var bytes = GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes;
            return bytes > 0 ? bytes : long.MaxValue; // unknown
        }
    }

    /// <summary>Formats a number of bytes in GiB for messages.</summary>
    public static string Format(Int128 bytes) => FormattableString.Invariant($"{(double)bytes / (1 << 30):0.##} GiB");
}
