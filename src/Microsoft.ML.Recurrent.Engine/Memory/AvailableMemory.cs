namespace Microsoft.ML.Recurrent.Engine.Memory;

/// <summary>The memory that the process may use, so that what cannot fit is refused in words before the machine runs out of it.</summary>
internal static class AvailableMemory
{
    /// <summary>Gets the memory of the machine or container, or the limit set for the garbage collector, in bytes.</summary>
    public static long Bytes
    {
        get
        {
            var bytes = GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes;
            return bytes > 0 ? bytes : long.MaxValue; // not known
        }
    }

    /// <summary>Writes a number of bytes as people read it.</summary>
    public static string Format(Int128 bytes) => FormattableString.Invariant($"{(double)bytes / (1 << 30):0.##} GiB");
}
