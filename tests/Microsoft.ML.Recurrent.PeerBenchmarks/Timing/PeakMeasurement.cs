using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Timing;

/// <summary>
/// The multiply-add rate of this machine: a loop of independent accumulators in registers, of the widest vectors .NET uses here, on all threads at once.
/// No kernel that reads memory can be faster.
/// </summary>
internal static class PeakMeasurement
{
    private const int Accumulators = 12; // latency 4 to 5 at two per cycle needs 10
    private const int LoopSteps = 1 << 22;
    private const int DefaultRounds = 12;
    private const int MostAttempts = 100;
    private const int PauseMilliseconds = 200;

    /// <summary>GFLOP/s of the best of some rounds.</summary>
    public static double Gigaflops(int threads, int rounds = DefaultRounds)
    {
        var starts = new long[threads];
        var ends = new long[threads];
        using var barrier = new Barrier(threads);
        var best = 0.0;
        var workers = Enumerable.Range(1, threads - 1).Select(i => new Thread(() => Work(i))).ToArray();
        foreach (var worker in workers)
            worker.Start();
        Work(0);
        foreach (var worker in workers)
            worker.Join();
        return best / 1e9;

        void Work(int thread)
        {
            for (var round = 0; round < rounds; round++)
            {
                barrier.SignalAndWait();
                starts[thread] = Stopwatch.GetTimestamp();
                if (Loop(LoopSteps) == 1234.5f)
                    Console.Error.WriteLine(); // keeps the loop's result alive
                ends[thread] = Stopwatch.GetTimestamp();
                barrier.SignalAndWait();

                // Each thread at its own speed, so that one that woke late does not count as slow.
                if (thread == 0)
                    best = Math.Max(best, Enumerable.Range(0, threads).Sum(i => FlopsOfLoop / Stopwatch.GetElapsedTime(starts[i], ends[i]).TotalSeconds));
            }
        }
    }

    /// <summary>The same, measured again and again until no other program disturbs it.</summary>
    public static double CalmGigaflops(int threads)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var load = new MachineLoad();
            var gigaflops = Gigaflops(threads);
            if (load.Others <= MachineLoad.Calm)
                return gigaflops;
            Thread.Sleep(PauseMilliseconds);
        }

        return Gigaflops(threads);
    }

    public static string Width => Vector512.IsHardwareAccelerated ? "512 bit" : Vector256.IsHardwareAccelerated ? "256 bit" : Vector128.IsHardwareAccelerated ? "128 bit" : "scalar";

    private static int Lanes => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

    private static double FlopsOfLoop => 2.0 * Accumulators * Lanes * LoopSteps;

    private static float Loop(int steps) =>
        Vector512.IsHardwareAccelerated ? Loop512(steps) : Vector256.IsHardwareAccelerated ? Loop256(steps) : Vector128.IsHardwareAccelerated ? Loop128(steps) : LoopScalar(steps);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop512(int steps)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(1e-3f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var n = 0; n < steps; n++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop256(int steps)
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(1e-3f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var n = 0; n < steps; n++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop128(int steps)
    {
        // Without AVX2 .NET has no fused multiply-add on x86; a product and a sum is then what the hardware does at best.
        Vector128<float> x = Vector128.Create(0.999f), y = Vector128.Create(1e-3f);
        Vector128<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var n = 0; n < steps; n++)
        {
            a = Vector128.MultiplyAddEstimate(a, x, y);
            b = Vector128.MultiplyAddEstimate(b, x, y);
            c = Vector128.MultiplyAddEstimate(c, x, y);
            d = Vector128.MultiplyAddEstimate(d, x, y);
            e = Vector128.MultiplyAddEstimate(e, x, y);
            f = Vector128.MultiplyAddEstimate(f, x, y);
            g = Vector128.MultiplyAddEstimate(g, x, y);
            h = Vector128.MultiplyAddEstimate(h, x, y);
            i = Vector128.MultiplyAddEstimate(i, x, y);
            j = Vector128.MultiplyAddEstimate(j, x, y);
            k = Vector128.MultiplyAddEstimate(k, x, y);
            l = Vector128.MultiplyAddEstimate(l, x, y);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float LoopScalar(int steps)
    {
        float x = 0.999f, y = 1e-3f;
        float a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var n = 0; n < steps; n++)
        {
            a = (a * x) + y;
            b = (b * x) + y;
            c = (c * x) + y;
            d = (d * x) + y;
            e = (e * x) + y;
            f = (f * x) + y;
            g = (g * x) + y;
            h = (h * x) + y;
            i = (i * x) + y;
            j = (j * x) + y;
            k = (k * x) + y;
            l = (l * x) + y;
        }

        return a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
