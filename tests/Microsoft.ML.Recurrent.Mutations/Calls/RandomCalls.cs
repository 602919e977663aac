using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Mutations.Calls;

/// <summary>Calls the engine's public surface in random orders with random sizes, in a child process that must live through it.</summary>
internal static class RandomCalls
{
    private const int CallsOfOrder = 12;
    private const string HeapLimit = "0x60000000"; // 1.5 GiB

    /// <summary>Runs a number of random orders of calls.</summary>
    /// <returns>0 if the process lived through all of them.</returns>
    public static int Run(int orders, int seed, bool isChild)
    {
        if (isChild)
            return RunHere(orders, seed);
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(RandomCalls).Assembly.Location);
        foreach (var argument in new[] { "--calls", orders.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture),
            "--child", "0", "1" })
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        using var child = Process.Start(start)!;
        var last = "nothing";
        while (child.StandardOutput.ReadLine() is { } line)
            last = line;
        child.WaitForExit();
        Console.WriteLine(child.ExitCode == 0 ? last : $"FAILURE: the process ended with {child.ExitCode} after '{last}'");
        return child.ExitCode;
    }

    private static int RunHere(int orders, int seed)
    {
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var order = 0; order < orders; order++)
        {
            var calls = new EngineCalls(new Random(unchecked((seed * 1_000_003) ^ order)));
            for (var i = 0; i < CallsOfOrder; i++)
            {
                string outcome;
                try
                {
                    calls.Next();
                    outcome = "done";
                }
                catch (Exception e)
                {
                    outcome = e.GetType().Name;

                    // No documented exception is one of these: tell whose it is, a data set of the test or code of the engine.
                    if (e is IndexOutOfRangeException or NullReferenceException or OverflowException)
                        outcome += $" of {OwnType(e)}";
                }

                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }

            calls.Dispose();
            if (order % 100 == 0)
                Console.WriteLine($"order {order}");
        }

        Console.WriteLine($"{orders} orders of {CallsOfOrder} calls: {string.Join(", ", outcomes.Select(pair => $"{pair.Value} {pair.Key}"))}");
        return 0;
    }

    private static string? OwnType(Exception e) => new StackTrace(e).GetFrames().Select(frame => frame.GetMethod()?.DeclaringType)
        .FirstOrDefault(type => type?.Namespace?.StartsWith("Microsoft.ML.Recurrent", StringComparison.Ordinal) == true)?.Name;
}
