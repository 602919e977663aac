namespace Microsoft.ML.Recurrent.TestUtilities;

/// <summary>Measures the memory that code allocates.</summary>
public static class AllocatedBytes
{
    private const int Runs = 3;

    /// <summary>
    /// Returns the fewest bytes that the thread allocates in one of three runs of an action, after a first run in which buffers get their size. What the
    /// code allocates, it allocates in every run; next to other tests, the runtime's count for a thread has now and then shown some hundred or thousand bytes
    /// in a single one.
    /// </summary>
    public static long Of(Action action)
    {
        action();
        var least = long.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
